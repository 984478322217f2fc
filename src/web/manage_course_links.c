/* manage_course_links.c: links with which the people of a course set their passwords, all at once, as a file to send
 * them from. */
#include "base/csv.h"
#include "idp/password_link.h"
#include "web/manage_course.h"
#include "web/routes.h"

#define LINE_MAX ((size_t)2048)

static struct response answer_links(struct exchange *ex, const struct course *course, const struct user_list *people,
                                    const struct link_wanted *wanted, const struct span *links)
{
    struct response response = {.status = 200};
    struct buf out = buf_new(ex->arena, (people->count + 1) * LINE_MAX);
    const struct span heads[] = {text_csv_name(ex->language), text_csv_username(ex->language),
                                 text_csv_email(ex->language), text_csv_link(ex->language),
                                 text_csv_until(ex->language)};
    struct span until = table_time(ex, ex->app->config->time_zone, ex->now + PASSWORD_LINK_SECONDS);
    csv_begin(&out);
    csv_row(&out, heads, 5);
    for (size_t i = 0; i < people->count; i++) {
        const struct user *user = &people->items[i];
        if (wanted[i].made)
            csv_row(&out, (const struct span[]){user->name, user->username, user->email, links[i], until}, 5);
    }
    response.body = buf_span(&out);
    response_header(&response, SPAN("Content-Type"), CSV_TYPE);
    response_header(
        &response, SPAN("Content-Disposition"),
        arena_printf(ex->arena, "attachment; filename=\"enlaces-curso-%lld.csv\"", (long long)course->id.v));
    return response;
}

static struct response make_links(struct manage_form *form, const struct course *course, const struct user_list *people)
{
    struct exchange *ex = form->ex;
    struct link_wanted *wanted = arena_array(ex->arena, people->count, sizeof *wanted);
    struct span *links = arena_array(ex->arena, people->count, sizeof *links);
    struct audit_by by = form_by(form);
    struct err err;
    for (size_t i = 0; i < people->count; i++) {
        wanted[i].user = people->items[i].id;
        links[i] = password_link_make(ex->arena, ex->app->config->public_url, wanted[i].hash);
    }
    if (store_links_add(ex->worker->db, &by, wanted, people->count, &err))
        return answer_links(ex, course, people, wanted, links);
    if (err.code != ERR_REPEATED)
        return form_failed(form, &err);
    form->page->form.once = new_once(ex); /* the secrets are kept nowhere: all that helps is to make new ones */
    form_problem_whole(form, text_links_made_already(ex->language));
    return form_answer(form);
}

struct response manage_course_links(struct exchange *ex)
{
    struct course course;
    struct manage_form form;
    struct user_list without, all;
    struct err err;
    struct manage *page = course_people_page(ex, &course, text_links_of, &err);
    if (page == NULL || !store_link_people(ex->worker->db, ex->arena, course.id, false, &without, &err) ||
        !store_link_people(ex->worker->db, ex->arena, course.id, true, &all, &err))
        return manage_missing(ex, &err);
    manage_say(page, text_links_effect(ex->language));
    manage_say(page, text_links_whose(ex->language));
    form_open(&form, page, text_links_make(ex->language), course_path(ex, course.id, "personas/"));
    struct field *which = form_select(&form, "para", text_links_for(ex->language), SPAN("sin"));
    field_option(&form, which, SPAN("sin"),
                 text_links_without(ex->arena, ex->language, number_words(ex, (int64_t)without.count)));
    field_option(&form, which, SPAN("todas"),
                 text_links_all(ex->arena, ex->language, number_words(ex, (int64_t)all.count)));
    const struct user_list *people = span_eq(which->value, SPAN("todas")) ? &all : &without;
    if (people->count == 0)
        form_problem(&form, which, text_links_nobody(ex->language));
    return form_is_sound(&form) ? make_links(&form, &course, people) : form_answer(&form);
}
