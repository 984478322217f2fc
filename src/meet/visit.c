/* visit.c: somebody in a room, over BOSH (XEP-0045, and jicofo's own request). */
#include "meet/visit.h"
#include "base/clock.h"
#include "base/crypto.h"

#include <time.h>

#define OUT_MAX ((size_t)8 * 1024)
#define NICK_LEN 8
#define PAUSE_MS 200 /* between requests to a server that answers at once with nothing */

#define NS_FOCUS "http://jitsi.org/protocol/focus"

static bool has_type(const struct xml_node *stanza, const char *type)
{
    return span_eq(xml_attribute(stanza, "type"), span_of(type));
}

/* The error's condition and text. */
static struct span error_of(const struct visitor *visitor, const struct xml_node *stanza)
{
    const struct xml_node *error = xml_child(stanza, "error"), *text = xml_child(error, "text");
    const struct xml_node *condition = xml_child_of(error, "urn:ietf:params:xml:ns:xmpp-stanzas");
    if (xml_is(condition, "text"))
        condition = condition->next;
    struct span name = condition ? condition->name : SPAN("error");
    return text ? arena_printf(visitor->bosh.arena, "%.*s: %.*s", SPAN_ARG(name), SPAN_ARG(text->text))
                : arena_copy(visitor->bosh.arena, name);
}

/* --- what comes --------------------------------------------------------------------------------------------------- */

static struct occupant *occupant_named(const struct visitor *visitor, struct span nick)
{
    struct room *room = visitor->room;
    for (size_t i = 0; i < room->count; i++)
        if (span_eq(room->occupants[i].nick, nick))
            return &room->occupants[i];
    if (room->count == ROOM_OCCUPANTS)
        return NULL;
    room->occupants[room->count].nick = arena_copy(visitor->bosh.arena, nick);
    return &room->occupants[room->count++];
}

static bool has_status(const struct xml_node *x, const char *code)
{
    for (const struct xml_node *child = x ? x->child : NULL; child != NULL; child = child->next)
        if (xml_is(child, "status") && span_eq(xml_attribute(child, "code"), span_of(code)))
            return true;
    return false;
}

/* A room that is new may be closed until its maker accepts it as it is (XEP-0045, 10.1.2). */
static void accept_room(struct visitor *visitor)
{
    buf_printf(
        &visitor->out,
        "<iq xmlns='jabber:client' type='set' id='room' to='%.*s'>"
        "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>",
        SPAN_ARG(visitor->room->address));
}

static void hear_presence(struct visitor *visitor, const struct xml_node *presence)
{
    struct span nick = xml_attribute(presence, "from"), room;
    if (!span_cut(&nick, '/', &room) || !span_eq_nocase(room, visitor->room->address))
        return;
    if (has_type(presence, "error")) {
        if (visitor->entry.answer == ANSWER_NONE)
            visitor->entry = (struct entry_answer){ANSWER_NO, error_of(visitor, presence)};
        return;
    }
    const struct xml_node *user = xml_child(xml_child(presence, "identity"), "user");
    visitor->room->shows_email |= xml_child(user, "email") != NULL;
    const struct xml_node *x = xml_child_of(presence, "http://jabber.org/protocol/muc#user"),
                          *item = xml_child(x, "item");
    if (x == NULL || item == NULL || has_type(presence, "unavailable"))
        return;
    if (has_status(x, "110") || span_eq(nick, visitor->nick)) {
        visitor->nick = arena_copy(visitor->bosh.arena, nick); /* the room may have changed it */
        visitor->entry.answer = ANSWER_YES;
    }
    if (has_status(x, "201"))
        accept_room(visitor);
    struct occupant *occupant = occupant_named(visitor, nick);
    if (occupant != NULL) {
        occupant->affiliation = arena_copy(visitor->bosh.arena, xml_attribute(item, "affiliation"));
        occupant->role = arena_copy(visitor->bosh.arena, xml_attribute(item, "role"));
    }
}

static void hear_focus(struct visitor *visitor, const struct xml_node *iq)
{
    struct focus_answer *focus = &visitor->focus;
    const struct xml_node *conference = xml_child(iq, "conference");
    *focus = (struct focus_answer){.answer = has_type(iq, "result") ? ANSWER_YES : ANSWER_NO};
    if (focus->answer == ANSWER_NO) {
        focus->why = error_of(visitor, iq);
        focus->reserved = xml_child(xml_child(iq, "error"), "reservation-error") != NULL;
        focus->authenticates = xml_child(xml_child(iq, "error"), "not-authorized") != NULL;
        return;
    }
    focus->ready = span_eq(xml_attribute(conference, "ready"), SPAN("true"));
    for (const struct xml_node *one = conference ? conference->child : NULL; one != NULL; one = one->next)
        if (xml_is(one, "property") && span_eq(xml_attribute(one, "name"), SPAN("authentication")))
            focus->authenticates = span_eq(xml_attribute(one, "value"), SPAN("true"));
}

/* Whoever asks gets an answer (RFC 6120, 8.2.3): that we do not know how. */
static void decline(struct visitor *visitor, const struct xml_node *iq)
{
    struct buf *out = &visitor->out;
    BUF_LITERAL(out, "<iq xmlns='jabber:client' type='error' to='");
    xml_escape(out, xml_attribute(iq, "from"));
    BUF_LITERAL(out, "' id='");
    xml_escape(out, xml_attribute(iq, "id"));
    BUF_LITERAL(
        out, "'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
}

static void hear(struct visitor *visitor, const struct xml_node *body)
{
    for (const struct xml_node *stanza = body ? body->child : NULL; stanza != NULL; stanza = stanza->next) {
        if (xml_is(stanza, "presence"))
            hear_presence(visitor, stanza);
        else if (!xml_is(stanza, "iq"))
            continue;
        else if (has_type(stanza, "get") || has_type(stanza, "set"))
            decline(visitor, stanza);
        else if (span_eq(xml_attribute(stanza, "id"), SPAN("focus")))
            hear_focus(visitor, stanza);
    }
}

/* One exchange, with what is to be said. False where the session is over, or the time. */
static bool turn(struct visitor *visitor, int64_t until_ms)
{
    int64_t began = monotonic_ms();
    struct span out = buf_span(&visitor->out);
    visitor->out = buf_new(visitor->bosh.arena, OUT_MAX);
    if (began >= until_ms)
        return false;
    const struct xml_node *body = bosh_exchange(&visitor->bosh, out, until_ms);
    hear(visitor, body);
    if (body != NULL && body->child == NULL && monotonic_ms() - began < PAUSE_MS)
        nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
    return body != NULL;
}

/* --- what is done ------------------------------------------------------------------------------------------------- */

/* Jitsi's page takes the beginning of its address, and some servers insist on it. */
void visit_begin(struct visitor *visitor, struct room *room)
{
    struct span rest = visitor->bosh.jid, node = SPAN("");
    span_cut(&rest, '@', &node);
    visitor->room = room;
    visitor->nick = span_sub(node, 0, NICK_LEN);
    visitor->out = buf_new(visitor->bosh.arena, OUT_MAX);
    visitor->focus = (struct focus_answer){0};
    visitor->entry = (struct entry_answer){0};
}

static void put_conference(struct visitor *visitor, struct span focus, struct span machine)
{
    buf_printf(&visitor->out,
               "<iq xmlns='jabber:client' type='set' id='focus' to='%.*s'>"
               "<conference xmlns='" NS_FOCUS "' room='%.*s' machine-uid='%.*s'>"
               "<property name='rtcstatsEnabled' value='false'/></conference></iq>",
               SPAN_ARG(focus), SPAN_ARG(visitor->room->address), SPAN_ARG(machine));
}

void visit_ask_focus(struct visitor *visitor, struct span focus, int64_t until_ms)
{
    unsigned char random[16];
    crypto_random(random, sizeof random);
    struct span machine = hex_encode(visitor->bosh.arena, (struct span){(const char *)random, sizeof random});
    bool goes_on = true;
    while (goes_on && visitor->focus.answer != ANSWER_NO && !visitor->focus.ready) {
        visitor->focus.answer = ANSWER_NONE;
        put_conference(visitor, focus, machine);
        do
            goes_on = turn(visitor, until_ms);
        while (goes_on && visitor->focus.answer == ANSWER_NONE);
        if (goes_on && visitor->focus.answer == ANSWER_YES && !visitor->focus.ready)
            nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
    }
}

/* The visitor's address in the room. */
static void put_address(struct visitor *visitor, struct buf *out)
{
    xml_escape(out, visitor->room->address);
    BUF_LITERAL(out, "/");
    xml_escape(out, visitor->nick);
}

void visit_enter(struct visitor *visitor, int64_t until_ms)
{
    struct buf *out = &visitor->out;
    BUF_LITERAL(out, "<presence xmlns='jabber:client' to='");
    put_address(visitor, out);
    BUF_LITERAL(out, "'><x xmlns='http://jabber.org/protocol/muc'/>"
                     "<nick xmlns='http://jabber.org/protocol/nick'>portero doctor</nick></presence>");
    while (turn(visitor, until_ms) && visitor->entry.answer == ANSWER_NONE)
        ;
    if (visitor->out.len > 0) /* that the room is accepted must arrive before others come */
        turn(visitor, until_ms);
}

void visit_watch(struct visitor *const visitors[], size_t count, int64_t until_ms)
{
    for (bool heard = true; heard;) {
        heard = false;
        for (size_t i = 0; i < count; i++)
            heard |= visitors[i]->bosh.sid.len > 0 && turn(visitors[i], until_ms);
    }
}

void visit_end(struct visitor *visitor, int64_t until_ms)
{
    struct buf out = buf_new(visitor->bosh.arena, OUT_MAX);
    if (visitor->room != NULL) {
        BUF_LITERAL(&out, "<presence xmlns='jabber:client' type='unavailable' to='");
        put_address(visitor, &out);
        BUF_LITERAL(&out, "'/>");
    }
    bosh_close(&visitor->bosh, buf_span(&out), until_ms);
}

const struct occupant *visit_self(const struct visitor *visitor)
{
    for (size_t i = 0; visitor->room != NULL && i < visitor->room->count; i++)
        if (span_eq(visitor->room->occupants[i].nick, visitor->nick))
            return &visitor->room->occupants[i];
    return NULL;
}

bool occupant_moderates(const struct occupant *occupant)
{
    return span_eq(occupant->role, SPAN("moderator")) || span_eq(occupant->affiliation, SPAN("owner")) ||
           span_eq(occupant->affiliation, SPAN("admin"));
}
