/* metrics.h: what is counted, and how Prometheus reads it (text format 0.0.4). Knows nothing of what is counted. */
#ifndef BASE_METRICS_H
#define BASE_METRICS_H

#include "base/buf.h"

#include <stdatomic.h>

/* Counts up, from any thread; one that also goes down is a gauge. No order with other memory is promised. */
struct counter {
    _Atomic int64_t value;
};
static inline void counter_add(struct counter *counter, int64_t number)
{
    atomic_fetch_add_explicit(&counter->value, number, memory_order_relaxed);
}
static inline void counter_set(struct counter *counter, int64_t number)
{
    atomic_store_explicit(&counter->value, number, memory_order_relaxed);
}
static inline int64_t counter_get(const struct counter *counter)
{
    return atomic_load_explicit(&counter->value, memory_order_relaxed);
}

/* The upper bounds of a histogram's buckets, each included, ascending, in units of 10^-decimals. */
#define HISTOGRAM_BUCKETS 11
struct histogram_scale {
    unsigned decimals;
    int64_t bounds[HISTOGRAM_BUCKETS];
};
extern const struct histogram_scale scale_seconds; /* values in microseconds: 1 ms to 10 s */
extern const struct histogram_scale scale_records; /* values as they are: 1 to 1000 */

struct histogram {
    struct counter buckets[HISTOGRAM_BUCKETS + 1]; /* the last: over every bound */
    struct counter sum;
};
void histogram_add(struct histogram *histogram, const struct histogram_scale *scale, int64_t value);
/* Adds what `from` has counted. */
void histogram_merge(struct histogram *into, const struct histogram *from);

/* --- the text ----------------------------------------------------------------------------------------------------- */

struct metric_label {
    const char *name, *value;
};
struct metric_labels {
    const struct metric_label *items;
    size_t count;
};
#define LABELS(...)                                                                                                    \
    ((struct metric_labels){(const struct metric_label[]){__VA_ARGS__},                                                \
                            sizeof((const struct metric_label[]){__VA_ARGS__}) / sizeof(struct metric_label)})
#define NO_LABELS ((struct metric_labels){NULL, 0})

/* What stands before a family's samples, which must follow it: `type` is counter, gauge or histogram. */
struct metric_family {
    const char *name, *type, *help;
};
void metrics_family(struct buf *text, const struct metric_family *family);
void metrics_sample(struct buf *text, const struct metric_family *family, struct metric_labels labels, int64_t value);
/* The same of a value in units of 10^-decimals. */
void metrics_decimal(struct buf *text, const struct metric_family *family, struct metric_labels labels, int64_t value,
                     unsigned decimals);
void metrics_histogram(struct buf *text, const struct metric_family *family, struct metric_labels labels,
                       const struct histogram_scale *scale, const struct histogram *histogram);

#endif
