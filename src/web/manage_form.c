/* manage_form.c: forms of gestión: filled, sent, judged, and what becomes of them. */
#include "web/manage_form.h"

#include "web/routes.h"

#include "base/url.h"

#include <assert.h>

#define TEXT_MAX 254
#define AREA_MAX 60000

/* Did a number come with the form? */
static bool has_once(struct exchange *ex)
{
    struct span bytes, text = form_get(&ex->form, "once", NULL);
    return text.ptr && text.len < 64 && base64url_decode(ex->arena, text, &bytes) && bytes.len == AUDIT_ONCE_LEN;
}

/* The number that came with a form, bound to who sends what to where: with other contents, or from somebody else, it is another
 * form, which is not taken for done. Empty where none came. */
static struct span sent_once(struct exchange *ex)
{
    unsigned char digest[SHA256_LEN];
    const struct user *user = exchange_user(ex);
    struct buf message = buf_new(ex->arena, 2 * HTTP_BODY_MAX);
    if (!has_once(ex))
        return SPAN("");
    buf_printf(&message, "%lld\n%.*s\n", user ? (long long)user->id.v : 0, SPAN_ARG(ex->request->path));
    for (size_t i = 0; i < ex->form.count; i++) {
        const struct form_field *field = &ex->form.fields[i];
        if (!span_eq(field->name, SPAN("csrf")))
            buf_printf(&message, "%zu:%.*s=%zu:%.*s\n", field->name.len, SPAN_ARG(field->name), field->value.len, SPAN_ARG(field->value));
    }
    crypto_sha256(buf_span(&message), digest);
    crypto_wipe(message.ptr, message.len);
    return arena_copy(ex->arena, (struct span){(const char *)digest, AUDIT_ONCE_LEN});
}

void form_open(struct manage_form *form, struct manage *page, struct span submit, struct span cancel_href)
{
    struct exchange *ex = page->ex;
    struct form_view *view = &page->form;
    *form = (struct manage_form){.ex = ex, .page = page, .sent = ex->request->method == HTTP_POST};
    form->refilled = form->sent || ex->form.count > 0;
    form->once = sent_once(ex);
    page->has_form = true;
    view->action = ex->request->path;
    view->csrf = page->frame.csrf;
    view->once = has_once(ex) ? form_get(&ex->form, "once", NULL) : new_once(ex);
    view->submit = submit;
    view->submit_style = SPAN("button");
    view->cancel_href = cancel_href;
    view->fields.items = arena_array(ex->arena, FORM_FIELDS, sizeof *view->fields.items);
    view->problems.items = arena_array(ex->arena, FORM_FIELDS, sizeof *view->problems.items);
}

void filters_open(struct manage_form *form, struct manage *page)
{
    *form = (struct manage_form){.ex = page->ex, .page = page};
    page->form.fields.items = arena_array(page->ex->arena, FORM_FIELDS, sizeof *page->form.fields.items);
}

void filters_close(struct manage_form *form, struct span off)
{
    struct manage *page = form->page;
    page->filters = page->form.fields;
    page->filters_off = off;
    for (size_t i = 0; i < page->filters.count; i++) {
        page->filters.items[i].has_was = false;
        page->filters.items[i].filter = true;
    }
    page->form.fields = (struct fields){NULL, 0};
}

struct span filters_without(struct exchange *ex, const char *path, const char *left_out)
{
    struct buf href = buf_new(ex->arena, HTTP_HEAD_MAX);
    buf_put(&href, span_of(path));
    for (size_t i = 0; i < ex->query.count; i++) {
        const struct form_field *field = &ex->query.fields[i];
        if (span_eq(field->name, span_of(left_out)) || span_eq(field->name, SPAN("pagina")) || span_eq(field->name, SPAN("antes")) || field->value.len == 0)
            continue;
        buf_byte(&href, span_has(buf_span(&href), '?') ? '&' : '?');
        buf_put(&href, percent_encode(ex->arena, field->name));
        buf_byte(&href, '=');
        buf_put(&href, percent_encode(ex->arena, field->value));
    }
    return href.overflowed ? span_of(path) : buf_span(&href);
}

struct span filters_href(struct exchange *ex, const char *path)
{
    return filters_without(ex, path, "pagina");
}

struct span date_words(struct exchange *ex, struct date date)
{
    return date_is_none(date) ? SPAN("") : date_format(ex->arena, date);
}

/* --- fields --------------------------------------------------------------------------------------------------------- */

static struct field *add_field(struct manage_form *form, struct field field)
{
    struct fields *fields = &form->page->form.fields;
    assert(fields->count < FORM_FIELDS);
    fields->items[fields->count] = field;
    return &fields->items[fields->count++];
}

static void describe(struct manage_form *form, struct field *field, const char *what)
{
    struct span id = arena_printf(form->ex->arena, "%.*s-%s", SPAN_ARG(field->name), what);
    field->described = field->described.len ? arena_printf(form->ex->arena, "%.*s %.*s", SPAN_ARG(field->described), SPAN_ARG(id))
                                            : id;
}

/* A date as the rest of the page has it. */
static struct span value_shown(struct exchange *ex, const struct field *field, struct span value)
{
    struct date date;
    return span_eq(field->type, SPAN("date")) && date_parse(value, &date) ? table_date(ex, date) : value;
}

/* What it holds: what was sent, or what it holds now; and whether somebody changed that since the form was made. */
static void fill(struct manage_form *form, struct field *field, struct span current)
{
    struct exchange *ex = form->ex;
    struct span was_name = arena_printf(ex->arena, "was-%.*s", SPAN_ARG(field->name));
    field->value = field->was = current;
    field->has_was = true;
    if (!form->refilled)
        return;
    struct span sent = form_get(&ex->form, arena_cstr(ex->arena, field->name), NULL);
    struct span was = form_get(&ex->form, arena_cstr(ex->arena, was_name), NULL);
    field->value = field->kind == FIELD_AREA ? sent : span_trim(sent);
    if (was.ptr == NULL || span_eq(was, current) || span_eq(field->value, current))
        return;
    form->conflict = true;
    field->meanwhile = text_now_says(ex->arena, ex->language, current.len ? value_shown(ex, field, current) : text_nothing(ex->language));
    describe(form, field, "now");
}

struct field *form_input(struct manage_form *form, const char *type, const char *name, struct span label, struct span current)
{
    struct field *field = add_field(form, (struct field){.kind = FIELD_INPUT, .type = span_of(type), .name = span_of(name),
                                                         .label = label, .max = TEXT_MAX, .autocomplete = SPAN("off")});
    fill(form, field, current);
    return field;
}

struct field *form_password(struct manage_form *form, const char *name, struct span label, const char *autocomplete)
{
    return add_field(form, (struct field){.kind = FIELD_PASSWORD, .name = span_of(name), .label = label, .required = true,
                                          .value = form_get(&form->ex->form, name, NULL), .max = PASSWORD_MAX,
                                          .autocomplete = span_of(autocomplete)});
}

struct field *form_fixed(struct manage_form *form, const char *name, struct span label, struct span value,
                         const char *autocomplete)
{
    return add_field(form, (struct field){.kind = FIELD_INPUT, .type = SPAN("text"), .name = span_of(name), .label = label,
                                          .value = value, .max = TEXT_MAX, .required = true, .fixed = true,
                                          .autocomplete = span_of(autocomplete)});
}

struct field *form_area(struct manage_form *form, const char *name, struct span label, struct span current)
{
    struct field *field = add_field(form, (struct field){.kind = FIELD_AREA, .name = span_of(name), .label = label,
                                                         .max = AREA_MAX});
    fill(form, field, current);
    field->has_was = false;
    return field;
}

struct field *form_check(struct manage_form *form, const char *name, struct span label, bool current)
{
    struct field *field = add_field(form, (struct field){.kind = FIELD_CHECK, .name = span_of(name), .label = label});
    fill(form, field, current ? SPAN("1") : SPAN(""));
    field->checked = span_eq(field->value, SPAN("1"));
    if (field->meanwhile.len)
        field->meanwhile = text_now_says(form->ex->arena, form->ex->language,
                                         current ? text_yes(form->ex->language) : text_no(form->ex->language));
    return field;
}

struct field *form_select(struct manage_form *form, const char *name, struct span label, struct span current)
{
    struct field *field = add_field(form, (struct field){.kind = FIELD_SELECT, .name = span_of(name), .label = label,
                                                         .required = true});
    fill(form, field, current);
    return field;
}

void field_option(struct manage_form *form, struct field *field, struct span value, struct span text)
{
    struct options *options = &field->options;
    struct option *items = arena_array(form->ex->arena, options->count + 1, sizeof *items);
    for (size_t i = 0; i < options->count; i++)
        items[i] = options->items[i];
    items[options->count++] = (struct option){value, text, span_eq(value, field->value)};
    options->items = items;
    if (field->meanwhile.len && span_eq(value, field->was))
        field->meanwhile = text_now_says(form->ex->arena, form->ex->language, text);
}

void form_hidden(struct manage_form *form, const char *name, struct span value)
{
    add_field(form, (struct field){.kind = FIELD_HIDDEN, .name = span_of(name), .value = value});
}

struct span form_sent(const struct manage_form *form, const char *name)
{
    return form_get(&form->ex->form, name, NULL);
}

void field_help(struct manage_form *form, struct field *field, struct span help)
{
    field->help = help;
    describe(form, field, "help");
}

/* --- judging -------------------------------------------------------------------------------------------------------- */

void form_problem(struct manage_form *form, struct field *field, struct span problem)
{
    struct problems *problems = &form->page->form.problems;
    form->refused = true;
    if (!form->sent || field->problem.len)
        return;
    field->problem = problem;
    describe(form, field, "problem");
    problems->items[problems->count++] = (struct form_problem){
        field->name, arena_printf(form->ex->arena, "%.*s: %.*s", SPAN_ARG(field->label), SPAN_ARG(problem))};
}

void form_problem_whole(struct manage_form *form, struct span problem)
{
    form->refused = true;
    form->page->form.problem = problem;
}

struct span rule_problem_words(struct exchange *ex, enum rule_problem problem)
{
    switch (problem) {
    case RULE_OK: break;
    case RULE_EMPTY: return text_rule_empty(ex->language);
    case RULE_TOO_LONG: return text_rule_too_long(ex->language);
    case RULE_NOT_CLEAN: return text_rule_not_clean(ex->language);
    case RULE_USERNAME_FORM: return text_rule_username_form(ex->language);
    case RULE_EMAIL_FORM: return text_rule_email_form(ex->language);
    case RULE_AVATAR_FORM: return text_rule_avatar_form(ex->language);
    case RULE_PASSWORD_SHORT: return text_rule_password_short(ex->language);
    case RULE_PASSWORD_LONG: return text_rule_too_long(ex->language);
    case RULE_PASSWORD_COMMON: return text_rule_password_common(ex->language);
    case RULE_PASSWORD_SAME: return text_rule_password_same(ex->language);
    }
    return SPAN("");
}

void form_rule(struct manage_form *form, struct field *field, enum rule_problem problem)
{
    if (problem != RULE_OK)
        form_problem(form, field, rule_problem_words(form->ex, problem));
}

struct field *form_new_password(struct manage_form *form, const struct user *user)
{
    enum language language = form->ex->language;
    struct field *first = form_password(form, "nueva", text_password_new(language), "new-password");
    field_help(form, first, text_password_help(language));
    form_rule(form, first, rule_password(first->value, user->username, user->email));
    struct field *second = form_password(form, "otra-vez", text_password_again(language), "new-password");
    if (!span_eq(first->value, second->value))
        form_problem(form, second, text_password_differs(language));
    return first;
}

/* "24-11-2026": as people type it where the browser has no field for dates. */
static bool parse_day_first(struct exchange *ex, struct span text, struct date *out)
{
    return text.len == 10 && date_parse(arena_printf(ex->arena, "%.*s-%.*s-%.*s", SPAN_ARG(span_sub(text, 6, 4)),
                                                     SPAN_ARG(span_sub(text, 3, 2)), SPAN_ARG(span_sub(text, 0, 2))),
                                        out);
}

bool form_date(struct manage_form *form, struct field *field, struct date *out)
{
    *out = DATE_NONE;
    if (field->value.len == 0)
        return true;
    if (date_parse(field->value, out) || parse_day_first(form->ex, field->value, out)) {
        field->value = date_format(form->ex->arena, *out);
        return true;
    }
    form_problem(form, field, text_not_a_date(form->ex->language));
    return false;
}

bool form_time(struct manage_form *form, struct field *field, int *out)
{
    if (time_parse(field->value, out))
        return true;
    form_problem(form, field, text_not_a_time(form->ex->language));
    return false;
}

bool form_is_checked(const struct field *field)
{
    return field->checked;
}

bool form_is_sound(struct manage_form *form)
{
    return form->sent && !form->refused && !form->conflict;
}

bool form_pressed(const struct manage_form *form, const char *name)
{
    return form->sent && form_sent(form, name).len > 0;
}

static struct audit_by asked_by(struct exchange *ex)
{
    const struct user *user = exchange_user(ex);
    return (struct audit_by){.user = user->id, .name = user_shown(user), .at = ex->now, .once = sent_once(ex)};
}

struct audit_by form_by(const struct manage_form *form)
{
    return asked_by(form->ex);
}

/* --- what becomes of it --------------------------------------------------------------------------------------------- */

struct response form_answer(struct manage_form *form)
{
    struct exchange *ex = form->ex;
    int status = !form->sent ? 200 : form->conflict ? 409 : form->refused ? 422 : 200;
    if (form->conflict && form->page->form.problem.len == 0)
        form->page->form.problem = text_changed_meanwhile(ex->language);
    if (form->refilled && !form->sent)
        form->page->warning = text_draft_kept(ex->language);
    return manage_answer(form->page, status);
}

static struct response saved(struct exchange *ex, struct span href)
{
    return answer_redirect(ex, 303, arena_printf(ex->arena, "%.*s%cguardado=1", SPAN_ARG(href), span_has(href, '?') ? '&' : '?'));
}

struct response form_done(struct manage_form *form, struct span href)
{
    return saved(form->ex, href);
}

bool form_was_done(struct exchange *ex, bool *done, struct err *err)
{
    struct audit_entry entry;
    struct span once = sent_once(ex);
    *done = false;
    return once.len == 0 || store_audit_once(ex->worker->db, ex->arena, once, &entry, done, err);
}

/* Where it led the first time. */
static struct response repeated(struct exchange *ex)
{
    struct audit_entry entry;
    struct err err;
    bool found;
    if (!store_audit_once(ex->worker->db, ex->arena, sent_once(ex), &entry, &found, &err))
        return answer_failure(ex, &err);
    return found ? saved(ex, audit_href(ex, &entry)) : answer_error(ex, 409);
}

struct response form_failed(struct manage_form *form, const struct err *err)
{
    struct exchange *ex = form->ex;
    switch (err->code) {
    case ERR_REPEATED: return repeated(ex);
    case ERR_NOT_FOUND: return answer_error(ex, 404);
    case ERR_CHANGED:
    case ERR_CONFLICT:
        form->conflict = true;
        return form_answer(form);
    default: return answer_failure(ex, err);
    }
}

struct audit_by button_by(struct exchange *ex)
{
    return asked_by(ex);
}

struct response button_done(struct exchange *ex, struct span href)
{
    return saved(ex, href);
}

/* It cannot be done because it is so already: what was wanted is the case. */
struct response button_failed(struct exchange *ex, const struct err *err, struct span href)
{
    switch (err->code) {
    case ERR_REPEATED: return repeated(ex);
    case ERR_CONFLICT: return answer_redirect(ex, 303, href);
    default: return manage_missing(ex, err);
    }
}
