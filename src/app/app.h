/* app.h: what the program has opened: in order, closed in reverse, read-only in between. */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/metrics.h"
#include "base/log.h"
#include "config/config.h"
#include "meet/keyring.h"
#include "store/store.h"

struct app {
    const struct config *config;
    struct log *log;
    struct store *store;
    struct metrics *metrics;
    struct keyring *keyring; /* NULL: JITSI_SIGNING=HS256 */
    struct jitsi jitsi;
    struct windows windows;
};

/* Opens the log, the keys and the database; where `serving`, the log in the background, and the database is left to store_find. On
 * failure nothing is left open. */
bool app_open(const struct config *config, bool serving, struct app *out, struct err *err);
void app_close(struct app *app);

/* What one thread has for itself: a connection, keyed contexts, zones. */
struct worker {
    const struct app *app;
    struct db *db;         /* NULL: opened offline */
    struct signer *signer; /* ask worker_signer */
    unsigned keys_version; /* that it was made of */
    struct hmac *csrf_key; /* NULL: not asked for yet */
    struct zones *zones;
};
bool worker_open(const struct app *app, struct worker **out, struct err *err);
/* The same without a connection: for a thread that only has to write a page. */
struct worker *worker_open_offline(const struct app *app);
void worker_close(struct worker *worker);
/* What this thread signs tokens with, until it asks again (keys may change meanwhile); NULL: nothing. */
struct signer *worker_signer(struct worker *worker);
/* The store must have been found: it has the key. */
struct hmac *worker_csrf_key(struct worker *worker);

#endif
