/* metrics.c: what is counted, and how Prometheus reads it. */
#include "base/metrics.h"

#include <inttypes.h>

#define SECONDS_DECIMALS 6

const struct histogram_scale scale_seconds = {
    SECONDS_DECIMALS,
    {1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 2000000, 10000000},
};
const struct histogram_scale scale_records = {0, {1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000}};

void histogram_add(struct histogram *histogram, const struct histogram_scale *scale, int64_t value)
{
    size_t bucket = 0;
    while (bucket < HISTOGRAM_BUCKETS && value > scale->bounds[bucket])
        bucket++;
    counter_add(&histogram->buckets[bucket], 1);
    counter_add(&histogram->sum, value);
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    for (size_t i = 0; i <= HISTOGRAM_BUCKETS; i++)
        counter_add(&into->buckets[i], counter_get(&from->buckets[i]));
    counter_add(&into->sum, counter_get(&from->sum));
}

/* --- the text ----------------------------------------------------------------------------------------------------- */

void metrics_family(struct buf *text, const struct metric_family *family)
{
    buf_printf(text, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help, family->name, family->type);
}

/* Backslash, quote and line feed are escaped, as the format has it. */
static void put_label_value(struct buf *text, const char *value)
{
    for (; *value; value++) {
        if (*value == '\n') {
            BUF_LITERAL(text, "\\n");
            continue;
        }
        if (*value == '\\' || *value == '"')
            buf_byte(text, '\\');
        buf_byte(text, *value);
    }
}

/* Without what says nothing: 2500 in units of 10^-6 is 0.0025. */
static void put_decimal(struct buf *text, int64_t value, unsigned decimals)
{
    int64_t unit = 1;
    for (unsigned i = 0; i < decimals; i++)
        unit *= 10;
    if (value < 0) {
        buf_byte(text, '-');
        value = -value;
    }
    buf_int(text, value / unit);
    int64_t rest = value % unit;
    if (rest != 0)
        buf_byte(text, '.');
    while (rest != 0) {
        unit /= 10;
        buf_byte(text, (char)('0' + rest / unit));
        rest %= unit;
    }
}

/* name, suffix, {labels and, if there is a bound, le}, and the space before the value. */
static void put_name(struct buf *text, const struct metric_family *family, const char *suffix,
                     struct metric_labels labels, const int64_t *bound, unsigned decimals)
{
    char separator = '{';
    buf_printf(text, "%s%s", family->name, suffix);
    for (size_t i = 0; i < labels.count; i++) {
        buf_printf(text, "%c%s=\"", separator, labels.items[i].name);
        put_label_value(text, labels.items[i].value);
        buf_byte(text, '"');
        separator = ',';
    }
    if (bound) {
        buf_printf(text, "%cle=\"", separator);
        if (*bound == INT64_MAX)
            BUF_LITERAL(text, "+Inf");
        else
            put_decimal(text, *bound, decimals);
        buf_byte(text, '"');
        separator = ',';
    }
    buf_printf(text, "%s ", separator == ',' ? "}" : "");
}

void metrics_decimal(struct buf *text, const struct metric_family *family, struct metric_labels labels, int64_t value,
                     unsigned decimals)
{
    put_name(text, family, "", labels, NULL, 0);
    put_decimal(text, value, decimals);
    buf_byte(text, '\n');
}

void metrics_sample(struct buf *text, const struct metric_family *family, struct metric_labels labels, int64_t value)
{
    metrics_decimal(text, family, labels, value, 0);
}

void metrics_histogram(struct buf *text, const struct metric_family *family, struct metric_labels labels,
                       const struct histogram_scale *scale, const struct histogram *histogram)
{
    int64_t count = 0;
    for (size_t i = 0; i <= HISTOGRAM_BUCKETS; i++) {
        int64_t bound = i < HISTOGRAM_BUCKETS ? scale->bounds[i] : INT64_MAX;
        count += counter_get(&histogram->buckets[i]);
        put_name(text, family, "_bucket", labels, &bound, scale->decimals);
        buf_printf(text, "%" PRId64 "\n", count);
    }
    put_name(text, family, "_sum", labels, NULL, 0);
    put_decimal(text, counter_get(&histogram->sum), scale->decimals);
    buf_byte(text, '\n');
    put_name(text, family, "_count", labels, NULL, 0);
    buf_printf(text, "%" PRId64 "\n", count);
}
