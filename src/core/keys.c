/* keys.c: RS256's keys: their names, and which of them signs. */
#include "core/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void kid_make(instant made, char out[KID_SIZE])
{
    unsigned char random[8];
    char hex[2 * sizeof random + 1];
    int year, month, day, seconds = (int)(made % DAY_SECONDS);
    crypto_random(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        snprintf(hex + 2 * i, 3, "%02x", random[i]);
    date_split((struct date){(int32_t)(made / DAY_SECONDS)}, &year, &month, &day);
    snprintf(out, KID_SIZE, "%04u%02u%02uT%02u%02u%02uZ-%s", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)day % 100, (unsigned)seconds / 3600 % 24, (unsigned)seconds / 60 % 60, (unsigned)seconds % 60,
             hex);
}

/* `len` digits at `at` */
static bool digits(struct span text, size_t at, size_t len, int *out)
{
    *out = 0;
    for (size_t i = at; i < at + len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *out = *out * 10 + (text.ptr[i] - '0');
    }
    return true;
}

static bool is_hex(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!(text.ptr[i] >= '0' && text.ptr[i] <= '9') && !(text.ptr[i] >= 'a' && text.ptr[i] <= 'f'))
            return false;
    return true;
}

bool kid_parse(struct span kid, instant *made)
{
    struct date date;
    int year, month, day, hour, minute, second;
    if (kid.len != KID_SIZE - 1 || kid.ptr[8] != 'T' || kid.ptr[15] != 'Z' || kid.ptr[16] != '-' ||
        !is_hex(span_sub(kid, 17, 16)))
        return false;
    if (!digits(kid, 0, 4, &year) || !digits(kid, 4, 2, &month) || !digits(kid, 6, 2, &day) ||
        !digits(kid, 9, 2, &hour) || !digits(kid, 11, 2, &minute) || !digits(kid, 13, 2, &second))
        return false;
    if (!date_make(year, month, day, &date) || hour > 23 || minute > 59 || second > 59)
        return false;
    *made = (instant)date.days * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    return true;
}

struct span kid_file(struct arena *arena, struct span kid)
{
    unsigned char digest[SHA256_LEN];
    crypto_sha256(kid, digest);
    struct span hex = hex_encode(arena, (struct span){(const char *)digest, sizeof digest});
    return arena_printf(arena, "%.*s.pem", SPAN_ARG(hex));
}

/* A kid begins with its time; of two of one second every process must put the same one first. */
int kid_newest_first(const void *a, const void *b)
{
    return strcmp(b, a);
}

void key_list_arrange(struct key_list *keys, instant now)
{
    qsort(keys->items, keys->count, sizeof keys->items[0], kid_newest_first);
    keys->signing = 0;
    while (keys->signing + 1 < keys->count && now - keys->items[keys->signing].made < KEY_PUBLISHED_FIRST)
        keys->signing++;
}

instant key_tokens_end(const struct key_list *keys, size_t index, int64_t life)
{
    if (index <= keys->signing)
        return INSTANT_NONE;
    return keys->items[index - 1].made + KEY_PUBLISHED_FIRST + KEY_LOOK + life;
}

const struct jitsi_key *key_find(const struct key_list *keys, struct span kid)
{
    for (size_t i = 0; i < keys->count; i++)
        if (span_eq(kid, span_of(keys->items[i].kid)))
            return &keys->items[i];
    return NULL;
}

struct key_list key_list_share(const struct key_list *keys)
{
    struct key_list copy = *keys;
    for (size_t i = 0; i < copy.count; i++)
        copy.items[i].key = rsa_key_share(keys->items[i].key);
    return copy;
}

void key_list_free(struct key_list *keys)
{
    for (size_t i = 0; i < keys->count; i++)
        rsa_key_free(keys->items[i].key);
    keys->count = 0;
}
