/* tokens.c: what a token costs beside the HMAC of the same bytes alone: tokens [REPEATS]. */
#include "core/token.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EACH 20000 /* calls a repeat: some 20 ms */
#define REPEATS_MAX 1000

static const struct jitsi jitsi = {
    .domain = SPAN_INIT("meet.gryphos.cl"),
    .issuer = SPAN_INIT("gryphos"),
    .audience = SPAN_INIT("jitsi"),
    .ttl = 7200,
};

struct work {
    struct arena *arena;
    struct signer *signer;
    struct hmac *key; /* the floor: the MAC of the same bytes */
    struct token_request request;
    struct token token;
    struct span signing_input; /* of that token */
};

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* As the web does, in an arena that is emptied for each request. */
static void make_token(struct work *work)
{
    struct err err;
    arena_reset(work->arena);
    assert(generate_jitsi_token(work->arena, work->signer, &work->request, &work->token, &err));
}

static void make_mac(struct work *work)
{
    unsigned char mac[SHA256_LEN];
    assert(hmac_sha256(work->key, work->signing_input, mac));
}

static size_t unsigned_length(struct span token)
{
    while (token.len && token.ptr[token.len - 1] != '.')
        token.len--;
    return token.len - 1;
}

/* Nanoseconds a call. */
static double measure(void (*call)(struct work *), struct work *work)
{
    double began = now_ns();
    for (int i = 0; i < EACH; i++)
        call(work);
    return (now_ns() - began) / EACH;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2];
}

/* In turn, and the ratio within each turn: a slow spell of the machine spoils one pair, not the comparison. */
static void compare(struct work *work, size_t repeats)
{
    static_assert(REPEATS_MAX * 3 * sizeof(double) <= 32768, "fits the stack");
    double tokens[REPEATS_MAX], macs[REPEATS_MAX], ratios[REPEATS_MAX];
    measure(make_token, work);
    measure(make_mac, work);
    for (size_t i = 0; i < repeats; i++) {
        tokens[i] = measure(make_token, work);
        macs[i] = measure(make_mac, work);
        ratios[i] = tokens[i] / macs[i];
    }
    printf("%.0f %.0f %.2f %zu %zu\n", median(tokens, repeats), median(macs, repeats), median(ratios, repeats),
           work->signing_input.len, repeats);
}

int main(int argc, char **argv)
{
    int repeats = argc > 1 ? atoi(argv[1]) : 51;
    if (argc > 2 || repeats < 1 || repeats > REPEATS_MAX) {
        fputs("tokens [REPEATS]: prints nanoseconds a token, nanoseconds an HMAC, their ratio, bytes signed, repeats\n",
              stderr);
        return 2;
    }
    crypto_init();
    struct secret secret = secret_new(SPAN("solo-para-bancos-de-prueba-32-bytes-o-mas"));
    struct user user = {.id = {4203},
                        .username = SPAN("usuario04203"),
                        .name = SPAN("Begoña Muñoz Órdenes"),
                        .email = SPAN("usuario04203@gryphos.cl"),
                        .avatar = SPAN("https://gryphos.cl/media/avatares/4203.png")};
    struct work work = {.arena = arena_new(), .signer = signer_hs256(secret), .key = hmac_new(secret)};
    work.request =
        (struct token_request){.jitsi = &jitsi, .exp = 1795507200, .room = SPAN("curso_3_4203"), .user = &user};
    make_token(&work);
    char signing_input[TOKEN_MAX];
    work.signing_input = (struct span){signing_input, unsigned_length(work.token.text)};
    memcpy(signing_input, work.token.text.ptr, work.signing_input.len);
    compare(&work, (size_t)repeats);
    arena_free(work.arena);
    signer_free(work.signer);
    hmac_free(work.key);
    secret_free(&secret);
    return 0;
}
