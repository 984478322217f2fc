/* log.c: events with typed fields, one line each. */
#include "base/log.h"

#include "base/log_line.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROOM ((size_t)1024 * 1024) /* bytes that may wait for the thread that writes */
#define GATHER_MS 20               /* lines of this long share one write, and one waking of the thread */
#define CLOSE_MS 2000              /* a pipe that nobody reads does not keep the program from ending */

struct log {
    enum log_level level;
    enum log_format format;
    char *file; /* NULL: standard error */
    int fd;
    struct zones *zones;
    const struct zone *zone;
    bool torn; /* the last line that was written is only the beginning of one; of whoever writes */
    pthread_mutex_t mutex;
    /* background only; under the mutex */
    bool background, closing, ended;
    pthread_t thread;
    pthread_cond_t changed; /* lines came, the log closes, or the thread has ended */
    char *waiting, *writing;
    size_t waiting_len;
    int64_t now_ms;  /* of the last event */
    int64_t dropped; /* lines, not told yet */
    int64_t lost;    /* lines, told or not */
};

static bool open_file(const char *path, int *fd, struct err *err)
{
    *fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (*fd >= 0)
        return true;
    return err_set(err, ERR_INVALID, "LOG_FILE %s cannot be opened: %s", path, strerror(errno));
}

static int64_t count_lines(const char *bytes, size_t len)
{
    int64_t lines = 0;
    for (size_t i = 0; i < len; i++)
        lines += bytes[i] == '\n';
    return lines;
}

/* Returns how many bytes were written before the first failure (a full disk, a closed pipe). */
static size_t write_all(int fd, const char *bytes, size_t len)
{
    size_t done = 0;
    while (done < len) {
        ssize_t written = write(fd, bytes + done, len - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            break;
        done += (size_t)written;
    }
    return done;
}

/* Returns the lines that could not be written. What comes after a torn line begins a new one. */
static int64_t write_lines(struct log *log, const char *bytes, size_t len)
{
    if (log->torn && write_all(log->fd, "\n", 1) == 0)
        return count_lines(bytes, len);
    size_t done = write_all(log->fd, bytes, len);
    log->torn = done > 0 && bytes[done - 1] != '\n';
    return count_lines(bytes + done, len - done);
}

static bool say_dropped(struct log *log, int64_t dropped, int64_t now_ms)
{
    char text[80], line[LOG_LINE_MAX];
    int len = snprintf(text, sizeof text, "Se perdieron %" PRId64 " líneas del registro", dropped);
    struct log_context context = {.log = log, .function = SPAN("log"), .now_ms = now_ms};
    struct log_event event = {&context, LOG_WARNING, NO_FIELDS, {text, (size_t)len}};
    struct span told = log_line(&event, log->format, log->zone, line);
    return write_lines(log, told.ptr, told.len) == 0;
}

/* A moment from now, of the clock that nobody sets. */
static struct timespec after_ms(int64_t ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += ms % 1000 * 1000000;
    at.tv_sec += at.tv_nsec / 1000000000;
    at.tv_nsec %= 1000000000;
    return at;
}

/* With the mutex held. Where one line came, lets more come, unless they are many already or the end has come. False:
 * the log closes, and nothing waits. */
static bool wait_for_lines(struct log *log)
{
    while (log->waiting_len == 0 && !log->closing)
        pthread_cond_wait(&log->changed, &log->mutex);
    struct timespec until = after_ms(GATHER_MS);
    int result = 0;
    while (result == 0 && !log->closing && log->waiting_len < ROOM / 2)
        result = pthread_cond_clockwait(&log->changed, &log->mutex, CLOCK_MONOTONIC, &until);
    return log->waiting_len > 0;
}

/* With the mutex held, and let go of while it writes: what waits, and behind it how many lines were lost after it. */
static void write_waiting(struct log *log)
{
    char *bytes = log->waiting;
    size_t len = log->waiting_len;
    int64_t dropped = log->dropped, now_ms = log->now_ms;
    log->waiting = log->writing;
    log->writing = bytes;
    log->waiting_len = 0;
    pthread_mutex_unlock(&log->mutex);
    int64_t lost = write_lines(log, bytes, len);
    bool told = dropped > 0 && say_dropped(log, dropped, now_ms);
    pthread_mutex_lock(&log->mutex);
    log->lost += lost;
    log->dropped += told ? lost - dropped : lost;
}

static void *write_in_background(void *context)
{
    struct log *log = context;
    pthread_mutex_lock(&log->mutex);
    while (wait_for_lines(log))
        write_waiting(log);
    int64_t dropped = log->dropped, now_ms = log->now_ms;
    pthread_mutex_unlock(&log->mutex);
    if (dropped > 0)
        say_dropped(log, dropped, now_ms);
    pthread_mutex_lock(&log->mutex);
    log->ended = true;
    pthread_cond_broadcast(&log->changed);
    pthread_mutex_unlock(&log->mutex);
    return NULL;
}

/* No signal is for the thread that writes: a closed pipe is an error of write. */
static void start_background(struct log *log)
{
    sigset_t all, before;
    log->waiting = malloc(ROOM);
    log->writing = malloc(ROOM);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (log->waiting == NULL || log->writing == NULL ||
        pthread_create(&log->thread, NULL, write_in_background, log) != 0)
        abort();
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

bool log_open(const struct log_options *options, struct log **out, struct err *err)
{
    struct log *log = calloc(1, sizeof *log);
    if (log == NULL)
        abort();
    log->level = options->level;
    log->format = options->format;
    log->background = options->background;
    log->fd = STDERR_FILENO;
    log->zones = zones_new(ZONE_DIRECTORY);
    log->zone = zones_get(log->zones, options->zone, 0, err);
    if (options->file.len && log->zone != NULL) {
        log->file = strndup(options->file.ptr, options->file.len);
        if (log->file == NULL)
            abort();
    }
    if (log->zone == NULL || (log->file && !open_file(log->file, &log->fd, err))) {
        zones_free(log->zones);
        free(log->file);
        free(log);
        return false;
    }
    pthread_mutex_init(&log->mutex, NULL);
    pthread_cond_init(&log->changed, NULL);
    if (log->background)
        start_background(log);
    *out = log;
    return true;
}

/* False where a pipe that nobody reads holds the thread: it is left to the end of the process. */
static bool end_background(struct log *log)
{
    struct timespec until = after_ms(CLOSE_MS);
    pthread_mutex_lock(&log->mutex);
    log->closing = true;
    pthread_cond_broadcast(&log->changed);
    int result = 0;
    while (result == 0 && !log->ended)
        result = pthread_cond_clockwait(&log->changed, &log->mutex, CLOCK_MONOTONIC, &until);
    bool ended = log->ended;
    pthread_mutex_unlock(&log->mutex);
    return ended && pthread_join(log->thread, NULL) == 0;
}

void log_close(struct log *log)
{
    if (log->background && !end_background(log))
        return;
    if (log->file)
        close(log->fd);
    free(log->waiting);
    free(log->writing);
    free(log->file);
    zones_free(log->zones);
    pthread_cond_destroy(&log->changed);
    pthread_mutex_destroy(&log->mutex);
    free(log);
}

bool log_reopen(struct log *log, struct err *err)
{
    int fd;
    if (log->file == NULL)
        return true;
    if (!open_file(log->file, &fd, err))
        return false;
    dup3(fd, log->fd, O_CLOEXEC); /* atomic: each line lands in the old file or in the new one */
    close(fd);
    return true;
}

bool log_wants(const struct log *log, enum log_level level)
{
    return level >= log->level;
}

/* With the mutex held. */
static void enqueue(struct log *log, struct span line)
{
    if (line.len > ROOM - log->waiting_len) {
        log->dropped++;
        log->lost++;
        return;
    }
    memcpy(log->waiting + log->waiting_len, line.ptr, line.len);
    bool was_empty = log->waiting_len == 0, was_few = log->waiting_len < ROOM / 2;
    log->waiting_len += line.len;
    if (was_empty || (was_few && log->waiting_len >= ROOM / 2))
        pthread_cond_signal(&log->changed);
}

static void put_line(struct log *log, struct span line, int64_t now_ms)
{
    pthread_mutex_lock(&log->mutex);
    log->now_ms = now_ms;
    if (log->background)
        enqueue(log, line);
    else
        log->lost += write_lines(log, line.ptr, line.len);
    pthread_mutex_unlock(&log->mutex);
}

int64_t log_lost(struct log *log)
{
    pthread_mutex_lock(&log->mutex);
    int64_t lost = log->lost;
    pthread_mutex_unlock(&log->mutex);
    return lost;
}

void log_event(const struct log_context *context, enum log_level level, struct log_fields fields, const char *format,
               ...)
{
    char message[LOG_MESSAGE_MAX + 8], line[LOG_LINE_MAX];
    va_list args;
    if (!log_wants(context->log, level))
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    struct log_event event = {context, level, fields, span_of(message)};
    struct span text = log_line(&event, context->log->format, context->log->zone, line);
    put_line(context->log, text, context->now_ms);
}
