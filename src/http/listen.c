/* listen.c: the socket that is listened on: TCP, unix, or systemd's; and what systemd is told. */
#include "http/listen.h"

#include "http/address.h"
#include "http/http.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 4096
#define SYSTEMD_FIRST_FD 3

struct endpoint {
    bool is_unix;
    struct span host; /* without brackets; or the path */
    int64_t port;
};

static bool parse(struct span listen, struct endpoint *out, struct err *err)
{
    struct span host = listen, port;
    *out = (struct endpoint){0};
    if (span_starts(listen, SPAN("unix:"))) {
        out->is_unix = true;
        out->host = span_sub(listen, 5, listen.len);
        if (out->host.len == 0 || out->host.len >= sizeof((struct sockaddr_un *)0)->sun_path)
            return err_set(err, ERR_INVALID, "unix: needs a path of 1 to 107 bytes");
        return true;
    }
    size_t colon = listen.len;
    while (colon > 0 && listen.ptr[colon - 1] != ':')
        colon--;
    if (colon == 0)
        return err_set(err, ERR_INVALID, "is not host:port, [v6]:port or unix:PATH");
    host.len = colon - 1;
    port = span_sub(listen, colon, listen.len);
    struct address address;
    if (span_starts(host, SPAN("[")) && span_ends(host, SPAN("]"))) {
        host = span_sub(host, 1, host.len - 2);
        if (!span_has(host, ':') || !address_parse(host, &address))
            return err_set(err, ERR_INVALID, "has no IPv6 address between its brackets");
    } else if (!span_eq(host, SPAN("localhost")) && (span_has(host, ':') || !address_parse(host, &address))) {
        return err_set(err, ERR_INVALID, "has no IP address before the port");
    }
    out->host = host;
    return span_to_int(port, 65535, &out->port) || err_set(err, ERR_INVALID, "has no port of 0 to 65535");
}

bool listen_check(struct span listen, struct err *err)
{
    struct endpoint ignored;
    return parse(listen, &ignored, err);
}

bool listen_is_loopback(struct span listen)
{
    struct endpoint endpoint;
    struct err ignored;
    struct address address;
    static const unsigned char v6[16] = {[15] = 1};
    if (!parse(listen, &endpoint, &ignored))
        return false;
    if (endpoint.is_unix || span_eq(endpoint.host, SPAN("localhost")))
        return true;
    if (!address_parse(endpoint.host, &address))
        return false;
    bool v4 = address.bytes[10] == 0xFF && address.bytes[11] == 0xFF && address.bytes[12] == 127;
    return v4 || memcmp(address.bytes, v6, sizeof v6) == 0;
}

/* A socket file of a process that is gone answers nobody: it is replaced. */
static bool remove_stale(const struct sockaddr_un *address)
{
    struct stat status;
    if (lstat(address->sun_path, &status) != 0 || !S_ISSOCK(status.st_mode))
        return true;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool alive = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
    if (fd >= 0)
        close(fd);
    if (!alive)
        unlink(address->sun_path);
    return !alive;
}

static int bind_unix(struct span path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, path.ptr, path.len);
    if (!remove_stale(&address)) {
        errno = EADDRINUSE;
        return -1;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && chmod(address.sun_path, 0660) == 0 &&
        listen(fd, BACKLOG) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static int bind_tcp(struct span host, int64_t port)
{
    char host_text[64], port_text[8];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found;
    int one = 1, fd = -1;
    snprintf(host_text, sizeof host_text, "%.*s", SPAN_ARG(host));
    snprintf(port_text, sizeof port_text, "%d", (int)port);
    if (getaddrinfo(host_text, port_text, &hints, &found) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
            int saved = errno;
            close(fd);
            errno = saved;
            fd = -1;
        }
    }
    freeaddrinfo(found);
    return fd;
}

static void describe(int fd, struct span listen, char text[LISTEN_TEXT])
{
    struct sockaddr_storage socket = {0};
    socklen_t len = sizeof socket;
    char host[ADDRESS_TEXT];
    if (getsockname(fd, (struct sockaddr *)&socket, &len) != 0) {
        snprintf(text, LISTEN_TEXT, "%.*s", SPAN_ARG(listen));
        return;
    }
    if (socket.ss_family == AF_UNIX) {
        snprintf(text, LISTEN_TEXT, "unix:%s", ((struct sockaddr_un *)&socket)->sun_path);
        return;
    }
    struct address address = address_of((struct sockaddr *)&socket);
    address_text(&address, host);
    bool v6 = socket.ss_family == AF_INET6;
    int port = ntohs(v6 ? ((struct sockaddr_in6 *)&socket)->sin6_port : ((struct sockaddr_in *)&socket)->sin_port);
    snprintf(text, LISTEN_TEXT, v6 ? "[%s]:%d" : "%s:%d", host, port);
}

/* sd_listen_fds(3): the socket is ours only where LISTEN_PID says so. */
static int systemd_socket(void)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    int64_t value;
    if (pid == NULL || count == NULL || !span_to_int(span_of(pid), INT32_MAX, &value) || value != getpid() ||
        !span_to_int(span_of(count), 64, &value) || value < 1)
        return -1;
    fcntl(SYSTEMD_FIRST_FD, F_SETFD, FD_CLOEXEC);
    fcntl(SYSTEMD_FIRST_FD, F_SETFL, O_NONBLOCK);
    return SYSTEMD_FIRST_FD;
}

bool listen_open(struct span listen, int *fd, char text[LISTEN_TEXT], struct err *err)
{
    struct endpoint endpoint;
    *fd = systemd_socket();
    if (*fd < 0) {
        if (!parse(listen, &endpoint, err))
            return false;
        *fd = endpoint.is_unix ? bind_unix(endpoint.host) : bind_tcp(endpoint.host, endpoint.port);
        if (*fd < 0)
            return err_set(err, ERR_INVALID, "cannot listen on %.*s: %s; check LISTEN", SPAN_ARG(listen),
                           strerror(errno));
    }
    describe(*fd, listen, text);
    return true;
}

/* sd_notify(3): a datagram to the socket that $NOTIFY_SOCKET names. */
void systemd_notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = path ? strlen(path) : 0;
    if (len < 2 || len >= sizeof address.sun_path)
        return;
    memcpy(address.sun_path, path, len);
    if (path[0] == '@')
        address.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
    if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address, size) < 0)
        fprintf(stderr, "portero: systemd does not take a notice: %s\n", strerror(errno));
    close(fd);
}
