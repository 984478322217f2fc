/* manage_calls.h: what the pages of calls and of their classes share. */
#ifndef WEB_MANAGE_CALLS_H
#define WEB_MANAGE_CALLS_H

#include "web/manage_form.h"
#include "web/when.h"

#define REASON_MAX 200 /* code points: of a reason, of a description */

/* A call with what its pages say around it. */
struct call {
    struct meeting meeting;
    struct course course;
    struct when when; /* in the course's zone */
    int64_t people, students;
};
bool call_read(struct exchange *ex, struct meeting_id id, struct call *out, struct err *err);
/* The same of a course that the call is yet to be added to. */
bool call_read_course(struct exchange *ex, struct course_id id, struct call *out, struct err *err);

struct span call_href(struct exchange *ex, struct meeting_id id, const char *rest);
/* «Todos los martes, 19:00 a 21:00 h» */
struct span call_rule_words(struct exchange *ex, const struct course *course, const struct rule *rule);
/* «Activa», «Desactivada», «Sin enlace», and its style. */
struct span call_state(struct exchange *ex, const struct meeting *meeting, struct span *style);
/* «30 personas lo verán en su portal.» */
struct span seen_by(struct exchange *ex, int64_t people);

/* What people must know of a class at that time: the clocks skip its start or end, or show it twice, it ends on the next day;
 * sentences; empty: nothing. */
struct span clock_words(const struct call *call, struct date day, int start, int end);

/* «Suspendida: Feriado» */
struct span cancelled_words(struct exchange *ex, const struct occurrence *class);
/* «Ese día está suspendido: Feriado.» */
struct span cancelled_day_words(struct exchange *ex, struct span reason);

/* Has the page that this form was sent from shown what it is about to do, in this way? And now it has. */
bool form_has_shown(struct manage_form *form, struct span what);

#endif
