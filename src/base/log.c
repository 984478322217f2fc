/* log.c: events with typed fields, one line each. */
#include "base/log.h"

#include "base/log_line.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROOM ((size_t)1024 * 1024) /* bytes that may wait for the thread that writes */
#define GATHER_MS 20               /* lines of this long share one write, and one waking of the thread */
#define CLOSE_SECONDS 2            /* a pipe that nobody reads does not keep the program from ending */

struct log {
    enum log_level level;
    enum log_format format;
    char *file; /* NULL: standard error */
    int fd;
    struct zones *zones;
    const struct zone *zone;
    pthread_mutex_t mutex;
    /* background only */
    bool background, closing;
    pthread_t thread;
    pthread_cond_t filled;
    char *waiting, *writing;
    size_t waiting_len;
    int64_t dropped; /* lines, not told yet */
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

/* Returns the lines that could not be written (a full disk, a closed pipe). */
static int64_t write_out(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t written = write(fd, bytes, len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return count_lines(bytes, len);
        bytes += written;
        len -= (size_t)written;
    }
    return 0;
}

/* With the mutex held: lets more lines come, unless they are many already or the end has come. */
static void gather(struct log *log)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += GATHER_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    int result = 0;
    while (result == 0 && !log->closing && log->waiting_len < ROOM / 2)
        result = pthread_cond_timedwait(&log->filled, &log->mutex, &until);
}

static void *write_in_background(void *context)
{
    struct log *log = context;
    pthread_mutex_lock(&log->mutex);
    while (!log->closing || log->waiting_len > 0) {
        if (log->waiting_len == 0) {
            pthread_cond_wait(&log->filled, &log->mutex);
            continue;
        }
        gather(log);
        char *bytes = log->waiting;
        size_t len = log->waiting_len;
        log->waiting = log->writing;
        log->writing = bytes;
        log->waiting_len = 0;
        pthread_mutex_unlock(&log->mutex);
        int64_t lost = write_out(log->fd, bytes, len);
        pthread_mutex_lock(&log->mutex);
        log->dropped += lost;
    }
    pthread_mutex_unlock(&log->mutex);
    return NULL;
}

static void start_background(struct log *log)
{
    log->waiting = malloc(ROOM);
    log->writing = malloc(ROOM);
    if (log->waiting == NULL || log->writing == NULL ||
        pthread_create(&log->thread, NULL, write_in_background, log) != 0)
        abort();
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
    log->zones = zones_new("/usr/share/zoneinfo");
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
    pthread_cond_init(&log->filled, NULL);
    if (log->background)
        start_background(log);
    *out = log;
    return true;
}

/* False where a pipe that nobody reads holds the thread: it is left to the end of the process. */
static bool end_background(struct log *log)
{
    struct timespec until;
    pthread_mutex_lock(&log->mutex);
    log->closing = true;
    pthread_cond_signal(&log->filled);
    pthread_mutex_unlock(&log->mutex);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += CLOSE_SECONDS;
    return pthread_timedjoin_np(log->thread, NULL, &until) == 0;
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
    pthread_cond_destroy(&log->filled);
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
        return;
    }
    memcpy(log->waiting + log->waiting_len, line.ptr, line.len);
    bool was_empty = log->waiting_len == 0, was_few = log->waiting_len < ROOM / 2;
    log->waiting_len += line.len;
    if (was_empty || (was_few && log->waiting_len >= ROOM / 2))
        pthread_cond_signal(&log->filled);
}

/* With the mutex held: says how many lines are missing, where that fits. */
static void tell_dropped(struct log *log, int64_t now_ms)
{
    char text[512];
    if (log->dropped == 0 || ROOM - log->waiting_len < 2 * sizeof text)
        return;
    struct log_context context = {.log = log, .function = SPAN("log"), .now_ms = now_ms};
    struct log_field lines = F_INT("lineas", log->dropped);
    struct log_event event = {&context, LOG_WARNING, {&lines, 1}, SPAN("Se perdieron líneas del registro")};
    log->dropped = 0;
    enqueue(log, log_line(&event, log->format, log->zone, text, sizeof text));
}

static void put_line(struct log *log, struct span line, int64_t now_ms)
{
    pthread_mutex_lock(&log->mutex);
    if (log->background) {
        tell_dropped(log, now_ms);
        enqueue(log, line);
    } else {
        write_out(log->fd, line.ptr, line.len);
    }
    pthread_mutex_unlock(&log->mutex);
}

void log_event(const struct log_context *context, enum log_level level, struct log_fields fields, const char *format,
               ...)
{
    char message[1200], line[4096];
    va_list args;
    if (!log_wants(context->log, level))
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    struct log_event event = {context, level, fields, span_of(message)};
    struct span text = log_line(&event, context->log->format, context->log->zone, line, sizeof line);
    put_line(context->log, text, context->now_ms);
}
