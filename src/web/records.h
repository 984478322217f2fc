/* records.h: the records that a page or a download asks for, and their words. */
#ifndef WEB_RECORDS_H
#define WEB_RECORDS_H

#include "store/records.h"
#include "web/manage.h"

/* What somebody may ask for: teachers their own courses only. */
struct records_query {
    struct join_search search;
    struct date from, until;             /* days of the school's zone, both included */
    struct span course, person, result;  /* as they stand in the form; empty: all */
    struct course about;                 /* the one course that it is about; id 0: none */
    bool bad_day; /* a day is asked for that is none */
    bool nobody;                         /* a person is asked for whom nobody knows: there is nothing to look for */
};
/* From ?desde, hasta, curso (typed), curso-id, videollamada, persona, resultado; without days: the last seven. */
bool records_query_read(struct exchange *ex, struct records_query *out, struct err *err);
/* May whoever asks look for somebody by e-mail? */
bool records_by_email(const struct exchange *ex);
/* The same question at `path`, with another result (empty: all). */
struct span records_href(struct exchange *ex, const char *path, const struct records_query *query, struct span result);

/* What the form offers as results: the values of ?resultado. The first two are «ingresaron» and «rechazos». */
struct records_result {
    struct span value;
    enum verdict first, last;
    struct span (*words)(enum language language);
};
extern const struct records_result records_results[];
extern const size_t records_result_count;
/* How an attempt was made. */
struct span via_words(enum language language, enum via via);

#endif
