/* pages.h: what each page shows: the structs that the views are given. */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/exchange.h"

/* Ways that every page has: between one's own classes and gestión, and within gestión. */
struct tabs {
    struct tab {
        struct span text, href;
        bool here;
    } *items;
    size_t count;
};

/* What surrounds every page. */
struct frame {
    struct span title, school;
    bool signed_in;
    struct span user_name, csrf;
    struct span in_spanish, in_english; /* this page in the other languages */
    struct span official_time;          /* "18:52" in zone_name; empty: not known here */
    struct span zone_name;              /* as people call it */
    int64_t now;                        /* for the script, which tells a device whose clock is wrong */
    struct span clock_ahead, clock_behind, your_zone, your_time; /* the script fills in {difference}, {from}, {to}, {time} */
    struct span address;                /* what to open in another browser: an absolute URL of ours */
    struct span bar;                    /* what the address bar says instead; empty: as it is */
    bool in_app;                        /* a browser inside another program, which keeps the camera to itself */
    struct span contact, contact_href; /* href empty: no link */
    struct span style_href, script_href, icon_href;
    struct span width;       /* "", or "wide" */
    struct tabs tabs, menu;
    int64_t refresh; /* seconds after which the page asks again; 0: never */
    struct span refresh_href;
};
struct frame frame_of(struct exchange *ex, struct span title);
/* «Mis clases | Gestión», for those who have both; site administrators always do. */
void frame_tabs(struct exchange *ex, struct frame *frame);
/* The same where whoever asks teaches a course now; false where the database does not answer. */
bool frame_tabs_if_teaching(struct exchange *ex, struct frame *frame, struct err *err);
/* An absolute URL of one of our paths. */
struct span public_address(const struct exchange *ex, struct span path);
/* The course's zone as people call it, where it is not the school's; else empty. */
struct span zone_words(const struct exchange *ex, const struct course *course);
/* Who helps: SUPPORT_CONTACT, else «la coordinación de su curso». */
struct span contact_of(const struct exchange *ex);

struct lines {
    struct line {
        struct span text;
    } *items;
    size_t count;
};

struct error_page {
    struct frame frame;
    struct span heading, code, advice; /* advice empty: none */
};

struct login_page {
    struct frame frame;
    struct span username, next, csrf, problem; /* problem empty: none */
    struct span forgotten;
    struct span signed_in_as; /* empty: nobody is */
    bool to_class;
    bool kept; /* a form waits behind the login */
    struct span note; /* what became of the session that the browser had, or of a new password; empty: nothing */
    struct span username_problem, password_problem;
};

struct denial_page {
    struct frame frame;
    struct span label, course, heading, code; /* course empty: not told */
    struct span account; /* whose account it is that may not enter; empty: not told */
    struct span class_time, starts_rfc, ends_rfc; /* the class that the page is about; empty: not told */
    struct span opening, opens_rfc; /* from when one may enter; empty: not told */
    struct lines lines;
    bool waits;      /* within the hour: counts down and enters by itself */
    int64_t seconds; /* until it opens */
    struct span minutes_left;                 /* "Faltan {minutes} minutos", for the script */
    struct span glance_href; /* waits for a teacher: where the script looks whether it still does; `seconds` until it reads differently */
    struct span again_text, again_href;       /* empty: none */
    struct span action, action_href, action_style;
    struct span enrol_href, enrol_once, enrol_back; /* to become a teacher of the course, and come back; empty: not offered */
};

/* The call inside the page: what the script gives to the server's IFrame API. */
struct embed_page {
    struct frame frame;
    struct span course, ends, ends_rfc, zone; /* ends empty: not known; zone empty: the school's */
    struct span script_href, api_href, here_href, return_href, elsewhere_href;
    struct span domain, room, jwt, options, frame_title; /* room: after its tenant; options: the link's fragment */
};

struct portal_card {
    struct span state, state_class; /* the word, and its style */
    struct span course, code, when, zone, description; /* zone empty: the school's */
    struct span join_text, join_href, ends, wait_href; /* empty: none */
    struct span opens; /* «Abre en 12 min»; empty: not within the hour */
    struct span opens_text; /* the same with {minutes}, for the script */
    int64_t opens_seconds;
    struct lines notes;
    struct span starts_rfc, ends_rfc;
    bool teacher;
    struct span entered, invitation; /* empty: none */
    struct span mend_text, mend_href; /* what this person can do about it; empty: nothing */
};
struct cards {
    struct portal_card *items;
    size_t count;
};
struct later_line {
    struct span course, rule, since, zone; /* since, zone: empty: not told */
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
    bool more, empty, quiet; /* quiet: courses, but no class soon */
    struct span more_href, empty_text;
    struct span printed; /* the day and hour, for paper, where «hoy» says nothing by itself */
};

/* Every component once, with long names and every state. */
struct components_page {
    struct frame frame;
    struct cards cards;
    struct span forgotten, minutes_left;
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
