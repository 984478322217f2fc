/* open_loop.c: asks a server at given moments, whatever became of the questions before: open_loop PORT.
 *
 * Reads `ID CLIENT DUE LEN\n` and LEN bytes of HTTP, any number of times, at any time; writes, when each is answered,
 * `ID DUE SENT DONE STATUS LEN\n` and LEN bytes of answer. Times are microseconds of CLOCK_MONOTONIC. A client is one
 * person's browser: it has one connection, keeps it, and asks its next question when the one before is answered.
 * STATUS 0: no answer. Ends with its input, once all is answered. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS_MAX 65536
#define EVENTS 256
#define CHUNK 16384

struct question {
    struct question *next; /* the same client's */
    int64_t id, due, sent_at;
    uint32_t client;
    size_t len, sent;
    char bytes[];
};

struct bytes {
    char *at;
    size_t len, room;
};

struct client {
    int fd;
    bool reused; /* an answer came over this connection: its server may close it at any moment */
    struct question *first, *last;
    struct bytes answer;
};

struct loop {
    int epoll, timer;
    struct sockaddr_in server;
    struct client *clients;
    struct question **heap; /* not yet due, the earliest on top */
    size_t waiting, heap_room, open;
    struct bytes input;
    bool input_ended;
};

/* epoll's data of what is no client */
enum { INPUT = CLIENTS_MAX, TIMER };

static void *grown(void *old, size_t size)
{
    void *new = realloc(old, size);
    if (!new)
        abort();
    return new;
}

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void bytes_reserve(struct bytes *b, size_t more)
{
    if (b->len + more + 1 > b->room) {
        b->room = (b->len + more + 1) * 2;
        b->at = grown(b->at, b->room);
    }
}

static void bytes_drop(struct bytes *b, size_t count)
{
    memmove(b->at, b->at + count, b->len - count);
    b->len -= count;
}

/* --- the heap of what is not yet due --- */

static void heap_swap(struct question **heap, size_t a, size_t b)
{
    struct question *other = heap[a];
    heap[a] = heap[b];
    heap[b] = other;
}

static void heap_push(struct loop *loop, struct question *q)
{
    if (loop->waiting == loop->heap_room) {
        loop->heap_room = loop->heap_room * 2 + 64;
        loop->heap = grown(loop->heap, loop->heap_room * sizeof *loop->heap);
    }
    size_t at = loop->waiting++;
    loop->heap[at] = q;
    for (; at > 0 && loop->heap[at]->due < loop->heap[(at - 1) / 2]->due; at = (at - 1) / 2)
        heap_swap(loop->heap, at, (at - 1) / 2);
}

static struct question *heap_pop(struct loop *loop)
{
    struct question *top = loop->heap[0];
    loop->heap[0] = loop->heap[--loop->waiting];
    for (size_t at = 0, least;; at = least) {
        least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < loop->waiting; child++)
            if (loop->heap[child]->due < loop->heap[least]->due)
                least = child;
        if (least == at)
            return top;
        heap_swap(loop->heap, at, least);
    }
}

/* --- one client --- */

static void hang_up(struct client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    client->reused = false;
    client->answer.len = 0;
}

static bool dial(struct loop *loop, struct client *client)
{
    int one = 1;
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client->fd < 0)
        return false;
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                                .data.u32 = (uint32_t)(client - loop->clients)};
    epoll_ctl(loop->epoll, EPOLL_CTL_ADD, client->fd, &event);
    return connect(client->fd, (struct sockaddr *)&loop->server, sizeof loop->server) == 0 || errno == EINPROGRESS;
}

static void finish(struct loop *loop, struct client *client, int status, size_t len)
{
    struct question *q = client->first;
    printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d %zu\n", q->id, q->due, q->sent_at, now_us(), status,
           len);
    fwrite(client->answer.at, 1, len, stdout);
    client->first = q->next;
    free(q);
    loop->open--;
}

/* The value of a header, up to its line's end; NULL where it is not there. The head ends with a NUL. */
static const char *header(const char *head, const char *name)
{
    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
        if (!strncasecmp(line + 2, name, strlen(name)))
            return line + 2 + strlen(name);
    return NULL;
}

/* The whole length of the answer at hand; 0 while it is not known. */
static size_t answer_length(struct bytes *answer, int *status, bool *closes)
{
    char *end = answer->len ? memmem(answer->at, answer->len, "\r\n\r\n", 4) : NULL;
    if (!end)
        return 0;
    end[2] = '\0'; /* the head as a string, for a moment */
    const char *length = header(answer->at, "content-length:"), *connection = header(answer->at, "connection:");
    if (sscanf(answer->at, "HTTP/1.%*c %3d", status) != 1)
        *status = 0;
    *closes = (connection && !strncasecmp(connection + strspn(connection, " "), "close", 5)) || !*status;
    size_t body = length ? strtoul(length, NULL, 10) : 0;
    end[2] = '\r';
    return (size_t)(end - answer->at) + 4 + body;
}

static void ask(struct loop *loop, struct client *client);

/* The connection is gone. A question on a kept connection that got no byte of an answer is asked anew, as browsers do.
 */
static void lost(struct loop *loop, struct client *client)
{
    bool again = client->reused && client->answer.len == 0;
    hang_up(client);
    if (!client->first)
        return;
    client->first->sent = 0;
    if (!again)
        finish(loop, client, 0, 0);
    ask(loop, client);
}

static void receive(struct loop *loop, struct client *client)
{
    struct bytes *answer = &client->answer;
    int status;
    bool closes;
    for (;;) {
        bytes_reserve(answer, CHUNK);
        ssize_t got = recv(client->fd, answer->at + answer->len, CHUNK, 0);
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0 || !client->first) {
            lost(loop, client);
            return;
        }
        answer->len += (size_t)got;
        size_t whole = answer_length(answer, &status, &closes);
        if (!whole || answer->len < whole)
            continue;
        finish(loop, client, status, whole);
        bytes_drop(answer, whole);
        client->reused = true;
        if (closes)
            hang_up(client);
        ask(loop, client);
        return;
    }
}

/* Sends what can be sent of the client's first question; epoll tells when there is room for more. */
static void ask(struct loop *loop, struct client *client)
{
    while (client->first) {
        struct question *q = client->first;
        if (client->fd < 0 && !dial(loop, client)) {
            hang_up(client);
            finish(loop, client, 0, 0);
            continue;
        }
        if (q->sent == q->len)
            return;
        ssize_t sent = send(client->fd, q->bytes + q->sent, q->len - q->sent, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno != EAGAIN && errno != ENOTCONN && errno != EINPROGRESS)
                lost(loop, client);
            return;
        }
        if (q->sent == 0)
            q->sent_at = now_us();
        q->sent += (size_t)sent;
    }
}

static void client_event(struct loop *loop, struct client *client)
{
    if (client->fd < 0)
        return;
    ask(loop, client);
    if (client->fd >= 0)
        receive(loop, client);
}

/* --- input and time --- */

static void take(struct loop *loop, struct question *q)
{
    if (q->client >= CLIENTS_MAX)
        abort();
    loop->open++;
    heap_push(loop, q);
}

/* One question from the input, if it is there as a whole. */
static bool next_question(struct loop *loop)
{
    struct bytes *in = &loop->input;
    int64_t id, due;
    uint32_t client;
    size_t len;
    char *end = in->len ? memchr(in->at, '\n', in->len) : NULL;
    if (!end)
        return false;
    *end = '\0';
    if (sscanf(in->at, "%" SCNd64 " %" SCNu32 " %" SCNd64 " %zu", &id, &client, &due, &len) != 4)
        abort();
    *end = '\n';
    size_t head = (size_t)(end - in->at) + 1;
    if (in->len < head + len)
        return false;
    struct question *q = grown(NULL, sizeof *q + len);
    *q = (struct question){.id = id, .client = client, .due = due, .len = len};
    memcpy(q->bytes, in->at + head, len);
    bytes_drop(in, head + len);
    take(loop, q);
    return true;
}

static void read_input(struct loop *loop)
{
    bytes_reserve(&loop->input, CHUNK);
    ssize_t got = read(STDIN_FILENO, loop->input.at + loop->input.len, CHUNK);
    if (got > 0)
        loop->input.len += (size_t)got;
    else if (got == 0 || errno != EAGAIN) {
        loop->input_ended = true;
        epoll_ctl(loop->epoll, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
    }
    while (next_question(loop))
        ;
}

static void ask_what_is_due(struct loop *loop)
{
    while (loop->waiting && loop->heap[0]->due <= now_us()) {
        struct question *q = heap_pop(loop);
        struct client *client = &loop->clients[q->client];
        if (client->first) {
            client->last->next = q;
            client->last = q;
            continue;
        }
        client->first = client->last = q;
        ask(loop, client);
    }
    struct itimerspec at = {0};
    if (loop->waiting)
        at.it_value = (struct timespec){loop->heap[0]->due / 1000000, loop->heap[0]->due % 1000000 * 1000 + 1};
    timerfd_settime(loop->timer, TFD_TIMER_ABSTIME, &at, NULL);
}

static void run(struct loop *loop)
{
    struct epoll_event events[EVENTS];
    while (!loop->input_ended || loop->open) {
        int count = epoll_wait(loop->epoll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.u32 == INPUT)
                read_input(loop);
            else if (events[i].data.u32 < CLIENTS_MAX)
                client_event(loop, &loop->clients[events[i].data.u32]);
        }
        ask_what_is_due(loop);
        fflush(stdout);
    }
}

static void watch(struct loop *loop, int fd, uint32_t what)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = what};
    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) < 0)
        abort();
}

static void open_many_files(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("open_loop PORT\n", stderr);
        return 2;
    }
    open_many_files();
    struct loop loop = {.epoll = epoll_create1(EPOLL_CLOEXEC), .timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)};
    loop.server = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    loop.clients = grown(NULL, CLIENTS_MAX * sizeof *loop.clients);
    for (size_t i = 0; i < CLIENTS_MAX; i++)
        loop.clients[i] = (struct client){.fd = -1};
    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
    watch(&loop, STDIN_FILENO, INPUT);
    watch(&loop, loop.timer, TIMER);
    run(&loop);
    for (size_t i = 0; i < CLIENTS_MAX; i++) {
        hang_up(&loop.clients[i]);
        free(loop.clients[i].answer.at);
    }
    free(loop.clients);
    free(loop.heap);
    free(loop.input.at);
    return 0;
}
