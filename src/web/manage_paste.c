/* manage_paste.c: a list of people pasted into a course: shown as what it would do first, and done when it is sent
 * again.
 *
 * The lines that are right travel in a hidden field, so that the visible one holds those alone that are to be
 * corrected. What was shown is known again by its digest: nothing is done that was not shown. */
#include "core/roster.h"
#include "web/manage_course.h"
#include "web/routes.h"

#define ROWS_SHOWN 500

/* What would become of a line that is right. */
struct planned {
    const struct roster_line *line;
    struct user user; /* id 0: an account will be made */
    enum role role;   /* in the course already; ROLE_NONE: will be enrolled */
};
struct plan {
    struct roster roster;
    struct planned *items;
    size_t count, accounts, enrolments, wrong;
    struct span good, bad; /* the lines again, as they are sent next */
    struct span digest;
};

/* --- what it would do ------------------------------------------------------------------------------------------------
 */

static bool plan_line(struct exchange *ex, struct course_id course, const struct roster_line *line, struct plan *plan,
                      struct err *err)
{
    struct planned *planned = &plan->items[plan->count];
    bool found;
    *planned = (struct planned){.line = line};
    if (!store_person_by_email(ex->worker->db, ex->arena, line->email, course, &planned->user, &planned->role, &found,
                               err))
        return false;
    plan->count++;
    plan->accounts += !found;
    plan->enrolments += planned->role == ROLE_NONE;
    return true;
}

/* The lines twice: those that are right, name and e-mail alone, and those that are not, as they were typed. */
static void put_lines(struct exchange *ex, struct plan *plan)
{
    size_t max = 4 * ex->request->body.len + 1;
    struct buf good = buf_new(ex->arena, max), bad = buf_new(ex->arena, max);
    for (size_t i = 0; i < plan->roster.count; i++) {
        const struct roster_line *line = &plan->roster.items[i];
        if (line->problem == ROSTER_OK)
            buf_printf(&good, "%.*s\t%.*s\n", SPAN_ARG(line->name), SPAN_ARG(line->email));
        else if (line->problem != ROSTER_TWICE)
            buf_printf(&bad, "%.*s\n", SPAN_ARG(line->text));
    }
    plan->good = buf_span(&good);
    plan->bad = buf_span(&bad);
}

static struct span digest_of(struct exchange *ex, const struct plan *plan, enum role role)
{
    unsigned char digest[SHA256_LEN];
    struct buf shown = buf_new(ex->arena, 8 * ex->request->body.len + 65536);
    buf_printf(&shown, "%d\n%.*s\n%.*s\n", (int)role, SPAN_ARG(plan->bad), SPAN_ARG(plan->good));
    for (size_t i = 0; i < plan->count; i++) /* whose account each line was said to be */
        buf_printf(&shown, "%lld\n", (long long)plan->items[i].user.id.v);
    crypto_sha256(buf_span(&shown), digest);
    return base64url_encode(ex->arena, (struct span){(const char *)digest, sizeof digest});
}

static bool make_plan(struct exchange *ex, struct course_id course, struct span text, enum role role, struct plan *out,
                      struct err *err)
{
    *out = (struct plan){.roster = roster_parse(ex->arena, text)};
    out->items = arena_array(ex->arena, out->roster.count, sizeof *out->items);
    for (size_t i = 0; i < out->roster.count; i++) {
        const struct roster_line *line = &out->roster.items[i];
        out->wrong += line->problem != ROSTER_OK && line->problem != ROSTER_TWICE;
        if (line->problem == ROSTER_OK && !plan_line(ex, course, line, out, err))
            return false;
    }
    put_lines(ex, out);
    out->digest = digest_of(ex, out, role);
    return true;
}

/* --- shown -----------------------------------------------------------------------------------------------------------
 */

static struct span problem_words(struct exchange *ex, const struct roster_line *line)
{
    switch (line->problem) {
    case ROSTER_NO_EMAIL:
        return text_paste_no_email(ex->language);
    case ROSTER_BAD_EMAIL:
    case ROSTER_BAD_NAME:
        return rule_problem_words(ex, line->rule);
    case ROSTER_TWICE:
        return text_paste_twice(ex->language);
    case ROSTER_OK:
        break;
    }
    return SPAN("");
}

/* Of what is not done; a doubled line needs no hand, but is told. */
static void add_problems(struct manage *page, const struct plan *plan)
{
    struct exchange *ex = page->ex;
    struct section *section = manage_section(page, text_paste_problems(ex->language));
    const struct span heads[] = {text_paste_says(ex->language), text_paste_line(ex->language),
                                 text_paste_problem(ex->language)};
    section_columns(page, section, heads, 3);
    for (size_t i = 0; i < plan->roster.count && section->list.rows.count < ROWS_SHOWN; i++) {
        const struct roster_line *line = &plan->roster.items[i];
        if (line->problem == ROSTER_OK)
            continue;
        struct row *row = section_row(page, section);
        row_cell(page, section, row, line->text);
        row_cell(page, section, row, number_words(ex, line->number))->style = SPAN("number");
        row_cell(page, section, row, problem_words(ex, line))->style =
            line->problem == ROSTER_TWICE ? SPAN("muted") : SPAN("bad");
    }
    if (section->list.rows.count == 0)
        page->sections.count--;
}

static void add_planned(struct manage *page, struct section *section, const struct planned *planned)
{
    struct exchange *ex = page->ex;
    bool known = planned->user.id.v != 0;
    struct row *row = section_row(page, section);
    struct span name = known ? user_shown(&planned->user) : planned->line->name;
    struct cell *cell = row_cell(page, section, row, name.len ? name : text_paste_nameless(ex->language));
    cell->style = name.len ? SPAN("") : SPAN("muted");
    if (known && planned->line->name.len && !span_eq(name, planned->line->name))
        cell->second = text_paste_named(ex->arena, ex->language, name_within(ex, planned->line->name));
    row_cell(page, section, row, planned->line->email);
    struct cell *what = row_cell(page, section, row,
                                 !known                       ? text_paste_new(ex->language)
                                 : planned->role == ROLE_NONE ? text_paste_known(ex->language)
                                                              : text_paste_there(ex->language));
    what->style = !known ? SPAN("open") : planned->role == ROLE_NONE ? SPAN("") : SPAN("muted");
    if (known && !planned->user.enabled)
        what->second = text_member_disabled(ex->language);
}

static void add_plan(struct manage *page, const struct plan *plan)
{
    struct exchange *ex = page->ex;
    if (plan->count == 0)
        return;
    struct section *section = manage_section(page, text_paste_people(ex->language));
    const struct span heads[] = {text_name(ex->language), text_member_email(ex->language),
                                 text_paste_what(ex->language)};
    section_columns(page, section, heads, 3);
    for (size_t i = 0; i < plan->count && i < ROWS_SHOWN; i++)
        add_planned(page, section, &plan->items[i]);
    if (plan->count > ROWS_SHOWN)
        section->text = text_paste_more(ex->arena, ex->language, number_words(ex, ROWS_SHOWN),
                                        number_words(ex, (int64_t)plan->count));
}

static struct response show_plan(struct manage_form *form, struct field *area, const struct plan *plan)
{
    struct exchange *ex = form->ex;
    struct manage *page = form->page;
    page->warning =
        plan->wrong ? text_paste_left_out(ex->arena, ex->language, number_words(ex, (int64_t)plan->wrong)) : SPAN("");
    manage_say(page, plan->enrolments
                         ? text_paste_would(ex->arena, ex->language, number_words(ex, (int64_t)plan->accounts),
                                            number_words(ex, (int64_t)plan->enrolments))
                         : text_paste_would_not(ex->language));
    area->value = plan->bad;
    area->label = plan->wrong ? text_paste_correct(ex->language) : text_paste_add_more(ex->language);
    area->required = false;
    area->help = SPAN("");
    area->described = SPAN("");
    form_hidden(form, "buenas", plan->good);
    form_hidden(form, "revisado", plan->digest);
    page->form.once = new_once(ex); /* of what is shown here, and of nothing that a page before it did */
    if (plan->enrolments) {
        page->form.submit = text_paste_do(ex->arena, ex->language, number_words(ex, (int64_t)plan->enrolments));
        page->form.second = text_paste_again(ex->language);
        page->form.second_name = SPAN("revisar");
    }
    add_problems(page, plan);
    add_plan(page, plan);
    return form_answer(form);
}

/* --- done ------------------------------------------------------------------------------------------------------------
 */

static struct response answer_pasted(struct manage_form *form, const struct course *course)
{
    struct exchange *ex = form->ex;
    return answer_redirect(ex, 303,
                           arena_printf(ex->arena, "/gestion/cursos/%lld/personas/?pegada=%.*s", (long long)course->id.v,
                                        SPAN_ARG(base64url_encode(ex->arena, form_by(form).once))));
}

static struct response enrol_all(struct manage_form *form, const struct course *course, enum role role,
                                 const struct plan *plan)
{
    struct exchange *ex = form->ex;
    struct newcomer *people = arena_array(ex->arena, plan->count, sizeof *people);
    struct audit_by by = form_by(form);
    struct err err;
    for (size_t i = 0; i < plan->count; i++)
        people[i] = (struct newcomer){plan->items[i].line->name, plan->items[i].line->email};
    if (!store_enrol_many(ex->worker->db, ex->worker->zones, &by, course->id, role, people, plan->count, &err) &&
        err.code != ERR_REPEATED)
        return form_failed(form, &err);
    return answer_pasted(form, course);
}

struct response manage_paste(struct exchange *ex)
{
    struct course course;
    struct manage_form form;
    struct plan plan;
    struct err err;
    enum role role = ROLE_STUDENT;
    struct manage *page = course_people_page(ex, &course, text_paste_into, &err);
    if (page == NULL)
        return manage_missing(ex, &err);
    form_open(&form, page, text_paste_review(ex->language), course_path(ex, course.id, "personas/"));
    struct field *area = form_area(&form, "lineas", text_paste_lines(ex->language), SPAN(""));
    area->max = 0; /* a browser would cut the list, and say nothing */
    area->required = true;
    field_help(&form, area, text_paste_help(ex->arena, ex->language, number_words(ex, ROSTER_MAX)));
    role_field(&form, &role);
    struct span text =
        arena_printf(ex->arena, "%.*s\n%.*s", SPAN_ARG(area->value), SPAN_ARG(form_sent(&form, "buenas")));
    if (!form.sent) {
        area->value = span_trim(text); /* all of what was kept of a session that ended */
        return form_answer(&form);
    }
    bool done; /* a second click: by now the plan would be another */
    if (!form_was_done(ex, &done, &err) || (!done && !make_plan(ex, course.id, text, role, &plan, &err)))
        return answer_failure(ex, &err);
    if (done)
        return answer_pasted(&form, &course);
    if (plan.roster.count == 0)
        form_problem(&form, area, text_rule_empty(ex->language));
    if (plan.roster.too_many)
        form_problem(&form, area, text_paste_too_many(ex->arena, ex->language, number_words(ex, ROSTER_MAX)));
    if (!form_is_sound(&form))
        return form_answer(&form);
    bool shown = span_eq(form_sent(&form, "revisado"), plan.digest) && !form_pressed(&form, "revisar");
    return shown && plan.count ? enrol_all(&form, &course, role, &plan) : show_plan(&form, area, &plan);
}
