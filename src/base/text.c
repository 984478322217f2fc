/* text.c: UTF-8 text: is it clean, how long is it, how is it searched. */
#include "base/text.h"

#include <string.h>

size_t text_decode(struct span s, uint32_t *code_point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (s.len == 0)
        return 0;
    const unsigned char *bytes = (const unsigned char *)s.ptr;
    unsigned char first = bytes[0];
    size_t len = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (len == 0 || len > s.len)
        return 0;
    uint32_t c = len == 1 ? first : first & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (bytes[i] & 0x3Fu);
    }
    if (c < smallest[len] || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF)
        return 0;
    *code_point = c;
    return len;
}

/* Writes `c` as UTF-8; returns its length. */
static size_t encode(char *out, uint32_t c)
{
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(lead[len] | c);
    return len;
}

/* U+FFFE and U+FFFF are no characters of XML either: an XMPP server would cut the connection. */
static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xFFFE || c == 0xFFFF;
}

bool text_is_utf8(struct span s)
{
    uint32_t c;
    for (size_t i = 0, len; i < s.len; i += len)
        if ((len = text_decode(span_sub(s, i, s.len), &c)) == 0)
            return false;
    return true;
}

bool text_is_clean(struct span s)
{
    uint32_t c;
    for (size_t i = 0, len; i < s.len; i += len) {
        len = 1;
        if (s.ptr[i] >= 0x20 && s.ptr[i] < 0x7F)
            continue;
        if ((len = text_decode((struct span){s.ptr + i, s.len - i}, &c)) == 0 || is_control(c))
            return false;
    }
    return true;
}

size_t text_length(struct span s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
    return count;
}

/* The bytes of the first `max` code points of well-formed UTF-8. */
static struct span cut(struct span s, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; s.len > max && i < s.len; i++)
        if (((unsigned char)s.ptr[i] & 0xC0) != 0x80 && count++ == max)
            return span_sub(s, 0, i);
    return s;
}

static struct span without_controls(struct arena *arena, struct span s)
{
    char *out = arena_alloc(arena, s.len);
    size_t used = 0;
    uint32_t c;
    for (size_t i = 0, len; i < s.len; i += len ? len : 1) {
        len = text_decode(span_sub(s, i, s.len), &c);
        if (len == 0 || is_control(c))
            continue;
        memcpy(out + used, s.ptr + i, len);
        used += len;
    }
    return (struct span){out, used};
}

struct span text_clean(struct arena *arena, struct span s, size_t max)
{
    if (!text_is_clean(s))
        s = without_controls(arena, s);
    return span_trim(cut(span_trim(s), max));
}

/* Upper-case letters with a simple lower case: each `step`-th code point from `first` to `last` moves by `delta`. Only
 * letters whose lower case is no longer in UTF-8, so that a result fits into the room of its source. */
static const struct {
    uint32_t first, last, step;
    int32_t delta;
} upper_case[] = {
    {0x41, 0x5A, 1, 32},     {0xC0, 0xD6, 1, 32},     {0xD8, 0xDE, 1, 32},       {0x100, 0x12E, 2, 1},
    {0x130, 0x130, 1, -199}, {0x132, 0x136, 2, 1},    {0x139, 0x147, 2, 1},      {0x14A, 0x176, 2, 1},
    {0x178, 0x178, 1, -121}, {0x179, 0x17D, 2, 1},    {0x1A0, 0x1A4, 2, 1},      {0x1AF, 0x1AF, 1, 1},
    {0x1CD, 0x1DB, 2, 1},    {0x1DE, 0x1EE, 2, 1},    {0x1F8, 0x21E, 2, 1},      {0x222, 0x232, 2, 1},
    {0x386, 0x386, 1, 38},   {0x388, 0x38A, 1, 37},   {0x38C, 0x38C, 1, 64},     {0x38E, 0x38F, 1, 63},
    {0x391, 0x3A1, 1, 32},   {0x3A3, 0x3AB, 1, 32},   {0x400, 0x40F, 1, 80},     {0x410, 0x42F, 1, 32},
    {0x460, 0x480, 2, 1},    {0x48A, 0x4BE, 2, 1},    {0x4C0, 0x4C0, 1, 15},     {0x4C1, 0x4CD, 2, 1},
    {0x4D0, 0x52E, 2, 1},    {0x531, 0x556, 1, 48},   {0x1E00, 0x1E94, 2, 1},    {0x1E9E, 0x1E9E, 1, -7615},
    {0x1EA0, 0x1EFE, 2, 1},  {0xFF21, 0xFF3A, 1, 32}, {0x10400, 0x10427, 1, 40},
};

static uint32_t lower(uint32_t c)
{
    for (size_t i = 0; i < sizeof upper_case / sizeof upper_case[0] && c >= upper_case[i].first; i++)
        if (c <= upper_case[i].last && (c - upper_case[i].first) % upper_case[i].step == 0)
            return (uint32_t)((int32_t)c + upper_case[i].delta);
    return c;
}

/* The plain letter of U+00C0 to U+017F, U+01A0 to U+0233 and U+1E00 to U+1EFF, `-` where there is none. */
static const char latin[] = "aaaaaa-ceeeeiiiidnooooo-ouuuuy--aaaaaa-ceeeeiiiidnooooo-ouuuuy-y"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii--jjkk-llllll-"
                            "-llnnnnnn---oooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static const char latin_b[] = "oo-------------uu----------------------------aaiioouuuuuuuuuu-aa"
                              "aa----ggkkoooo--j---gg--nnaa----aaaaeeeeiiiioooorrrruuuusstt--hh"
                              "------aaeeooooooooyy";
static const char latin_additional[] = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
                                       "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
                                       "wwwwwwwwwwxxxxyyzzzzzzhtwy------aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
                                       "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy------";

static uint32_t without_accent(uint32_t c)
{
    char plain = '-';
    if (c >= 0xC0 && c <= 0x17F)
        plain = latin[c - 0xC0];
    else if (c >= 0x1A0 && c <= 0x233)
        plain = latin_b[c - 0x1A0];
    else if (c >= 0x1E00 && c <= 0x1EFF)
        plain = latin_additional[c - 0x1E00];
    return plain == '-' ? c : (uint32_t)(unsigned char)plain;
}

/* Accents that stand as code points of their own: left out, so that both spellings of «ñ» are found. */
static bool is_combining_accent(uint32_t c)
{
    return c >= 0x300 && c <= 0x36F;
}

/* Lower case; ill-formed bytes stay as they are. */
static struct span fold(struct arena *arena, struct span s, bool accents)
{
    char *out = arena_alloc(arena, s.len);
    size_t used = 0;
    for (size_t i = 0, len; i < s.len; i += len) {
        uint32_t c;
        len = text_decode(span_sub(s, i, s.len), &c);
        if (len == 0) {
            out[used++] = s.ptr[i];
            len = 1;
        } else if (accents || !is_combining_accent(c)) {
            used += encode(out + used, lower(accents ? c : without_accent(c)));
        }
    }
    return (struct span){out, used};
}

struct span text_fold(struct arena *arena, struct span s)
{
    return fold(arena, s, false);
}

struct span text_lower(struct arena *arena, struct span s)
{
    return fold(arena, s, true);
}

bool text_is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F || c == 0xFEFF ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}
