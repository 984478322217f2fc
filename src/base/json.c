/* json.c: JSON out (ours, into a buf) and JSON in (jansson behind it). */
#include <jansson.h>

#include "base/json.h"

#include <stdlib.h>

struct json json_to(struct buf *buf)
{
    return (struct json){.buf = buf};
}

static void begin_value(struct json *json)
{
    if (json->comma)
        buf_byte(json->buf, ',');
    json->comma = true;
}

static void open_level(struct json *json, char bracket)
{
    begin_value(json);
    buf_byte(json->buf, bracket);
    json->comma = false;
}

static void close_level(struct json *json, char bracket)
{
    buf_byte(json->buf, bracket);
    json->comma = true;
}

void json_object(struct json *json)
{
    open_level(json, '{');
}

void json_object_end(struct json *json)
{
    close_level(json, '}');
}

void json_array(struct json *json)
{
    open_level(json, '[');
}

void json_array_end(struct json *json)
{
    close_level(json, ']');
}

static void put_escape(struct buf *buf, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *l = letters; *l; l += 2)
        if ((unsigned char)l[0] == c) {
            buf_put(buf, (struct span){(const char[]){'\\', l[1]}, 2});
            return;
        }
    buf_put(buf, (struct span){(const char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6});
}

void json_escape(struct buf *buf, struct span s)
{
    static const bool escaped[256] = {[0 ... 0x1F] = true, ['"'] = true, ['\\'] = true};
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!escaped[(unsigned char)s.ptr[i]])
            continue;
        buf_put(buf, span_sub(s, from, i - from));
        put_escape(buf, (unsigned char)s.ptr[i]);
        from = i + 1;
    }
    buf_put(buf, span_sub(s, from, s.len));
}

void json_key(struct json *json, struct span key)
{
    buf_put(json->buf, json->comma ? SPAN(",\"") : SPAN("\""));
    buf_put(json->buf, key);
    BUF_LITERAL(json->buf, "\":");
    json->comma = false;
}

void json_text(struct json *json, struct span value)
{
    buf_put(json->buf, json->comma ? SPAN(",\"") : SPAN("\""));
    json_escape(json->buf, value);
    buf_byte(json->buf, '"');
    json->comma = true;
}

void json_int(struct json *json, int64_t value)
{
    begin_value(json);
    buf_int(json->buf, value);
}

void json_bool(struct json *json, bool value)
{
    begin_value(json);
    buf_put(json->buf, value ? SPAN("true") : SPAN("false"));
}

void json_null(struct json *json)
{
    begin_value(json);
    BUF_LITERAL(json->buf, "null");
}

void json_raw(struct json *json, struct span value)
{
    begin_value(json);
    buf_put(json->buf, value);
}

void json_put_text(struct json *json, struct span key, struct span value)
{
    json_key(json, key);
    json_text(json, value);
}

void json_put_int(struct json *json, struct span key, int64_t value)
{
    json_key(json, key);
    json_int(json, value);
}

void json_put_bool(struct json *json, struct span key, bool value)
{
    json_key(json, key);
    json_bool(json, value);
}

/* struct json_value is jansson's json_t under another name: nobody else has to see its header. */
static const json_t *inner(const struct json_value *value)
{
    return (const json_t *)value;
}

static const struct json_value *outer(const json_t *value)
{
    return (const struct json_value *)value;
}

struct json_value *json_read(struct span text, struct err *err)
{
    json_error_t error;
    if (text.len > JSON_MAX) {
        err_set(err, ERR_INVALID, "JSON of %zu bytes, over %zu", text.len, JSON_MAX);
        return NULL;
    }
    json_t *document = json_loadb(text.ptr ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (document == NULL) /* without the library's text: it quotes the input */
        err_set(err, ERR_INVALID, "not JSON at line %d, column %d", error.line, error.column);
    return (struct json_value *)document;
}

void json_free(struct json_value *document)
{
    json_decref((json_t *)document);
}

enum json_kind json_kind(const struct json_value *value)
{
    static const enum json_kind kinds[] = {
        [JSON_OBJECT] = JSON_KIND_OBJECT, [JSON_ARRAY] = JSON_KIND_ARRAY, [JSON_STRING] = JSON_KIND_TEXT,
        [JSON_INTEGER] = JSON_KIND_INT,   [JSON_REAL] = JSON_KIND_REAL,   [JSON_TRUE] = JSON_KIND_BOOL,
        [JSON_FALSE] = JSON_KIND_BOOL,    [JSON_NULL] = JSON_KIND_NULL,
    };
    return value == NULL ? JSON_KIND_ABSENT : kinds[json_typeof(inner(value))];
}

const struct json_value *json_member(const struct json_value *object, const char *key)
{
    return outer(json_object_get(inner(object), key));
}

size_t json_count(const struct json_value *array_or_object)
{
    const json_t *value = inner(array_or_object);
    return json_is_array(value) ? json_array_size(value) : json_object_size(value);
}

const struct json_value *json_item(const struct json_value *array, size_t index)
{
    return outer(json_array_get(inner(array), index));
}

bool json_next(const struct json_value *object, struct json_members *members, struct span *key,
               const struct json_value **value)
{
    json_t *walked = (json_t *)inner(object); /* jansson's iterators take no const; nothing is changed */
    members->at = members->at ? json_object_iter_next(walked, members->at) : json_object_iter(walked);
    if (members->at == NULL)
        return false;
    *key = span_of(json_object_iter_key(members->at));
    *value = outer(json_object_iter_value(members->at));
    return true;
}

struct span json_get_text(const struct json_value *value)
{
    return (struct span){json_string_value(inner(value)), json_string_length(inner(value))};
}

int64_t json_get_int(const struct json_value *value)
{
    return json_integer_value(inner(value));
}

double json_get_real(const struct json_value *value)
{
    return json_number_value(inner(value));
}

bool json_get_bool(const struct json_value *value)
{
    return json_is_true(inner(value));
}

struct span json_quote(struct arena *arena, const struct json_value *value, size_t max)
{
    char *text = json_dumps(inner(value), JSON_COMPACT | JSON_ENCODE_ANY);
    struct span quoted = arena_copy(arena, span_of(text));
    free(text);
    if (quoted.len > max)
        for (quoted.len = max; quoted.len && ((unsigned char)quoted.ptr[quoted.len] & 0xC0) == 0x80;)
            quoted.len--;
    return quoted;
}
