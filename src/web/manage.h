/* manage.h: the pages of gestión: what one shows, and how it is put together. One view shows them all (manage.html): where the
 * page hangs, its heading, what was just done, a form or facts, what can be done, lists. */
#ifndef WEB_MANAGE_H
#define WEB_MANAGE_H

#include "web/pages.h"

/* --- what the view is given ---------------------------------------------------------------------------------------- */

enum field_kind { FIELD_INPUT, FIELD_SELECT, FIELD_AREA, FIELD_CHECK, FIELD_HIDDEN, FIELD_PASSWORD };

struct field {
    enum field_kind kind;
    struct span name, type; /* type: of an <input> */
    struct span label, help;
    struct span value;
    struct span was;       /* what it was when the form was made: sent back with it */
    struct span problem;   /* empty: none */
    struct span meanwhile; /* what somebody else has made of it, said; empty: nothing */
    struct span described; /* ids of what explains it */
    struct span autocomplete;
    int64_t max; /* characters; 0: any number */
    bool required, checked, has_was;
    bool fixed;  /* is only shown */
    bool filter; /* of a search: says nothing of being optional */
    struct options {
        struct option {
            struct span value, text;
            bool selected;
        } *items;
        size_t count;
    } options;
};
struct fields {
    struct field *items;
    size_t count;
};

struct action {
    struct span text, href, style;
    struct span post; /* a form's action: what it does is done at once; empty: a link */
    struct span csrf, once;
};
struct actions {
    struct action *items;
    size_t count;
};
struct cell {
    struct span text, href; /* href empty: no link */
    struct span label;      /* its column's */
    struct span style;      /* "", or a class: open, warn, bad, muted, number */
    struct span second;     /* a line under it; empty: none */
    struct actions actions; /* instead of its text: what can be done with the row's thing */
};
struct row {
    struct span style;
    struct cells {
        struct cell *items;
        size_t count;
    } cells;
};
enum sort { SORT_NONE, SORT_UP, SORT_DOWN };
struct column {
    struct span text, href; /* href: the list sorted by it; empty: cannot be */
    enum sort sort;
};
struct listing {
    struct columns {
        struct column *items;
        size_t count;
    } columns;
    struct rows {
        struct row *items;
        size_t count, room;
    } rows;
    struct span pages, previous_href, next_href; /* «51–100 de 10.000» */
    struct span first_href; /* of a list that is paged by key: back to the newest; empty: this is it */
};
struct section {
    struct span heading, text; /* empty: none */
    struct actions actions;
    struct listing list;
};
struct sections {
    struct section *items;
    size_t count;
};
struct fact {
    struct span label, value, href, style;
};
struct facts {
    struct fact *items;
    size_t count;
};
/* A text that is to be sent on by hand. */
struct copies {
    struct copied {
        struct span text, button, style; /* style: of the button */
    } *items;
    size_t count;
};
struct form_problem {
    struct span href, text; /* of the field: "#name" */
};
struct form_view {
    struct span action, csrf, once, submit, submit_style, second, second_name, cancel_href;
    struct problems {
        struct form_problem *items;
        size_t count;
    } problems;
    struct span problem; /* of the whole; empty: none */
    struct fields fields;
};

struct manage {
    struct exchange *ex; /* not for the view */
    struct frame frame;
    struct span up_text, up_href;
    struct span heading, mark, mark_style; /* «Archivado» */
    struct span done, warning;             /* a green line, an amber one */
    struct lines lead;
    struct copies copies;
    struct preview { /* what the form is about to do, above it; no heading: nothing */
        struct span heading, text;
        struct lines lines;
    } preview;
    bool has_form;
    struct form_view form;
    struct fields filters;
    struct span filters_off; /* the list without them; empty: there are none */
    struct facts facts;
    struct span facts_style; /* "", or "counts": narrow ones, many in a row */
    struct actions actions;
    struct sections sections;
};

/* --- putting one together: everything lives in the exchange's arena ------------------------------------------------ */

enum menu { MENU_NONE, MENU_TODAY, MENU_COURSES, MENU_PEOPLE, MENU_CALLS, MENU_RECORDS, MENU_CHANGES };

/* A page of gestión; `title` begins the <title> and is the heading. Says «Se guardó» where the address bar does. */
struct manage *manage_new(struct exchange *ex, struct span title, enum menu here);
/* The same outside of gestión: narrow, and without its menu. */
struct manage *manage_plain(struct exchange *ex, struct span title);
void manage_up(struct manage *page, struct span text, struct span href);
void manage_say(struct manage *page, struct span line);
/* A line under the heading of what the form is about to do. */
void manage_preview(struct manage *page, struct span line);
void manage_fact(struct manage *page, struct span label, struct span value);
void manage_fact_link(struct manage *page, struct span label, struct span value, struct span href);
/* A link as a button; the accent one, of which a page has one; what is done by a POST at once; what is destroyed behind it. */
void manage_link(struct manage *page, struct span text, struct span href);
void manage_main_link(struct manage *page, struct span text, struct span href);
void manage_post(struct manage *page, struct span text, struct span path);
/* The same as the accent one of the page. */
void manage_main_post(struct manage *page, struct span text, struct span path);
/* A text, and a button that copies it; the first is the accent one of the page. */
void manage_copy(struct manage *page, struct span text, struct span button);
void manage_danger(struct manage *page, struct span text, struct span href);

struct section *manage_section(struct manage *page, struct span heading);
void section_link(struct manage *page, struct section *section, struct span text, struct span href);
void section_post(struct manage *page, struct section *section, struct span text, struct span path);
void section_columns(struct manage *page, struct section *section, const struct span *heads, size_t count);
/* That column's head sorts the list: `orders[0]` and `orders[1]` are what ?orden= says for up and down, `now` is what it says. */
void section_sort(struct manage *page, struct section *section, size_t column, struct span base, const char *const orders[2],
                  struct span now);
/* Which of the orders ?orden= says; the first where it says none. */
size_t manage_order(struct exchange *ex, const char *const orders[], size_t count);
struct row *section_row(struct manage *page, struct section *section);
struct cell *row_cell(struct manage *page, const struct section *section, struct row *row, struct span text);
struct cell *row_link(struct manage *page, const struct section *section, struct row *row, struct span text, struct span href);
/* What can be done with a row's thing, in its cell. */
void cell_action(struct manage *page, struct cell *cell, struct span text, struct span href);
void cell_post(struct manage *page, struct cell *cell, struct span text, struct span path);
/* «51–100 de 10.000», and the ways to what stands before and after; `base` is the list's path with its query, to which
 * `pagina` is added. */
#define MANAGE_PAGE 50
void section_pages(struct manage *page, struct section *section, struct span base, int64_t number, int64_t total);
/* The page that was asked for, from 1. */
int64_t manage_page_number(const struct exchange *ex);
int64_t manage_last_page(int64_t total);
/* The last page of the list, where one after it is asked for; else empty. */
struct span manage_beyond(struct exchange *ex, struct span base, int64_t total);

/* The last changes of a thing as a section; false where the database does not answer. */
bool manage_history(struct manage *page, const struct audit_filter *filter, struct err *err);
/* What was done, in words: «suspendió una clase: Python», and its details in a line. */
struct span audit_words(struct exchange *ex, const struct audit_entry *entry);
struct span audit_details(struct exchange *ex, const struct audit_entry *entry);
/* Who did it: «Diego Rojas», «root, por línea de comandos». */
struct span audit_who(struct exchange *ex, const struct audit_entry *entry);
/* The page of what it was done to. */
struct span audit_href(struct exchange *ex, const struct audit_entry *entry);

/* A new number of a form or a button, by which it is known when it comes twice. */
struct span new_once(struct exchange *ex);

struct response manage_answer(struct manage *page, int status);
/* What was looked for is not there (404), or the database does not answer. */
struct response manage_missing(struct exchange *ex, const struct err *err);

/* «24-11-2026 19:03» in that zone, as tables have it; «24-11-2026». */
struct span table_time(struct exchange *ex, struct span zone, instant at);
struct span table_date(struct exchange *ex, struct date date);
/* 10.000 / 10,000 */
struct span number_words(struct exchange *ex, int64_t number);
/* The name, or the username where there is none. */
struct span user_shown(const struct user *user);
/* A name within a sentence, so that one that is written from right to left does not turn the sentence round. */
struct span name_within(struct exchange *ex, struct span name);
/* Where a call is given the link that it lacks: by staff any, by its teachers the one that makes itself. */
struct span link_add_href(struct exchange *ex, struct meeting_id id);
/* Is the person a site administrator? Others here are teachers. */
bool manage_is_staff(const struct exchange *ex);

#endif
