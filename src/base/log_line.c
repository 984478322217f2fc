/* log_line.c: how one event looks as one line. */
#include "base/log_line.h"

#include "base/json.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define TAIL ((size_t)64) /* kept free for the request's id and the newline */

static bool is_plain(char c, bool quoted)
{
    return c >= 0x20 && c < 0x7F && !(quoted && (c == '"' || c == '\\'));
}

/* Takes one character, or one byte that is none, out of `*value`, and returns how it is shown, perhaps in `room`. */
static struct span take_shown(struct span *value, bool quoted, char room[8])
{
    uint32_t c = 0;
    size_t len = text_decode(*value, &c);
    struct span taken = span_sub(*value, 0, len ? len : 1);
    *value = span_sub(*value, taken.len, value->len);
    int written = 0;
    if (len == 0 || (text_is_hidden(c) && c < 0x80))
        written = snprintf(room, 8, "\\x%02X", (unsigned char)taken.ptr[0]);
    else if (text_is_hidden(c))
        written = snprintf(room, 8, "\\u%04X", (unsigned)c);
    else if (quoted && (c == '"' || c == '\\'))
        written = snprintf(room, 8, "\\%c", (int)c);
    return written ? (struct span){room, (size_t)written} : taken;
}

/* `value` with what cannot be shown escaped, cut to `max` bytes between two characters. */
static void put_escaped(struct buf *out, struct span value, size_t max, bool quoted)
{
    char room[8];
    while (value.len) {
        size_t run = 0;
        while (run < value.len && run < max && is_plain(value.ptr[run], quoted))
            run++;
        buf_put(out, span_sub(value, 0, run));
        value = span_sub(value, run, value.len);
        max -= run;
        if (value.len == 0)
            break;
        struct span shown = take_shown(&value, quoted, room);
        if (shown.len > max)
            break;
        buf_put(out, shown);
        max -= shown.len;
    }
}

static bool needs_quotes(struct span value)
{
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] == ' ' || value.ptr[i] == '"' || value.ptr[i] == '=' || value.ptr[i] == '\\')
            return true;
    return value.len == 0;
}

static struct span level_name(enum log_level level)
{
    static const struct span names[] = {SPAN_INIT("DEBUG"), SPAN_INIT("INFO"), SPAN_INIT("WARNING"),
                                        SPAN_INIT("ERROR")};
    return names[level];
}

/* What was begun at `before` is written whole or not at all. */
static void drop_if_cut(struct buf *out, size_t before)
{
    if (out->overflowed)
        out->len = before;
    out->overflowed = false;
}

static void put_text(struct buf *out, struct span value)
{
    bool quoted = needs_quotes(value);
    if (quoted)
        buf_byte(out, '"');
    put_escaped(out, value, LOG_VALUE_MAX, quoted);
    if (quoted)
        buf_byte(out, '"');
}

static void put_field(struct buf *out, const struct log_field *field)
{
    size_t before = out->len;
    buf_byte(out, ' ');
    buf_put(out, field->key);
    buf_byte(out, '=');
    if (field->kind == LOG_FIELD_INT)
        buf_int(out, field->number);
    else
        put_text(out, field->text);
    drop_if_cut(out, before);
}

static char *put_digits(char *at, int value, int width)
{
    for (int i = width - 1; i >= 0; i--, value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + width;
}

/* YYYY-MM-DD?HH:MM:SS?mmm */
static void put_time(struct buf *out, const struct zone *zone, int64_t now_ms, char between, char decimal)
{
    struct date date;
    int seconds, year, month, day;
    zone_local(zone, now_ms / 1000, &date, &seconds);
    date_split(date, &year, &month, &day);
    char text[23], *at = put_digits(text, year, 4);
    *at++ = '-';
    at = put_digits(at, month, 2);
    *at++ = '-';
    at = put_digits(at, day, 2);
    *at++ = between;
    at = put_digits(at, seconds / 3600, 2);
    *at++ = ':';
    at = put_digits(at, seconds / 60 % 60, 2);
    *at++ = ':';
    at = put_digits(at, seconds % 60, 2);
    *at++ = decimal;
    put_digits(at, (int)(now_ms % 1000), 3);
    buf_put(out, (struct span){text, sizeof text});
}

/* The fields are written into what stands before the tail; then it is opened. */
static void open_tail(struct buf *out)
{
    out->room = out->max = LOG_LINE_MAX;
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
    put_escaped(out, event->message, LOG_MESSAGE_MAX, false);
    for (size_t i = 0; i < event->fields.count; i++)
        put_field(out, &event->fields.items[i]);
    open_tail(out);
    struct log_field request = F_TEXT("req", context->request);
    if (context->request.len)
        put_field(out, &request);
    buf_byte(out, '\n');
}

/* The same escapes in JSON, so that both formats show one text. */
static void put_json_text(struct json *json, struct span key, struct span value, size_t max)
{
    char room[LOG_MESSAGE_MAX];
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
        put_json_text(json, field->key, field->text, LOG_VALUE_MAX);
    drop_if_cut(json->buf, before);
}

/* RFC 3339, with milliseconds. */
static void put_json_time(struct json *json, const struct zone *zone, int64_t now_ms)
{
    char room[40];
    struct buf time = {.ptr = room, .room = sizeof room, .max = sizeof room};
    int minutes = zone_offset(zone, now_ms / 1000) / 60;
    put_time(&time, zone, now_ms, 'T', '.');
    buf_printf(&time, "%c%02d:%02d", minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
    json_put_text(json, SPAN("time"), buf_span(&time));
}

static void json_line(struct buf *out, const struct log_event *event, const struct zone *zone)
{
    const struct log_context *context = event->context;
    struct json json = json_to(out);
    json_object(&json);
    json_put_text(&json, SPAN("level"), level_name(event->level));
    put_json_time(&json, zone, context->now_ms);
    json_put_text(&json, SPAN("function"), context->function);
    put_json_text(&json, SPAN("message"), event->message, LOG_MESSAGE_MAX);
    for (size_t i = 0; i < event->fields.count; i++)
        put_json_field(&json, &event->fields.items[i]);
    open_tail(out);
    if (context->request.len)
        json_put_text(&json, SPAN("req"), context->request);
    json_object_end(&json);
    buf_byte(out, '\n');
}

struct span log_line(const struct log_event *event, enum log_format format, const struct zone *zone,
                     char room[LOG_LINE_MAX])
{
    struct buf out = {.ptr = room, .room = LOG_LINE_MAX - TAIL, .max = LOG_LINE_MAX - TAIL};
    assert(event->context->request.len <= LOG_REQUEST_MAX);
    if (format == LOG_JSON)
        json_line(&out, event, zone);
    else
        text_line(&out, event, zone);
    assert(!out.overflowed);
    return buf_span(&out);
}
