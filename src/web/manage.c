/* manage.c: pages of gestión put together. */
#include "web/manage.h"

#include "web/routes.h"
#include "web/when.h"

#include "base/url.h"

#include <assert.h>

#define MAX_LINES 32
#define MAX_FACTS 24
#define MAX_ACTIONS 12
#define MAX_SECTIONS 16
#define MAX_CELLS 10
#define MAX_COPIES 4

bool manage_is_staff(const struct exchange *ex)
{
    const struct user *user = exchange_user(ex);
    return user != NULL && user->staff;
}

struct span link_add_href(struct exchange *ex, struct meeting_id id)
{
    return arena_printf(ex->arena, "/gestion/videollamadas/%lld/%s", (long long)id.v, manage_is_staff(ex) ? "editar/" : "enlace/");
}

/* --- the frame: two rows of ways ------------------------------------------------------------------------------------ */

static void add_tab(struct tabs *tabs, struct span text, struct span href, bool here)
{
    tabs->items[tabs->count++] = (struct tab){text, href, here};
}

static struct tabs menu_of(struct exchange *ex, enum menu here)
{
    enum language l = ex->language;
    struct tabs tabs = {arena_array(ex->arena, 6, sizeof *tabs.items), 0};
    bool staff = manage_is_staff(ex);
    add_tab(&tabs, text_menu_today(l), SPAN("/gestion/"), here == MENU_TODAY);
    add_tab(&tabs, text_menu_courses(l), SPAN("/gestion/cursos/"), here == MENU_COURSES);
    if (staff)
        add_tab(&tabs, text_menu_people(l), SPAN("/gestion/personas/"), here == MENU_PEOPLE);
    add_tab(&tabs, text_menu_calls(l), SPAN("/gestion/videollamadas/"), here == MENU_CALLS);
    add_tab(&tabs, text_menu_records(l), SPAN("/gestion/ingresos/"), here == MENU_RECORDS);
    if (staff)
        add_tab(&tabs, text_menu_changes(l), SPAN("/gestion/cambios/"), here == MENU_CHANGES);
    return tabs;
}

struct manage *manage_plain(struct exchange *ex, struct span title)
{
    struct manage *page = arena_alloc(ex->arena, sizeof *page);
    page->ex = ex;
    page->frame = frame_of(ex, title);
    page->heading = title;
    page->lead.items = arena_array(ex->arena, MAX_LINES, sizeof *page->lead.items);
    page->facts.items = arena_array(ex->arena, MAX_FACTS, sizeof *page->facts.items);
    page->actions.items = arena_array(ex->arena, MAX_ACTIONS, sizeof *page->actions.items);
    page->sections.items = arena_array(ex->arena, MAX_SECTIONS, sizeof *page->sections.items);
    if (span_eq(form_get(&ex->query, "guardado", NULL), SPAN("1")))
        page->done = text_saved(ex->arena, ex->language, title);
    return page;
}

struct manage *manage_new(struct exchange *ex, struct span title, enum menu here)
{
    struct manage *page = manage_plain(ex, title);
    page->frame.width = SPAN("wide");
    frame_tabs(ex, &page->frame);
    page->frame.menu = menu_of(ex, here);
    return page;
}

void manage_up(struct manage *page, struct span text, struct span href)
{
    page->up_text = text;
    page->up_href = href;
}

void manage_say(struct manage *page, struct span line)
{
    if (line.len && page->lead.count < MAX_LINES)
        page->lead.items[page->lead.count++].text = line;
}

void manage_fact_link(struct manage *page, struct span label, struct span value, struct span href)
{
    assert(page->facts.count < MAX_FACTS);
    page->facts.items[page->facts.count++] = (struct fact){.label = label, .value = value, .href = href};
}

void manage_fact(struct manage *page, struct span label, struct span value)
{
    if (value.len)
        manage_fact_link(page, label, value, SPAN(""));
}

/* --- what can be done ----------------------------------------------------------------------------------------------- */

static void add_action(struct manage *page, struct actions *actions, struct action action)
{
    if (actions->items == NULL)
        actions->items = arena_array(page->ex->arena, MAX_ACTIONS, sizeof *actions->items);
    assert(actions->count < MAX_ACTIONS);
    actions->items[actions->count++] = action;
}

void manage_link(struct manage *page, struct span text, struct span href)
{
    add_action(page, &page->actions, (struct action){.text = text, .href = href, .style = SPAN("quiet")});
}

void manage_main_link(struct manage *page, struct span text, struct span href)
{
    add_action(page, &page->actions, (struct action){.text = text, .href = href, .style = SPAN("button")});
}

void manage_danger(struct manage *page, struct span text, struct span href)
{
    add_action(page, &page->actions, (struct action){.text = text, .href = href, .style = SPAN("quiet danger")});
}

struct span new_once(struct exchange *ex)
{
    unsigned char bytes[AUDIT_ONCE_LEN];
    crypto_random(bytes, sizeof bytes);
    return base64url_encode(ex->arena, (struct span){(const char *)bytes, sizeof bytes});
}

static void add_post(struct manage *page, struct actions *actions, struct span text, struct span path, struct span style)
{
    add_action(page, actions,
               (struct action){.text = text, .post = path, .style = style, .csrf = page->frame.csrf, .once = new_once(page->ex)});
}

void manage_post(struct manage *page, struct span text, struct span path)
{
    add_post(page, &page->actions, text, path, SPAN("quiet"));
}

void manage_main_post(struct manage *page, struct span text, struct span path)
{
    add_post(page, &page->actions, text, path, SPAN("button"));
}

void manage_copy(struct manage *page, struct span text, struct span button)
{
    struct copies *copies = &page->copies;
    if (copies->items == NULL)
        copies->items = arena_array(page->ex->arena, MAX_COPIES, sizeof *copies->items);
    assert(copies->count < MAX_COPIES);
    struct span style = copies->count ? SPAN("quiet") : SPAN("button");
    copies->items[copies->count++] = (struct copied){text, button, style};
}

/* --- lists ---------------------------------------------------------------------------------------------------------- */

struct section *manage_section(struct manage *page, struct span heading)
{
    assert(page->sections.count < MAX_SECTIONS);
    struct section *section = &page->sections.items[page->sections.count++];
    section->heading = heading;
    return section;
}

void section_link(struct manage *page, struct section *section, struct span text, struct span href)
{
    add_action(page, &section->actions, (struct action){.text = text, .href = href, .style = SPAN("quiet")});
}

void section_post(struct manage *page, struct section *section, struct span text, struct span path)
{
    add_post(page, &section->actions, text, path, SPAN("quiet"));
}

void section_columns(struct manage *page, struct section *section, const struct span *heads, size_t count)
{
    struct columns *columns = &section->list.columns;
    assert(count <= MAX_CELLS);
    columns->items = arena_array(page->ex->arena, count, sizeof *columns->items);
    for (size_t i = 0; i < count; i++)
        columns->items[i].text = heads[i];
    columns->count = count;
}

void section_sort(struct manage *page, struct section *section, size_t column, struct span base, const char *const orders[2],
                  struct span now)
{
    struct column *head = &section->list.columns.items[column];
    head->sort = span_eq(now, span_of(orders[0])) ? SORT_UP : span_eq(now, span_of(orders[1])) ? SORT_DOWN : SORT_NONE;
    head->href = arena_printf(page->ex->arena, "%.*s%corden=%s", SPAN_ARG(base), span_has(base, '?') ? '&' : '?',
                              orders[head->sort == SORT_UP]);
}

size_t manage_order(struct exchange *ex, const char *const orders[], size_t count)
{
    struct span order = form_get(&ex->query, "orden", NULL);
    for (size_t i = 0; i < count; i++)
        if (span_eq(order, span_of(orders[i])))
            return i;
    return 0;
}

struct row *section_row(struct manage *page, struct section *section)
{
    struct rows *rows = &section->list.rows;
    rows->items = arena_grow(page->ex->arena, rows->items, rows->count, &rows->room, sizeof *rows->items);
    struct row *row = &rows->items[rows->count++];
    *row = (struct row){.cells = {arena_array(page->ex->arena, section->list.columns.count, sizeof(struct cell)), 0}};
    return row;
}

struct cell *row_link(struct manage *page, const struct section *section, struct row *row, struct span text, struct span href)
{
    (void)page;
    const struct columns *columns = &section->list.columns;
    assert(row->cells.count < columns->count);
    struct cell *cell = &row->cells.items[row->cells.count];
    *cell = (struct cell){.text = text, .href = href, .label = columns->items[row->cells.count].text,
                          .style = text.len ? SPAN("") : SPAN("empty")};
    row->cells.count++;
    return cell;
}

struct cell *row_cell(struct manage *page, const struct section *section, struct row *row, struct span text)
{
    return row_link(page, section, row, text, SPAN(""));
}

static void add_cell_action(struct manage *page, struct cell *cell, struct action action)
{
    cell->style = SPAN("do");
    add_action(page, &cell->actions, action);
}

void cell_action(struct manage *page, struct cell *cell, struct span text, struct span href)
{
    add_cell_action(page, cell, (struct action){.text = text, .href = href, .style = SPAN("plain")});
}

void cell_post(struct manage *page, struct cell *cell, struct span text, struct span path)
{
    add_cell_action(page, cell, (struct action){.text = text, .post = path, .style = SPAN("plain"), .csrf = page->frame.csrf,
                                                .once = new_once(page->ex)});
}

void manage_preview(struct manage *page, struct span line)
{
    struct lines *lines = &page->preview.lines;
    if (lines->items == NULL)
        lines->items = arena_array(page->ex->arena, MAX_LINES, sizeof *lines->items);
    if (lines->count < MAX_LINES)
        lines->items[lines->count++].text = line;
}

int64_t manage_page_number(const struct exchange *ex)
{
    int64_t number;
    return span_to_id(form_get(&ex->query, "pagina", NULL), &number) && number < 1000000 ? number : 1;
}

static struct span page_href(struct exchange *ex, struct span base, int64_t number)
{
    return arena_printf(ex->arena, "%.*s%cpagina=%lld", SPAN_ARG(base), span_has(base, '?') ? '&' : '?', (long long)number);
}

int64_t manage_last_page(int64_t total)
{
    return total > 0 ? (total + MANAGE_PAGE - 1) / MANAGE_PAGE : 1;
}

struct span manage_beyond(struct exchange *ex, struct span base, int64_t total)
{
    int64_t last = manage_last_page(total);
    return manage_page_number(ex) > last ? page_href(ex, base, last) : SPAN("");
}

void section_pages(struct manage *page, struct section *section, struct span base, int64_t number, int64_t total)
{
    struct exchange *ex = page->ex;
    int64_t first = (number - 1) * MANAGE_PAGE, last = first + (int64_t)section->list.rows.count;
    if (section->list.rows.count == 0)
        return;
    section->list.pages = text_page_of(ex->arena, ex->language, number_words(ex, first + 1), number_words(ex, last),
                                       number_words(ex, total));
    if (number > 1)
        section->list.previous_href = page_href(ex, base, number - 1);
    if (last < total)
        section->list.next_href = page_href(ex, base, number + 1);
}

/* --- words ---------------------------------------------------------------------------------------------------------- */

struct span number_words(struct exchange *ex, int64_t number)
{
    struct span digits = arena_printf(ex->arena, "%lld", (long long)number);
    struct buf out = buf_new(ex->arena, 64);
    for (size_t i = 0; i < digits.len; i++) {
        if (i > 0 && (digits.len - i) % 3 == 0)
            buf_byte(&out, ex->language == LANGUAGE_ES ? '.' : ',');
        buf_byte(&out, digits.ptr[i]);
    }
    return buf_span(&out);
}

struct span table_date(struct exchange *ex, struct date date)
{
    int year, month, day;
    if (date_is_none(date))
        return SPAN("");
    date_split(date, &year, &month, &day);
    return arena_printf(ex->arena, "%02d-%02d-%04d", day, month, year);
}

struct span table_time(struct exchange *ex, struct span zone_name, instant at)
{
    struct err ignored;
    struct date day;
    int seconds;
    const struct zone *zone = zones_get(ex->worker->zones, zone_name, ex->now, &ignored);
    if (zone == NULL)
        return instant_format_utc(ex->arena, at);
    zone_local(zone, at, &day, &seconds);
    return arena_printf(ex->arena, "%.*s %02d:%02d", SPAN_ARG(table_date(ex, day)), seconds / 3600, seconds / 60 % 60);
}

/* U+2068 and U+2069: first strong isolate, and its end. */
struct span name_within(struct exchange *ex, struct span name)
{
    return arena_printf(ex->arena, "\xE2\x81\xA8%.*s\xE2\x81\xA9", SPAN_ARG(name));
}

struct span user_shown(const struct user *user)
{
    return user->name.len ? user->name : user->username;
}

/* --- answers -------------------------------------------------------------------------------------------------------- */

struct response manage_answer(struct manage *page, int status)
{
    struct exchange *ex = page->ex;
    struct buf body = buf_new(ex->arena, PAGE_MAX);
    struct view_context view = exchange_view(ex);
    view_manage(&body, &view, page);
    return answer_html(ex, status, &body);
}

struct response manage_missing(struct exchange *ex, const struct err *err)
{
    return err->code == ERR_NOT_FOUND ? answer_error(ex, 404) : answer_failure(ex, err);
}
