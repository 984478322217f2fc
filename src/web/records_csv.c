/* records_csv.c: /gestion/ingresos.csv: the records of a span of time for a spreadsheet, oldest first, as long as they are. */
#include "base/csv.h"
#include "web/records.h"
#include "web/routes.h"
#include "web/verdicts.h"

#define ROWS_AT_ONCE 400
#define COLUMNS 10 /* teachers are not told the last one, the address */
#define ROW_MAX 8192 /* a row's texts are under 4 KB; in a chunk there is room for any */

struct download {
    struct join_search search;
    bool begun, staff;
    struct join last; /* its moment and id: where the next chunk goes on */
};

static void put_heads(struct exchange *ex, const struct download *download, struct buf *out)
{
    enum language l = ex->language;
    const struct span heads[] = {text_history_when(l),     text_records_person(l), text_records_username(l), text_course(l),
                                 text_code(l),             text_records_call(l),   text_description(l),      text_records_result(l),
                                 text_records_via(l),      text_records_address(l)};
    csv_begin(out);
    csv_row(out, heads, download->staff ? COLUMNS : COLUMNS - 1);
}

static struct span row_of(struct exchange *ex, const struct download *download, const struct join_row *found)
{
    const struct join *join = &found->join;
    struct buf row = buf_new(ex->arena, ROW_MAX);
    const struct span cells[] = {table_time(ex, ex->app->config->time_zone, join->at),
                                 join->name,
                                 join->username,
                                 join->course_name,
                                 found->code,
                                 arena_printf(ex->arena, "%lld", (long long)join->meeting.v),
                                 found->description,
                                 verdict_words(ex->language, join->verdict),
                                 via_words(ex->language, join->via),
                                 join->address};
    csv_row(&row, cells, download->staff ? COLUMNS : COLUMNS - 1);
    return buf_span(&row);
}

static bool next_rows(struct exchange *ex, void *context, struct buf *out, bool *end, struct err *err)
{
    struct download *download = context;
    struct join_rows rows;
    size_t put = 0;
    if (!store_join_page(ex->worker->db, ex->arena, &download->search, JOINS_OLDEST_FIRST,
                         download->last.id.v ? &download->last : NULL, ROWS_AT_ONCE, &rows, err))
        return false;
    if (!download->begun)
        put_heads(ex, download, out);
    download->begun = true;
    for (; put < rows.count; put++) {
        const struct join *join = &rows.items[put].join;
        struct span row = row_of(ex, download, &rows.items[put]);
        if (out->len + row.len > STREAM_CHUNK)
            break;
        buf_put(out, row);
        download->last = (struct join){.id = join->id, .at = join->at};
    }
    *end = put == rows.count && rows.count < ROWS_AT_ONCE;
    return true;
}

/* Nobody is asked for whom there is: the heads alone. */
static bool no_rows(struct exchange *ex, void *context, struct buf *out, bool *end, struct err *err)
{
    (void)err;
    put_heads(ex, context, out);
    *end = true;
    return true;
}

/* ingresos-2026-11.csv where all of it is of one month. */
static struct span file_name(struct exchange *ex, const struct records_query *query)
{
    struct span from = date_format(ex->arena, query->from), until = date_format(ex->arena, query->until);
    struct span month = span_sub(from, 0, from.len - 3);
    if (span_eq(month, span_sub(until, 0, until.len - 3)))
        return arena_printf(ex->arena, "ingresos-%.*s.csv", SPAN_ARG(month));
    return arena_printf(ex->arena, "ingresos-%.*s-%.*s.csv", SPAN_ARG(from), SPAN_ARG(until));
}

struct response records_csv(struct exchange *ex)
{
    struct download *download = arena_alloc(ex->arena, sizeof *download);
    struct records_query query;
    struct err err;
    if (!records_query_read(ex, &query, &err))
        return answer_failure(ex, &err);
    *download = (struct download){.search = query.search, .staff = manage_is_staff(ex)};
    return answer_stream(ex, 200, CSV_TYPE, file_name(ex, &query), query.nobody ? no_rows : next_rows, download);
}
