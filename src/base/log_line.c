/* log_line.c: how one event looks as one line. */
#include "base/log_line.h"

#include "base/json.h"
#include "base/text.h"

#define VALUE_MAX 200    /* bytes of a value that are shown */
#define MESSAGE_MAX 1000
#define TAIL 64          /* kept free for the request's id and the newline */

static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F || c == 0xFEFF ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* At most `max` bytes of `value`, cut on a character's border, with what cannot be shown escaped. */
static void put_escaped(struct buf *out, struct span value, size_t max, bool quoted)
{
    size_t shown = 0;
    while (value.len) {
        uint32_t c = (unsigned char)value.ptr[0];
        size_t len = text_decode(value, &c);
        bool broken = len == 0;
        if (broken) {
            len = 1;
            c = (unsigned char)value.ptr[0];
        }
        if (shown + len > max)
            break;
        shown += len;
        if (broken || (is_hidden(c) && c < 0x80))
            buf_printf(out, "\\x%02X", (unsigned)c);
        else if (is_hidden(c))
            buf_printf(out, "\\u%04X", (unsigned)c);
        else if (quoted && (c == '"' || c == '\\'))
            buf_printf(out, "\\%c", (int)c);
        else
            buf_put(out, span_sub(value, 0, len));
        value = span_sub(value, len, value.len);
    }
}

static bool needs_quotes(struct span value)
{
    return value.len == 0 || span_has(value, ' ') || span_has(value, '"') || span_has(value, '=');
}

static struct span level_name(enum log_level level)
{
    static const struct span names[] = {SPAN_INIT("DEBUG"), SPAN_INIT("INFO"), SPAN_INIT("WARNING"),
                                        SPAN_INIT("ERROR")};
    return names[level];
}

/* A field is written whole or not at all. */
static void put_field(struct buf *out, const struct log_field *field)
{
    size_t before = out->len;
    buf_byte(out, ' ');
    buf_put(out, field->key);
    buf_byte(out, '=');
    if (field->kind == LOG_FIELD_INT) {
        buf_int(out, field->number);
    } else {
        bool quoted = needs_quotes(field->text);
        if (quoted)
            buf_byte(out, '"');
        put_escaped(out, field->text, VALUE_MAX, quoted);
        if (quoted)
            buf_byte(out, '"');
    }
    if (out->overflowed) {
        out->len = before;
        out->overflowed = false;
    }
}

static void put_time(struct buf *out, const struct zone *zone, int64_t now_ms, char between, char decimal)
{
    struct date date;
    int seconds, year, month, day;
    zone_local(zone, now_ms / 1000, &date, &seconds);
    date_split(date, &year, &month, &day);
    buf_printf(out, "%04d-%02d-%02d%c%02d:%02d:%02d%c%03d", year, month, day, between, seconds / 3600,
               seconds / 60 % 60, seconds % 60, decimal, (int)(now_ms % 1000));
}

static void text_line(struct buf *out, const struct log_event *event, const struct zone *zone)
{
    const struct log_context *context = event->context;
    buf_put(out, level_name(event->level));
    buf_byte(out, ' ');
    put_time(out, zone, context->now_ms, ' ', ',');
    buf_byte(out, ' ');
    buf_put(out, context->function);
    buf_byte(out, ' ');
    put_escaped(out, event->message, MESSAGE_MAX, false);
    for (size_t i = 0; i < event->fields.count; i++)
        put_field(out, &event->fields.items[i]);
    out->max += TAIL;
    if (context->request.len) {
        struct log_field request = F_TEXT("req", context->request);
        put_field(out, &request);
    }
}

/* The same escapes in JSON, so that both formats show one text. */
static void put_json_text(struct json *json, struct span key, struct span value, size_t max)
{
    char room[8 * VALUE_MAX + 4 * MESSAGE_MAX];
    struct buf shown = {.ptr = room, .room = sizeof room, .max = sizeof room};
    put_escaped(&shown, value, max, false);
    json_put_text(json, key, buf_span(&shown));
}

static void put_json_field(struct json *json, const struct log_field *field)
{
    size_t before = json->buf->len;
    if (field->kind == LOG_FIELD_INT)
        json_put_int(json, field->key, field->number);
    else
        put_json_text(json, field->key, field->text, VALUE_MAX);
    if (json->buf->overflowed) {
        json->buf->len = before;
        json->buf->overflowed = false;
    }
}

static void json_line(struct buf *out, const struct log_event *event, const struct zone *zone)
{
    const struct log_context *context = event->context;
    struct json json = json_to(out);
    json_object(&json);
    json_put_text(&json, SPAN("level"), level_name(event->level));
    char room[40];
    struct buf time = {.ptr = room, .room = sizeof room, .max = sizeof room};
    put_time(&time, zone, context->now_ms, 'T', '.');
    int minutes = zone_offset(zone, context->now_ms / 1000) / 60, size = minutes < 0 ? -minutes : minutes;
    buf_printf(&time, "%c%02d:%02d", minutes < 0 ? '-' : '+', size / 60, size % 60);
    json_put_text(&json, SPAN("time"), buf_span(&time));
    json_put_text(&json, SPAN("function"), context->function);
    put_json_text(&json, SPAN("message"), event->message, MESSAGE_MAX);
    for (size_t i = 0; i < event->fields.count; i++)
        put_json_field(&json, &event->fields.items[i]);
    out->max += TAIL;
    if (context->request.len)
        json_put_text(&json, SPAN("req"), context->request);
    json_object_end(&json);
}

struct span log_line(const struct log_event *event, enum log_format format, const struct zone *zone, char *room,
                     size_t size)
{
    struct buf out = {.ptr = room, .room = size, .max = size - 2 * TAIL};
    if (format == LOG_JSON)
        json_line(&out, event, zone);
    else
        text_line(&out, event, zone);
    out.max = size;
    buf_byte(&out, '\n');
    return buf_span(&out);
}
