/* log_fuzz.c: whatever is logged, in both formats, is exactly one line of clean text, and JSON where it should be. */
#include "base/json.h"
#include "base/log_line.h"
#include "base/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The Trojan Source set, and the separators that some viewers break lines at. */
static bool is_forbidden(uint32_t c)
{
    return c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static void check_line(struct span line)
{
    uint32_t c;
    assert(line.len > 1 && line.len <= LOG_LINE_MAX && line.ptr[line.len - 1] == '\n');
    line.len--;
    assert(text_is_clean(line));
    for (size_t i = 0; i < line.len; i += text_decode(span_sub(line, i, line.len), &c)) {
        text_decode(span_sub(line, i, line.len), &c);
        assert(!is_forbidden(c));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span input = {(const char *)data, size};
    struct err err;
    struct zones *zones = zones_new("/usr/share/zoneinfo");
    const struct zone *zone = zones_get(zones, SPAN("America/Santiago"), 0, &err);
    assert(zone != NULL);
    struct log_context context = {.function = SPAN("login"), .request = SPAN("7f3k92ab"), .now_ms = 1795557600123};
    struct log_fields fields = FIELDS(F_TEXT("usuario", input), F_TEXT("agente", span_sub(input, size / 2, size)),
                                      F_INT("bytes", (int64_t)size));
    struct log_event event = {&context, LOG_WARNING, fields, input};
    char room[LOG_LINE_MAX];
    struct span line = log_line(&event, LOG_TEXT, zone, room);
    check_line(line);
    assert(span_starts(line, SPAN("WARNING 2026-11-24 19:00:00,123 login ")));
    assert(span_ends(line, SPAN(" req=7f3k92ab\n")));
    line = log_line(&event, LOG_JSON, zone, room);
    check_line(line);
    struct json_value *json = json_read(span_sub(line, 0, line.len - 1), &err);
    assert(json != NULL && json_count(json) == 8 && json_get_int(json_member(json, "bytes")) == (int64_t)size);
    json_free(json);
    zones_free(zones);
    return 0;
}
