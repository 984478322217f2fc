/* manage_words.c: the audit trail in words. */
#include "web/manage.h"
#include "web/when.h"

static struct span no_name(enum language language)
{
    (void)language;
    return SPAN("");
}

/* A field of the trail's details: what people call it, and how its values are shown. */
enum value_kind { VALUE_TEXT, VALUE_BOOL, VALUE_DATE, VALUE_MOMENT, VALUE_ZONE, VALUE_ROLE, VALUE_WEEKDAY, VALUE_LINK };
static const struct detail_field {
    const char *name;
    struct span (*words)(enum language language);
    enum value_kind kind;
} detail_fields[] = {
    {"username", text_field_username, VALUE_TEXT},
    {"name", text_field_name, VALUE_TEXT},
    {"email", text_field_email, VALUE_TEXT},
    {"avatar", text_field_avatar, VALUE_TEXT},
    {"language", text_field_language, VALUE_TEXT},
    {"staff", text_field_staff, VALUE_BOOL},
    {"code", text_field_code, VALUE_TEXT},
    {"first_day", text_field_first_day, VALUE_DATE},
    {"last_day", text_field_last_day, VALUE_DATE},
    {"time_zone", text_field_time_zone, VALUE_ZONE},
    {"wait_for_teacher", text_field_wait_for_teacher, VALUE_BOOL},
    {"role", text_field_role, VALUE_ROLE},
    {"from", text_field_from, VALUE_DATE},
    {"until", text_field_until, VALUE_DATE},
    {"weekday", text_field_weekday, VALUE_WEEKDAY},
    {"date", text_field_date, VALUE_DATE},
    {"start", text_field_start, VALUE_TEXT},
    {"end", text_field_end, VALUE_TEXT},
    {"link", text_field_link, VALUE_LINK},
    {"description", text_field_description, VALUE_TEXT},
    {"class", text_field_class, VALUE_MOMENT},
    {"reason", text_field_reason, VALUE_TEXT},
    {"starts", text_field_starts, VALUE_MOMENT},
    {"ends", text_field_ends, VALUE_MOMENT},
    {"classes", text_field_classes, VALUE_TEXT},
};

static const struct detail_field *field_of(struct span name)
{
    static const struct detail_field unknown = {"", no_name, VALUE_TEXT};
    for (size_t i = 0; i < sizeof detail_fields / sizeof detail_fields[0]; i++)
        if (span_eq(name, span_of(detail_fields[i].name)))
            return &detail_fields[i];
    return &unknown;
}

static struct span weekday_words(enum language language, int64_t weekday)
{
    static struct span (*const words[])(enum language) = {text_weekday_0, text_weekday_1, text_weekday_2, text_weekday_3,
                                                          text_weekday_4, text_weekday_5, text_weekday_6};
    return weekday >= 0 && weekday < 7 ? words[weekday](language) : SPAN("");
}

static struct span value_words(struct exchange *ex, enum value_kind kind, struct span value)
{
    struct date date;
    int64_t number;
    switch (kind) {
    case VALUE_BOOL: return span_eq(value, SPAN("1")) ? text_yes(ex->language) : text_no(ex->language);
    case VALUE_DATE: return date_parse(value, &date) ? table_date(ex, date) : value;
    case VALUE_MOMENT: /* "2026-12-08 22:00" */
        return date_parse(span_sub(value, 0, 10), &date) ? arena_printf(ex->arena, "%.*s%.*s", SPAN_ARG(table_date(ex, date)),
                                                                        SPAN_ARG(span_sub(value, 10, value.len)))
                                                         : value;
    case VALUE_ZONE: return when_zone(ex->arena, ex->language, value);
    case VALUE_ROLE:
        return span_eq(value, SPAN("teacher"))   ? text_role_teacher(ex->language)
               : span_eq(value, SPAN("student")) ? text_role_student(ex->language)
                                                 : value;
    case VALUE_WEEKDAY: return span_to_int(value, 6, &number) ? weekday_words(ex->language, number) : value;
    case VALUE_LINK: return span_eq(value, SPAN("default")) ? text_link_automatic(ex->language)
                            : value.len                    ? value
                                                           : text_link_none(ex->language);
    case VALUE_TEXT: break;
    }
    return value;
}

struct span audit_details(struct exchange *ex, const struct audit_entry *entry)
{
    struct buf out = buf_new(ex->arena, PAGE_MAX);
    struct span left = entry->details;
    struct audit_detail detail;
    while (audit_detail_next(&left, &detail)) {
        const struct detail_field *field = field_of(detail.field);
        struct span name = field->words(ex->language), before = value_words(ex, field->kind, detail.before),
                    after = value_words(ex, field->kind, detail.after);
        if (out.len)
            BUF_LITERAL(&out, " · ");
        if (detail.before.len == 0 || span_eq(detail.before, detail.after))
            buf_put(&out, text_detail_new(ex->arena, ex->language, name, after));
        else
            buf_put(&out, text_detail(ex->arena, ex->language, name, before, after.len ? after : text_nothing(ex->language)));
    }
    return buf_span(&out);
}

struct span audit_words(struct exchange *ex, const struct audit_entry *entry)
{
    struct arena *a = ex->arena;
    enum language l = ex->language;
    switch (entry->action) {
    case AUDIT_USER_ADD: return text_did_user_add(a, l, entry->subject);
    case AUDIT_USER_EDIT: return text_did_user_edit(a, l, entry->subject);
    case AUDIT_USER_DISABLE: return text_did_user_disable(a, l, entry->subject);
    case AUDIT_USER_ENABLE: return text_did_user_enable(a, l, entry->subject);
    case AUDIT_USER_SIGNOUT: return text_did_user_signout(a, l, entry->subject);
    case AUDIT_USER_PASSWORD: return text_did_user_password(a, l, entry->subject);
    case AUDIT_USER_LINK: return text_did_user_link(a, l, entry->subject);
    case AUDIT_COURSE_ADD: return text_did_course_add(a, l, entry->subject);
    case AUDIT_COURSE_EDIT: return text_did_course_edit(a, l, entry->subject);
    case AUDIT_COURSE_ARCHIVE: return text_did_course_archive(a, l, entry->subject);
    case AUDIT_COURSE_UNARCHIVE: return text_did_course_unarchive(a, l, entry->subject);
    case AUDIT_ENROL: return text_did_enrol(a, l, entry->subject);
    case AUDIT_ENROL_EDIT: return text_did_enrol_edit(a, l, entry->subject);
    case AUDIT_UNENROL: return text_did_unenrol(a, l, entry->subject);
    case AUDIT_MEETING_ADD: return text_did_meeting_add(a, l, entry->subject);
    case AUDIT_MEETING_EDIT: return text_did_meeting_edit(a, l, entry->subject);
    case AUDIT_MEETING_ON: return text_did_meeting_on(a, l, entry->subject);
    case AUDIT_MEETING_OFF: return text_did_meeting_off(a, l, entry->subject);
    case AUDIT_CLASS_ADD: return text_did_class_add(a, l, entry->subject);
    case AUDIT_CLASS_MOVE: return text_did_class_move(a, l, entry->subject);
    case AUDIT_CLASS_CANCEL: return text_did_class_cancel(a, l, entry->subject);
    case AUDIT_CLASS_RESTORE: return text_did_class_restore(a, l, entry->subject);
    case AUDIT_DAY_CANCEL: return text_did_day_cancel(a, l, entry->subject);
    case AUDIT_DAY_RESTORE: return text_did_day_restore(a, l, entry->subject);
    }
    return entry->subject;
}

struct span audit_href(struct exchange *ex, const struct audit_entry *entry)
{
    if (entry->action == AUDIT_DAY_CANCEL || entry->action == AUDIT_DAY_RESTORE)
        return arena_printf(ex->arena, "/gestion/suspender-dia/?%s=%.*s",
                            entry->action == AUDIT_DAY_CANCEL ? "suspendido" : "restaurado", SPAN_ARG(entry->subject));
    if (entry->meeting.v)
        return arena_printf(ex->arena, "/gestion/videollamadas/%lld/", (long long)entry->meeting.v);
    if (entry->course.v)
        return arena_printf(ex->arena, "/gestion/cursos/%lld/", (long long)entry->course.v);
    if (entry->user.v)
        return arena_printf(ex->arena, "/gestion/personas/%lld/", (long long)entry->user.v);
    return SPAN("/gestion/");
}

#define HISTORY_SHOWN 10

/* The list of all that was done to the same thing. */
static struct span changes_href(struct exchange *ex, const struct audit_filter *filter)
{
    const char *name = filter->user.v ? "persona" : filter->meeting.v ? "videollamada" : "curso";
    int64_t id = filter->user.v ? filter->user.v : filter->meeting.v ? filter->meeting.v : filter->course.v;
    return arena_printf(ex->arena, "/gestion/cambios/?%s=%lld", name, (long long)id);
}

bool manage_history(struct manage *page, const struct audit_filter *filter, struct err *err)
{
    struct exchange *ex = page->ex;
    struct audit_list list;
    if (!store_audit_list(ex->worker->db, ex->arena, filter, HISTORY_SHOWN + 1, &list, err))
        return false;
    struct section *section = manage_section(page, text_history(ex->language));
    const struct span heads[] = {text_history_when(ex->language), text_history_who(ex->language),
                                 text_history_what(ex->language)};
    section_columns(page, section, heads, 3);
    if (list.count == 0)
        section->text = text_history_none(ex->language);
    for (size_t i = 0; i < list.count && i < HISTORY_SHOWN; i++) {
        const struct audit_entry *entry = &list.items[i];
        struct row *row = section_row(page, section);
        row_cell(page, section, row, table_time(ex, ex->app->config->time_zone, entry->at));
        row_cell(page, section, row, audit_who(ex, entry));
        row_cell(page, section, row, audit_words(ex, entry))->second = audit_details(ex, entry);
    }
    if (list.count > HISTORY_SHOWN && manage_is_staff(ex))
        section_link(page, section, text_see_all(ex->language), changes_href(ex, filter));
    return true;
}

struct span audit_who(struct exchange *ex, const struct audit_entry *entry)
{
    return entry->actor.v ? entry->actor_name : text_by_command(ex->arena, ex->language, entry->actor_name);
}
