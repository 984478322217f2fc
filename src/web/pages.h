/* pages.h: what each page shows: the structs that the views are given. */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/exchange.h"

/* What surrounds every page. */
struct frame {
    struct span title, school;
    bool signed_in;
    struct span user_name, csrf;
    struct span in_spanish, in_english; /* this page in the other languages */
    struct span official_time;          /* "18:52" in zone_name; empty: not known here */
    struct span zone_name;
    struct span contact, contact_href; /* href empty: no link */
    struct span style_href, script_href, icon_href;
    int64_t refresh; /* seconds after which the page asks again; 0: never */
    struct span refresh_href;
};
struct frame frame_of(struct exchange *ex, struct span title);
/* Who helps: SUPPORT_CONTACT, else «la coordinación de su curso». */
struct span contact_of(const struct exchange *ex);

struct error_page {
    struct frame frame;
    struct span heading, code, advice; /* advice empty: none */
};

struct login_page {
    struct frame frame;
    struct span username, next, csrf, problem; /* problem empty: none */
    struct span forgotten;
    struct span signed_in_as; /* empty: nobody is */
    bool to_class, expired;
    struct span username_problem, password_problem;
};

struct line {
    struct span text;
};
struct lines {
    struct line *items;
    size_t count;
};

struct denial_page {
    struct frame frame;
    struct span label, heading, code;
    struct lines lines;
    bool waits;      /* within the hour: counts down and enters by itself */
    int64_t seconds; /* until it opens */
    struct span again_href;
    struct span action, action_href;
};

struct portal_card {
    struct span state, state_class; /* the word, and its style */
    struct span course, code, when, description, note;
    struct span join_text, join_href, wait_href; /* empty: none */
    struct span starts_rfc;
    bool teacher;
};
struct cards {
    struct portal_card *items;
    size_t count;
};
struct later_line {
    struct span course, rule, since;
};
struct portal_course {
    struct span name, code, note;
};
struct portal_page {
    struct frame frame;
    struct cards now, today, week;
    struct later {
        struct later_line *items;
        size_t count;
    } later;
    struct portal_courses {
        struct portal_course *items;
        size_t count;
    } courses, finished;
    bool more, empty;
    struct span more_href, empty_text;
};

struct finding_line {
    struct span mark, mark_class, text;
};
struct demo_page {
    struct frame frame;
    struct span heading, room, name, role, until, payload;
    bool enters;
    struct findings {
        struct finding_line *items;
        size_t count;
    } findings;
};

#include "web/views.gen.h"

#endif
