/* tzif.c: the bytes of a TZif file as a table that can be asked. */
#include "base/tzif.h"

#define HEADER 44
#define MAX_TRANSITIONS 4096
#define MAX_TYPES 256

struct header {
    int version;
    size_t isut, isstd, leap, time, type, chars;
};

static uint64_t big_endian(struct span bytes, size_t at, size_t len)
{
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++)
        value = value << 8 | (unsigned char)bytes.ptr[at + i];
    return value;
}

static bool read_header(struct span bytes, struct header *out)
{
    if (bytes.len < HEADER || !span_starts(bytes, SPAN("TZif")))
        return false;
    *out = (struct header){.version = bytes.ptr[4] ? bytes.ptr[4] - '0' : 1,
                           .isut = big_endian(bytes, 20, 4),
                           .isstd = big_endian(bytes, 24, 4),
                           .leap = big_endian(bytes, 28, 4),
                           .time = big_endian(bytes, 32, 4),
                           .type = big_endian(bytes, 36, 4),
                           .chars = big_endian(bytes, 40, 4)};
    return out->time <= MAX_TRANSITIONS && out->type >= 1 && out->type <= MAX_TYPES && out->chars <= 4096 &&
           out->leap <= 4096 && out->isut <= MAX_TYPES && out->isstd <= MAX_TYPES;
}

static size_t data_size(const struct header *header, size_t time_size)
{
    return header->time * (time_size + 1) + header->type * 6 + header->chars + header->leap * (time_size + 4) +
           header->isstd + header->isut;
}

static bool read_offset(struct span types, size_t index, int *out)
{
    int32_t offset = (int32_t)big_endian(types, index * 6, 4);
    if (offset < -26 * 3600 || offset > 26 * 3600)
        return false;
    *out = offset;
    return true;
}

static bool read_data(struct arena *arena, struct span data, const struct header *header, struct tzif *out)
{
    struct span indexes = span_sub(data, header->time * 8, header->time);
    struct span types = span_sub(data, header->time * 9, header->type * 6);
    out->count = header->time;
    out->transitions = arena_array(arena, header->time, sizeof *out->transitions);
    out->offsets = arena_array(arena, header->time, sizeof *out->offsets);
    if (!read_offset(types, 0, &out->before))
        return false;
    for (size_t i = 0; i < header->time; i++) {
        size_t index = (unsigned char)indexes.ptr[i];
        out->transitions[i] = (instant)big_endian(data, i * 8, 8);
        if (index >= header->type || !read_offset(types, index, &out->offsets[i]))
            return false;
        if (i > 0 && out->transitions[i] <= out->transitions[i - 1])
            return false;
    }
    return true;
}

static bool read_footer(struct span footer, struct tzif *out)
{
    struct span rule;
    if (footer.len < 2 || footer.ptr[0] != '\n')
        return false;
    footer = span_sub(footer, 1, footer.len);
    if (!span_has(footer, '\n') || !span_cut(&footer, '\n', &rule))
        return false;
    out->has_rule = rule.len > 0;
    return !out->has_rule || tz_rule_parse(rule, &out->rule);
}

bool tzif_read(struct arena *arena, struct span bytes, struct tzif *out)
{
    struct header header;
    *out = (struct tzif){0};
    if (!read_header(bytes, &header) || header.version < 2)
        return false;
    size_t old_data = HEADER + data_size(&header, 4);
    if (bytes.len < old_data)
        return false;
    bytes = span_sub(bytes, old_data, bytes.len);
    if (!read_header(bytes, &header) || bytes.len < HEADER + data_size(&header, 8))
        return false;
    if (header.leap > 0) /* "right/..." counts seconds that no clock shows */
        return false;
    struct span data = span_sub(bytes, HEADER, data_size(&header, 8));
    struct span footer = span_sub(bytes, HEADER + data.len, bytes.len);
    return read_data(arena, data, &header, out) && read_footer(footer, out);
}

int tzif_offset(const struct tzif *tzif, instant at)
{
    if (tzif->count == 0 || at >= tzif->transitions[tzif->count - 1])
        return tzif->has_rule ? tz_rule_offset(&tzif->rule, at)
                              : tzif->count ? tzif->offsets[tzif->count - 1] : tzif->before;
    size_t low = 0, high = tzif->count; /* the first transition after `at` */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tzif->transitions[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? tzif->before : tzif->offsets[low - 1];
}
