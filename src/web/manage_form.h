/* manage_form.h: a form of gestión: its fields with what they hold now or what was sent, and what becomes of it.
 *
 * A handler (GET and POST have the same) opens the form, adds fields, each with what it holds now, parses them, and where
 * form_is_sound says so, does what was asked for with form_by; anything else shows the form again. Nothing is done twice (the
 * form carries a number of its own), and what somebody else changed since the form was made is shown, not overwritten. */
#ifndef WEB_MANAGE_FORM_H
#define WEB_MANAGE_FORM_H

#include "core/rules.h"
#include "web/manage.h"

#define FORM_FIELDS 24

struct manage_form {
    struct exchange *ex;
    struct manage *page;
    bool sent;     /* by a POST */
    bool refilled; /* holds what was sent, now or before a session ended */
    bool conflict; /* somebody else changed what it shows */
    bool refused;  /* a field is wrong */
    struct span once; /* of a form that was sent: what it is known by when it comes twice */
};

void form_open(struct manage_form *form, struct manage *page, struct span submit, struct span cancel_href);

/* `current`: what the field holds now; the returned field's value is what was sent, trimmed, where something was. */
struct field *form_input(struct manage_form *form, const char *type, const char *name, struct span label, struct span current);
/* Never shown again once it was sent; `autocomplete`: current-password, new-password. */
struct field *form_password(struct manage_form *form, const char *name, struct span label, const char *autocomplete);
/* A new password of that account, twice, by the rules. */
struct field *form_new_password(struct manage_form *form, const struct user *user);
/* What the form is about, shown as a field that nobody can change; `autocomplete`: username, off. */
struct field *form_fixed(struct manage_form *form, const char *name, struct span label, struct span value,
                         const char *autocomplete);
struct field *form_area(struct manage_form *form, const char *name, struct span label, struct span current);
struct field *form_check(struct manage_form *form, const char *name, struct span label, bool current);
struct field *form_select(struct manage_form *form, const char *name, struct span label, struct span current);
void field_option(struct manage_form *form, struct field *field, struct span value, struct span text);
void form_hidden(struct manage_form *form, const char *name, struct span value);
/* What it carries without being asked: of a hidden field that was sent. */
struct span form_sent(const struct manage_form *form, const char *name);

void field_help(struct manage_form *form, struct field *field, struct span help);
/* Of a form that was sent: what is wrong with a field, or with the whole. */
void form_problem(struct manage_form *form, struct field *field, struct span problem);
void form_problem_whole(struct manage_form *form, struct span problem);
/* The rule's problem, if it found one. */
struct span rule_problem_words(struct exchange *ex, enum rule_problem problem);
void form_rule(struct manage_form *form, struct field *field, enum rule_problem problem);
/* Parsed; false, and a problem noted, where it is wrong. An empty date is DATE_NONE. */
bool form_date(struct manage_form *form, struct field *field, struct date *out);
bool form_time(struct manage_form *form, struct field *field, int *out);
bool form_is_checked(const struct field *field);

/* The search and filters of a list, a form by GET: fields between the two; `off` is the list without them, empty where none is
 * in force. */
void filters_open(struct manage_form *form, struct manage *page);
void filters_close(struct manage_form *form, struct span off);
/* The list's path with the filters of this request, for the ways to its other pages. */
struct span filters_href(struct exchange *ex, const char *path);
/* The same without one of them. */
struct span filters_without(struct exchange *ex, const char *path, const char *left_out);
/* "2026-11-24", or "" */
struct span date_words(struct exchange *ex, struct date date);

/* Was it sent, is nothing wrong with it, and has nobody changed it meanwhile? */
bool form_is_sound(struct manage_form *form);
/* Was the button of that name pressed? */
bool form_pressed(const struct manage_form *form, const char *name);
/* Has the form with this request's number done its work already? For what cannot be asked twice. */
bool form_was_done(struct exchange *ex, bool *done, struct err *err);
/* Whoever asks, with the form's number. */
struct audit_by form_by(const struct manage_form *form);

/* The form, again or for the first time. */
struct response form_answer(struct manage_form *form);
/* It was done: to a page that says so. */
struct response form_done(struct manage_form *form, struct span href);
/* It was not: done already (to where that leads), changed meanwhile (the form again), gone, or the database does not answer. */
struct response form_failed(struct manage_form *form, const struct err *err);

/* For what has no form of its own but a button (manage_post). */
struct audit_by button_by(struct exchange *ex);
struct response button_done(struct exchange *ex, struct span href);
struct response button_failed(struct exchange *ex, const struct err *err, struct span href);
#endif
