/* append_storm.c: appends records from several threads for ever, and prints the number of each, its line alone, once it
 * is said to be committed: append_storm DATABASE_URL FIRST_NUMBER. Killed by whoever started it. */
#include "base/crypto.h"
#include "store/store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define THREADS 8
#define STEP 1000000 /* numbers of one thread */

struct appender {
    struct store *store;
    int64_t number; /* kept as the record's user */
};

static void *append_for_ever(void *context)
{
    struct appender *appender = context;
    struct err err;
    for (;; appender->number++) {
        struct append append = {
            .has_join = true,
            .join = {.at = 1795557600, .user = {appender->number}, .username = SPAN("ana"), .meeting = {1}}};
        if (!store_append_wait(appender->store, &append, &err)) {
            fprintf(stderr, "%s\n", err.text);
            exit(1);
        }
        dprintf(STDOUT_FILENO, "%lld\n", (long long)appender->number);
    }
    return NULL;
}

int main(int count, char **words)
{
    struct err err;
    struct store *store;
    int64_t first;
    crypto_init();
    if (count != 3 || !span_to_id(span_of(words[2]), &first))
        return 2;
    if (!store_open(span_of(words[1]), &store, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    struct appender appenders[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        appenders[i] = (struct appender){store, first + (int64_t)i * STEP};
        if (pthread_create(&threads[i], NULL, append_for_ever, &appenders[i]) != 0)
            return 1;
    }
    for (;;)
        pause();
}
