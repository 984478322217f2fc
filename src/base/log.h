/* log.h: events with typed fields, one line each, for operators with grep. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/zone.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };
enum log_format { LOG_TEXT, LOG_JSON };

struct log;

struct log_options {
    enum log_level level;
    enum log_format format;
    struct span file;   /* a path; empty: standard error */
    struct span zone;   /* name of the zone that times are written in */
    bool background;    /* write from a thread of its own (serve), so that a full disk or a stuck pipe delays nobody: what
                           does not fit its buffer is dropped and counted, and the count is said where it is missing */
};
bool log_open(const struct log_options *options, struct log **out, struct err *err);
/* Writes what is waiting and ends. */
void log_close(struct log *log);
/* Opens the file anew (SIGHUP), losing no line. */
bool log_reopen(struct log *log, struct err *err);
/* Lines that were lost since it was opened. */
int64_t log_lost(struct log *log);
bool log_wants(const struct log *log, enum log_level level);

/* Who speaks: the route's or command's name, the request's id (empty outside requests), the exchange's clock. */
struct log_context {
    struct log *log;
    struct span function;
    struct span request;
    int64_t now_ms; /* milliseconds since the epoch */
};

struct log_field {
    struct span key;
    enum { LOG_FIELD_TEXT, LOG_FIELD_INT } kind;
    struct span text;
    int64_t number;
};
#define F_TEXT(k, value) ((struct log_field){.key = SPAN(k), .kind = LOG_FIELD_TEXT, .text = (value)})
#define F_INT(k, value) ((struct log_field){.key = SPAN(k), .kind = LOG_FIELD_INT, .number = (value)})
struct log_fields {
    const struct log_field *items;
    size_t count;
};
#define FIELDS(...)                                                                                                    \
    ((struct log_fields){(const struct log_field[]){__VA_ARGS__},                                                      \
                         sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)})
#define NO_FIELDS ((struct log_fields){NULL, 0})

/* One event, one line: `LEVEL 2026-11-24 10:15:02,123 FUNCTION message key=value ... req=7f3k92ab`. The format is a
 * Spanish literal, so that grep finds it in the source. The message and every text value are escaped by the writer: no
 * control character, newline, terminal escape or bidi override gets through; values are cut at 200 bytes, the message at
 * 1,000 (what log_line.h says about escapes and quotes). */
void log_event(const struct log_context *context, enum log_level level, struct log_fields fields, const char *format,
               ...) __attribute__((format(printf, 4, 5)));

#endif
