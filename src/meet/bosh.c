/* bosh.c: a stranger's XMPP session over BOSH. One request is under way at a time, which the server holds a second at
 * most (wait='1'): simpler than the two that the protocol allows, and as good for a few stanzas. */
#include "meet/bosh.h"
#include "base/clock.h"
#include "base/crypto.h"

#define ANSWER_MAX ((size_t)512 * 1024)
#define REQUEST_MAX ((size_t)16 * 1024)
#define TURNS_MAX 200 /* requests of a session */
#define HTTP_OK 200
/* What an exchange is given at least: one that is given up while the server holds it may take an answer along, and before
 * the server has read it, hold up all later ones. */
#define HELD_MS 1500
#define MECHANISMS_MAX 150 /* bytes of their names that are told: a report cuts at 160 */

#define NS_BOSH "http://jabber.org/protocol/httpbind"
#define NS_SASL "urn:ietf:params:xml:ns:xmpp-sasl"

static const struct xml_node *fail(struct bosh *bosh, enum bosh_result result, struct span said)
{
    bosh->result = result;
    bosh->said = arena_copy(bosh->arena, said);
    return NULL;
}

/* --- one request and its answer ----------------------------------------------------------------------------------- */

/* "condition: text" of an element that holds both as children, as stream errors, SASL failures and stanza errors do. */
static struct span reason_in(struct arena *arena, const struct xml_node *error)
{
    const struct xml_node *text = xml_child(error, "text"), *condition = error ? error->child : NULL;
    while (condition != NULL && xml_is(condition, "text"))
        condition = condition->next;
    if (condition == NULL)
        return text ? text->text : SPAN("");
    if (text == NULL || text->text.len == 0)
        return condition->name;
    return arena_printf(arena, "%.*s: %.*s", SPAN_ARG(condition->name), SPAN_ARG(text->text));
}

/* The server ended the session (XEP-0124, 17). */
static const struct xml_node *ended(struct bosh *bosh, const struct xml_node *body)
{
    struct span condition = xml_attribute(body, "condition");
    struct span reason = reason_in(bosh->scratch, xml_child(body, "error"));
    bosh->sid = SPAN("");
    if (span_eq(condition, SPAN("improper-addressing")) || span_eq(condition, SPAN("host-unknown")) ||
        span_eq(condition, SPAN("host-gone")))
        return fail(bosh, BOSH_NO_HOST, condition);
    bool ours = span_eq(condition, SPAN("bad-request")) || span_eq(condition, SPAN("item-not-found"));
    return fail(bosh, ours ? BOSH_BROKEN : BOSH_REFUSED, reason.len ? reason : condition);
}

static const struct xml_node *read_answer(struct bosh *bosh, const struct fetch_answer *answer)
{
    if (answer->status == 401 || answer->status == 403)
        return fail(bosh, BOSH_REFUSED, arena_printf(bosh->arena, "HTTP %d", answer->status));
    if (answer->status != HTTP_OK)
        return fail(bosh, BOSH_BROKEN, arena_printf(bosh->arena, "HTTP %d", answer->status));
    const struct xml_node *body = xml_read(bosh->scratch, answer->body);
    if (!xml_is(body, "body") || !span_eq(body->ns, SPAN(NS_BOSH)))
        return fail(bosh, BOSH_BROKEN, SPAN("HTTP 200, no XMPP"));
    if (span_eq(xml_attribute(body, "type"), SPAN("terminate")))
        return ended(bosh, body);
    bosh->result = BOSH_GOOD;
    return body;
}

static const struct xml_node *explain(struct bosh *bosh, enum fetch_result result, const struct fetch_answer *answer)
{
    if (result == FETCH_NOT_TRUSTED)
        return fail(bosh, BOSH_BROKEN, answer->problem);
    return fail(bosh, result == FETCH_TIMED_OUT ? BOSH_SILENT : BOSH_BROKEN, fetch_words(result));
}

/* Sends a whole <body/>. */
static const struct xml_node *post_for(struct bosh *bosh, const struct buf *body, int64_t until_ms, bool last)
{
    struct fetch_answer answer;
    if (body->overflowed || ++bosh->turns > TURNS_MAX)
        return fail(bosh, BOSH_BROKEN, SPAN("too much"));
    struct fetch_request request = {.url = bosh->url,
                                    .body = buf_span(body),
                                    .type = SPAN("text/xml; charset=utf-8"),
                                    .until_ms = until_ms,
                                    .max = ANSWER_MAX,
                                    .last = last};
    enum fetch_result result = fetch(bosh->fetcher, bosh->scratch, &request, &answer);
    if (!answer.sent)
        bosh->rid--; /* the server waits for each number in turn */
    return result == FETCH_DONE ? read_answer(bosh, &answer) : explain(bosh, result, &answer);
}

static const struct xml_node *post(struct bosh *bosh, const struct buf *body, int64_t until_ms)
{
    return post_for(bosh, body, until_ms, false);
}

/* <body of the next request, still open for more attributes. */
static struct buf next_body(struct bosh *bosh)
{
    arena_reset(bosh->scratch);
    struct buf out = buf_new(bosh->scratch, REQUEST_MAX);
    buf_printf(&out, "<body xmlns='" NS_BOSH "' rid='%lld'", (long long)bosh->rid++);
    if (bosh->sid.len) {
        BUF_LITERAL(&out, " sid='");
        xml_escape(&out, bosh->sid);
        BUF_LITERAL(&out, "'");
    }
    return out;
}

const struct xml_node *bosh_exchange(struct bosh *bosh, struct span stanzas, int64_t until_ms)
{
    int64_t now = monotonic_ms(), held_ms = now + HELD_MS;
    if (bosh->sid.len == 0)
        return NULL;
    if (now >= until_ms)
        return fail(bosh, BOSH_SILENT, fetch_words(FETCH_TIMED_OUT));
    struct buf body = next_body(bosh);
    BUF_LITERAL(&body, ">");
    buf_put(&body, stanzas);
    BUF_LITERAL(&body, "</body>");
    return post(bosh, &body, until_ms > held_ms ? until_ms : held_ms);
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

/* Asks until the answer has a child of that name; NULL where it has not in time. */
static const struct xml_node *await(struct bosh *bosh, const struct xml_node *body, const char *name, int64_t until_ms)
{
    while (body != NULL && xml_child(body, name) == NULL)
        body = bosh_exchange(bosh, SPAN(""), until_ms);
    return xml_child(body, name);
}

static const struct xml_node *open_stream(struct bosh *bosh, int64_t until_ms)
{
    struct buf out = next_body(bosh);
    BUF_LITERAL(&out, " xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0' xml:lang='en' ver='1.6' wait='1' hold='1'"
                      " content='text/xml; charset=utf-8' to='");
    xml_escape(&out, bosh->domain);
    BUF_LITERAL(&out, "'/>");
    const struct xml_node *body = post(bosh, &out, until_ms);
    if (body == NULL)
        return NULL;
    bosh->sid = arena_copy(bosh->arena, xml_attribute(body, "sid"));
    if (bosh->sid.len == 0)
        return fail(bosh, BOSH_BROKEN, SPAN("no sid"));
    return await(bosh, body, "features", until_ms);
}

/* Is the one mechanism offered by which Jitsi's page logs in? Without it, what there is is said. */
static bool offers_anonymous(struct bosh *bosh, const struct xml_node *features)
{
    struct buf offered = buf_new(bosh->scratch, MECHANISMS_MAX + sizeof " …");
    bool all = true;
    const struct xml_node *mechanisms = xml_child(features, "mechanisms");
    for (const struct xml_node *one = mechanisms ? mechanisms->child : NULL; one != NULL; one = one->next) {
        if (span_eq(one->text, SPAN("ANONYMOUS")))
            return true;
        all = all && offered.len + 1 + one->text.len <= MECHANISMS_MAX;
        if (all)
            buf_printf(&offered, "%s%.*s", offered.len ? " " : "", SPAN_ARG(one->text));
    }
    if (!all)
        buf_printf(&offered, "%s…", offered.len ? " " : "");
    fail(bosh, BOSH_REFUSED,
         offered.len ? arena_printf(bosh->scratch, "SASL %.*s", SPAN_ARG(buf_span(&offered))) : SPAN("no SASL"));
    return false;
}

static enum bosh_result log_in(struct bosh *bosh, int64_t until_ms)
{
    bosh->logging_in = true;
    const struct xml_node *body =
        bosh_exchange(bosh, SPAN("<auth xmlns='" NS_SASL "' mechanism='ANONYMOUS'/>"), until_ms);
    while (body != NULL && body->child == NULL)
        body = bosh_exchange(bosh, SPAN(""), until_ms);
    const struct xml_node *failure = xml_child(body, "failure");
    if (failure != NULL)
        fail(bosh, BOSH_REFUSED, reason_in(bosh->scratch, failure));
    else if (body != NULL && xml_child(body, "success") == NULL)
        fail(bosh, BOSH_BROKEN, SPAN("SASL"));
    return bosh->result;
}

enum bosh_result bosh_open(struct bosh *bosh, struct arena *arena, struct fetcher *fetcher,
                           const struct bosh_request *request, int64_t until_ms)
{
    uint32_t random;
    crypto_random(&random, sizeof random);
    *bosh = (struct bosh){.arena = arena,
                          .scratch = arena_new(),
                          .fetcher = fetcher,
                          .domain = request->domain,
                          .rid = (int64_t)random + 1};
    bool parameters = span_has(request->address, '?');
    bosh->url = arena_printf(arena, "%.*s%croom=%.*s", SPAN_ARG(request->address), parameters ? '&' : '?',
                             SPAN_ARG(request->room));
    if (request->token.len)
        bosh->url = arena_printf(arena, "%.*s&token=%.*s", SPAN_ARG(bosh->url), SPAN_ARG(request->token));
    const struct xml_node *features = open_stream(bosh, until_ms);
    if (features == NULL || !offers_anonymous(bosh, features))
        return bosh->result;
    return log_in(bosh, until_ms);
}

/* Sends an <iq/> and waits for what comes of it. */
static const struct xml_node *ask(struct bosh *bosh, struct span iq, int64_t until_ms)
{
    const struct xml_node *answer = await(bosh, bosh_exchange(bosh, iq, until_ms), "iq", until_ms);
    if (answer == NULL || span_eq(xml_attribute(answer, "type"), SPAN("result")))
        return answer;
    return fail(bosh, BOSH_REFUSED, reason_in(bosh->scratch, xml_child(answer, "error")));
}

enum bosh_result bosh_bind(struct bosh *bosh, int64_t until_ms)
{
    struct buf out = next_body(bosh);
    BUF_LITERAL(&out, " xmlns:xmpp='urn:xmpp:xbosh' xmpp:restart='true' xml:lang='en' to='");
    xml_escape(&out, bosh->domain);
    BUF_LITERAL(&out, "'/>");
    const struct xml_node *features = await(bosh, post(bosh, &out, until_ms), "features", until_ms);
    const struct xml_node *session = xml_child(features, "session");
    bool asks_session = session != NULL && xml_child(session, "optional") == NULL;
    if (features == NULL)
        return bosh->result;
    const struct xml_node *answer = ask(bosh,
                                        SPAN("<iq xmlns='jabber:client' type='set' id='bind'>"
                                             "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"),
                                        until_ms);
    const struct xml_node *jid = xml_child(xml_child(answer, "bind"), "jid");
    if (jid != NULL)
        bosh->jid = arena_copy(bosh->arena, jid->text);
    else if (answer != NULL)
        fail(bosh, BOSH_BROKEN, SPAN("no jid"));
    if (jid != NULL && asks_session)
        ask(bosh,
            SPAN("<iq xmlns='jabber:client' type='set' id='session'>"
                 "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"),
            until_ms);
    return bosh->result;
}

void bosh_close(struct bosh *bosh, struct span stanzas, int64_t until_ms)
{
    if (bosh->sid.len) {
        struct buf body = next_body(bosh);
        BUF_LITERAL(&body, " type='terminate'>");
        buf_put(&body, stanzas);
        BUF_LITERAL(&body, "</body>");
        post_for(bosh, &body, until_ms, true);
    }
    bosh->sid = SPAN("");
    arena_free(bosh->scratch);
    bosh->scratch = NULL;
}
