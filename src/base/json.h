/* json.h: JSON out (ours, into a buf) and JSON in (jansson behind it). */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

/* --- writing -------------------------------------------------------------------------------------------------------
 * Commas are put where they belong; UTF-8 stays UTF-8; escaped is only what RFC 8259 requires: `"`, `\`, U+0000-U+001F.
 * The caller has made sure that texts are well-formed UTF-8. A `struct secret` does not fit any of these. */
struct json {
    struct buf *buf;
    bool comma; /* something stands before the next value on this level */
};

/* jansson exports functions of these three names, and a program's own symbols go before a library's: at link time ours
 * are called otherwise, or jansson would call them. */
#define json_object json_write_object
#define json_array json_write_array
#define json_null json_write_null

struct json json_to(struct buf *buf);
void json_object(struct json *json); /* { */
void json_object_end(struct json *json);
void json_array(struct json *json); /* [ */
void json_array_end(struct json *json);
void json_key(struct json *json, struct span key); /* then one value; keys are our own words: nothing is escaped */
void json_text(struct json *json, struct span value);
void json_int(struct json *json, int64_t value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);
void json_raw(struct json *json, struct span value); /* one value that is JSON already */

/* What stands between the quotes of a text, for those who write the rest as a literal. */
void json_escape(struct buf *buf, struct span text);

/* key and value at once */
void json_put_text(struct json *json, struct span key, struct span value);
void json_put_int(struct json *json, struct span key, int64_t value);
void json_put_bool(struct json *json, struct span key, bool value);

/* --- reading -------------------------------------------------------------------------------------------------------
 * One document of at most `JSON_MAX` bytes; duplicate keys, NaN, lone surrogates, a BOM and trailing bytes are refused.
 */
#define JSON_MAX ((size_t)64 * 1024)

enum json_kind {
    JSON_KIND_ABSENT,
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_INT,
    JSON_KIND_REAL,
    JSON_KIND_TEXT,
    JSON_KIND_OBJECT,
    JSON_KIND_ARRAY,
};

struct json_value; /* opaque; lives until json_free of its document */

/* The document, to be ended with json_free; NULL with `err` (ERR_INVALID) where it is not JSON. */
struct json_value *json_read(struct span text, struct err *err);
void json_free(struct json_value *document);

enum json_kind json_kind(const struct json_value *value); /* NULL gives JSON_KIND_ABSENT */
/* The member of an object; NULL where there is none or `object` is none. */
const struct json_value *json_member(const struct json_value *object, const char *key);
size_t json_count(const struct json_value *array_or_object);
const struct json_value *json_item(const struct json_value *array, size_t index);
/* Goes through the members of an object, in the document's order, until it returns false. */
struct json_members {
    void *at; /* zero to begin with */
};
bool json_next(const struct json_value *object, struct json_members *members, struct span *key,
               const struct json_value **value);
struct span json_get_text(const struct json_value *value); /* empty where it is no text */
int64_t json_get_int(const struct json_value *value);      /* 0 where it is no integer */
double json_get_real(const struct json_value *value);      /* of an integer too; 0 where it is no number */
bool json_get_bool(const struct json_value *value);
/* The value as JSON again, for messages: at most `max` bytes, of a longer one the beginning. */
struct span json_quote(struct arena *arena, const struct json_value *value, size_t max);

#endif
