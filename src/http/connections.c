/* connections.c: every open connection, its deadline, and how many an address has. */
#include "http/connections.h"

#include "base/clock.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUCKETS 4096
#define REAP_MS 1000

struct connections {
    struct connections_limits limits;
    pthread_mutex_t mutex;
    pthread_t reaper;
    int ending; /* an eventfd, readable once the reaper is to end */
    unsigned total;
    struct connection *first;
    struct connection *buckets[BUCKETS]; /* the counted ones, by address */
};

static bool does_stream(const struct connection *connection)
{
    return __atomic_load_n(&connection->streams, __ATOMIC_RELAXED);
}

/* HTTP/1.0 takes the connection's end for the body's, unless it is a reset: what dissolving a TCP connection sends. A
 * unix socket knows none. */
void connection_cut(struct connection *connection)
{
    struct sockaddr nobody = {.sa_family = AF_UNSPEC};
    if (!does_stream(connection) || connect(connection->fd, &nobody, sizeof nobody) != 0)
        shutdown(connection->fd, SHUT_RDWR);
}

void connections_cut_streams(struct connections *connections)
{
    pthread_mutex_lock(&connections->mutex);
    for (struct connection *c = connections->first; c; c = c->next)
        if (does_stream(c))
            connection_cut(c);
    pthread_mutex_unlock(&connections->mutex);
}

/* The engine's own time-out starts anew with each byte; this one does not. */
static void shut_down_late(struct connections *connections)
{
    int64_t now = monotonic_ms();
    pthread_mutex_lock(&connections->mutex);
    for (struct connection *c = connections->first; c; c = c->next) {
        int64_t deadline = __atomic_load_n(&c->deadline_ms, __ATOMIC_RELAXED);
        if (deadline != 0 && now >= deadline)
            connection_cut(c);
    }
    pthread_mutex_unlock(&connections->mutex);
}

/* Waits without a clock: one that is set back must not stop it. */
static void *reap(void *context)
{
    struct connections *connections = context;
    struct pollfd ending = {.fd = connections->ending, .events = POLLIN};
    while (poll(&ending, 1, REAP_MS) <= 0)
        shut_down_late(connections);
    return NULL;
}

struct connections *connections_new(const struct connections_limits *limits)
{
    struct connections *connections = calloc(1, sizeof *connections);
    if (connections == NULL)
        abort();
    connections->limits = *limits;
    pthread_mutex_init(&connections->mutex, NULL);
    connections->ending = eventfd(0, EFD_CLOEXEC);
    if (connections->ending < 0 || pthread_create(&connections->reaper, NULL, reap, connections) != 0)
        abort();
    return connections;
}

void connections_free(struct connections *connections)
{
    if (eventfd_write(connections->ending, 1) != 0)
        abort();
    pthread_join(connections->reaper, NULL);
    close(connections->ending);
    pthread_mutex_destroy(&connections->mutex);
    free(connections);
}

static struct connection **bucket_of(struct connections *connections, const struct address *address)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < sizeof address->bytes; i++)
        hash = (hash ^ address->bytes[i]) * 16777619u;
    return &connections->buckets[hash % BUCKETS];
}

static void tell_total(struct connections *connections)
{
    if (connections->limits.open)
        counter_set(connections->limits.open, connections->total);
}

static bool is_counted(const struct connections *connections, const struct address *address)
{
    return !address->is_unix && !proxies_trust(connections->limits.proxies, address);
}

bool connections_admit(struct connections *connections, const struct address *address)
{
    unsigned count = 0;
    pthread_mutex_lock(&connections->mutex);
    bool room = connections->total < connections->limits.total;
    if (is_counted(connections, address))
        for (struct connection *c = *bucket_of(connections, address); c; c = c->same_bucket)
            count += address_eq(&c->address, address);
    pthread_mutex_unlock(&connections->mutex);
    return room && count < connections->limits.per_address;
}

struct connection *connections_add(struct connections *connections, const struct address *address, int fd,
                                   int64_t deadline_ms)
{
    struct connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        abort();
    connection->address = *address;
    connection->fd = fd;
    connection->deadline_ms = deadline_ms;
    connection->counted = is_counted(connections, address);
    pthread_mutex_lock(&connections->mutex);
    connections->total++;
    tell_total(connections);
    connection->next = connections->first;
    connection->back = &connections->first;
    if (connection->next)
        connection->next->back = &connection->next;
    connections->first = connection;
    if (connection->counted) {
        struct connection **bucket = bucket_of(connections, address);
        connection->same_bucket = *bucket;
        *bucket = connection;
    }
    pthread_mutex_unlock(&connections->mutex);
    return connection;
}

void connections_remove(struct connections *connections, struct connection *connection)
{
    pthread_mutex_lock(&connections->mutex);
    connections->total--;
    tell_total(connections);
    *connection->back = connection->next;
    if (connection->next)
        connection->next->back = connection->back;
    if (connection->counted) {
        struct connection **at = bucket_of(connections, &connection->address);
        while (*at != connection)
            at = &(*at)->same_bucket;
        *at = connection->same_bucket;
    }
    pthread_mutex_unlock(&connections->mutex);
    free(connection);
}
