/* door.c: tries a Jitsi server's door: who may connect. */
#include "meet/door_internal.h"
#include "base/clock.h"

int64_t door_step(const struct door *door)
{
    int64_t end = monotonic_ms() + (door->silent ? HASTE_MS : STEP_MS);
    return end < door->request->until_ms ? end : door->request->until_ms;
}

int64_t door_closing(const struct door *door)
{
    int64_t end = monotonic_ms() + CLOSE_MS, last = door->request->until_ms + DOOR_CLOSING_MS;
    return end < last ? end : last;
}

enum doctor_reason door_why(const struct door *door)
{
    return monotonic_ms() < door->request->until_ms ? WHY_SILENT : WHY_NO_TIME;
}

enum bosh_result door_open(struct door *door, struct bosh *bosh, struct span domain, struct span token)
{
    struct bosh_request request = {door->site.bosh, domain, door->room_name, token};
    enum bosh_result result = bosh_open(bosh, door->arena, door->request->fetcher, &request, door_step(door));
    door->silent |= result == BOSH_SILENT;
    return result;
}

/* --- our own token ------------------------------------------------------------------------------------------------ */

/* By the words of Jitsi's token library, which of the settings does not agree with ours. A signature that the server
 * checks by a public key is wrong for want of the right key. */
static enum doctor_finding refusal_of(const struct door *door, struct span said)
{
    static const struct {
        const char *word;
        enum doctor_finding finding;
    } words[] = {{"no SASL", SEEN_OWN_TOKEN_UNLOADED},   {"SASL ", SEEN_OWN_TOKEN_LOGIN},
                 {"ssuer", SEEN_OWN_TOKEN_ISSUER},       {"'iss'", SEEN_OWN_TOKEN_ISSUER},
                 {"udience", SEEN_OWN_TOKEN_AUDIENCE},   {"'aud'", SEEN_OWN_TOKEN_AUDIENCE},
                 {"ignature", SEEN_OWN_TOKEN_SIGNATURE}, {" exp", SEEN_OWN_TOKEN_EXPIRED},
                 {"kid", SEEN_OWN_TOKEN_KEYS},           {"public key", SEEN_OWN_TOKEN_KEYS},
                 {"lgorithm", SEEN_OWN_TOKEN_ALGORITHM}, {" alg", SEEN_OWN_TOKEN_ALGORITHM}};
    bool by_keys = signer_keys(door->request->signer)->count > 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_contains(said, span_of(words[i].word)))
            return words[i].finding == SEEN_OWN_TOKEN_SIGNATURE && by_keys ? SEEN_OWN_TOKEN_KEYS : words[i].finding;
    return SEEN_OWN_TOKEN_REFUSED;
}

/* Where nobody says what the domain is called, as Debian's packages call it, then as docker does. */
static enum bosh_result open_first(struct door *door, struct bosh *bosh)
{
    enum bosh_result result = door_open(door, bosh, door->site.domain, door->tokens.student);
    if (result != BOSH_NO_HOST || door->site.told || door->request->domain.len)
        return result;
    bosh_close(bosh, SPAN(""), door_closing(door));
    site_guess_docker(&door->site);
    return door_open(door, bosh, door->site.domain, door->tokens.student);
}

static enum bosh_result knock(struct door *door, struct span token)
{
    struct bosh bosh;
    enum bosh_result result = door_open(door, &bosh, door->site.domain, token);
    bosh_close(&bosh, SPAN(""), door_closing(door));
    return result;
}

/* As nginx says that it knows no such place, and Prosody that mod_bosh is not loaded. */
static bool has_no_bosh(const struct bosh *bosh)
{
    return bosh->result == BOSH_BROKEN && bosh->sid.len == 0 &&
           (span_eq(bosh->said, SPAN("HTTP 404")) || span_eq(bosh->said, SPAN("HTTP 405")));
}

/* False where no XMPP is spoken. */
static bool try_own(struct door *door, struct bosh *bosh, struct span unread)
{
    struct report *report = door->report;
    enum bosh_result result = open_first(door, bosh);
    report->names.xmpp = door->site.domain;
    report->names.muc = door->site.muc;
    bool silent = result == BOSH_SILENT && bosh->logging_in;
    bool hangs = silent && knock(door, SPAN("")) != BOSH_SILENT; /* for our token only: then it is the token's check */
    if (result == BOSH_NO_HOST)
        report_found(report, SEEN_XMPP_NO_DOMAIN, bosh->said);
    else if (has_no_bosh(bosh))
        report_found(report, SEEN_XMPP_NO_BOSH,
                     arena_printf(door->arena, "%.*s (%.*s)", SPAN_ARG(door->site.bosh), SPAN_ARG(bosh->said)));
    else if (silent && !hangs)
        report_found(report, SEEN_XMPP_SLOW, bosh->said);
    else if (!hangs && (result == BOSH_SILENT || result == BOSH_BROKEN))
        report_found(report, SEEN_XMPP_BAD, bosh->said);
    else if (unread.len)
        report_found(report, SEEN_XMPP_GUESSED, unread);
    else
        report_found(report, SEEN_XMPP_FINE, SPAN(""));
    door->own_in = result == BOSH_GOOD;
    if (door->own_in)
        report_found(report, SEEN_OWN_TOKEN_FINE, SPAN(""));
    else if (result == BOSH_REFUSED)
        report_found(report, refusal_of(door, bosh->said), bosh->said);
    else if (hangs)
        report_found(report, SEEN_OWN_TOKEN_HANGS, bosh->said);
    return result == BOSH_GOOD || result == BOSH_REFUSED || hangs;
}

/* --- what must be refused ----------------------------------------------------------------------------------------- */

/* Returns whether it was let in. */
static bool try_token(struct door *door, struct span token, enum doctor_check check, enum doctor_finding let_in)
{
    enum bosh_result result = knock(door, token);
    if (result == BOSH_GOOD)
        report_found(door->report, let_in, SPAN(""));
    else if (result != BOSH_REFUSED)
        report_untried(door->report, check, door_why(door), SPAN(""));
    else if (door->own_in)
        report_refused(door->report, check);
    else
        report_untried(door->report, check, WHY_OWN_REFUSED, SPAN(""));
    return result == BOSH_GOOD;
}

static void try_tokens(struct door *door)
{
    const struct door_tokens *tokens = &door->tokens;
    const struct {
        struct span token;
        enum doctor_check check;
        enum doctor_finding let_in;
    } tries[] = {{tokens->none, CHECK_ALG_NONE, SEEN_ALG_NONE_IN},
                 {tokens->expired, CHECK_EXPIRED, SEEN_EXPIRED_IN},
                 {tokens->issuer, CHECK_ISSUER, SEEN_ISSUER_IN},
                 {tokens->audience, CHECK_AUDIENCE, SEEN_AUDIENCE_IN},
                 {tokens->confusion, CHECK_KEY_CONFUSION, SEEN_KEY_CONFUSION_IN}};
    bool unchecked = try_token(door, tokens->forged, CHECK_FORGED, SEEN_FORGED_IN);
    try_token(door, SPAN(""), CHECK_NO_TOKEN, unchecked ? SEEN_NO_TOKEN_UNCHECKED : SEEN_NO_TOKEN_IN);
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++)
        if (tries[i].token.len)
            try_token(door, tries[i].token, tries[i].check, tries[i].let_in);
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

/* Of checks that have no line yet: why. Without a public key there is nothing to confuse. */
static void leave_rest(struct door *door, enum doctor_reason reason)
{
    for (enum doctor_check check = CHECK_REACH; check < CHECK_COUNT; check++)
        if (check != CHECK_CERTIFICATE && (check != CHECK_KEY_CONFUSION || door->tokens.confusion.len))
            report_untried(door->report, check, reason, SPAN(""));
}

static void try_door(struct door *door, struct span unread)
{
    struct visitor student = {.room = NULL};
    if (!try_own(door, &student.bosh, unread)) {
        leave_rest(door, WHY_NO_XMPP);
    } else {
        try_tokens(door);
        door_try_room(door, &student);
    }
    visit_end(&student, door_closing(door));
}

bool door_examine(struct arena *arena, const struct door_request *request, struct report *report, struct err *err)
{
    struct jitsi jitsi = config_jitsi(request->config);
    struct door door = {.arena = arena, .request = request, .report = report, .room_name = room_of_doctor(arena)};
    struct span unread;
    report->names.audience = jitsi.audience;
    report->names.issuer = jitsi.issuer;
    report->names.domain = jitsi.domain;
    report->names.public = request->config->public_url;
    if (!door_tokens_make(arena, &jitsi, request->signer, door.room_name, request->now, &door.tokens, err))
        return false;
    report->names.alg = signer_alg(request->signer);
    if (door_look(&door, &unread))
        try_door(&door, unread);
    else
        leave_rest(&door, report_has(report, CHECK_XMPP) ? WHY_NO_XMPP : WHY_UNREACHED);
    return true;
}
