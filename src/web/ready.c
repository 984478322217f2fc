/* ready.c: /readyz: is everything there that joins need? */
#include "web/metrics.h"
#include "web/routes.h"

#define HORIZON_MS ((int64_t)26 * 3600 * 1000) /* the daily work is two hours late */
#define DISK_BYTES ((int64_t)100 * 1000 * 1000)
#define DISK_PART 100 /* of all there is */

static bool horizon_is_near(const struct metrics *metrics)
{
    return monotonic_ms() - counter_get(&metrics->horizon_ms) > HORIZON_MS;
}

static bool disk_is_full(const struct store *store)
{
    int64_t free_bytes, bytes;
    return store_disk(store, &free_bytes, &bytes) && (free_bytes < DISK_BYTES || free_bytes < bytes / DISK_PART);
}

static struct response answer_checks(struct exchange *ex, bool database)
{
    const struct app *app = ex->app;
    const struct {
        const char *name;
        bool missing;
    } checks[] = {{"serving", counter_get(&app->metrics->stopping) != 0},
                  {"database", !database},
                  {"horizon", horizon_is_near(app->metrics)},
                  {"disk", disk_is_full(app->store)},
                  {"clock", counter_get(&app->metrics->clock_is_back) != 0}};
    struct buf text = buf_new(ex->arena, 256);
    bool missing = false;
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        buf_printf(&text, "%s: %s\n", checks[i].name, checks[i].missing ? "missing" : "ok");
        missing |= checks[i].missing;
    }
    struct response response = answer_text(ex, missing ? 503 : 200, buf_span(&text));
    if (missing)
        answer_retry_after(ex, &response);
    return response;
}

static struct response without_database(struct exchange *ex, const struct err *err)
{
    count_failure(ex->app, err);
    log_event(&ex->log, LOG_ERROR, FIELDS(F_TEXT("error", span_of(err->text))), "Error de acceso a base de datos");
    return answer_checks(ex, false);
}

/* The writer is asked: to wait for a lock here would stop everybody whom this thread serves. */
struct response readyz(struct exchange *ex)
{
    if (!store_is_found(ex->app->store)) /* the log says so already */
        return answer_checks(ex, false);
    exchange_append(ex)->has_probe = true;
    ex->uncommitted = without_database;
    return answer_checks(ex, true);
}
