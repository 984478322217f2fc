/* room.h: rooms, links, and which links lead to our Jitsi server (contract §4). */
#ifndef CORE_ROOM_H
#define CORE_ROOM_H

#include "base/err.h"
#include "base/url.h"
#include "core/types.h"

/* When a token for a class ends: some time from now, or with the class. */
enum token_expiry { EXPIRY_TTL, EXPIRY_CLASS };
/* How tokens are signed: with JITSI_JWT_SECRET, or with a key of JITSI_KEYS. */
enum signing { SIGNING_HS256, SIGNING_RS256 };

/* Where rooms live: the settings that decide about links and tokens. */
struct jitsi {
    struct span domain;   /* JITSI_DOMAIN: a host, perhaps with a port */
    struct span base_url; /* JITSI_BASE_URL, without a trailing slash */
    struct span issuer, audience;
    int64_t ttl; /* seconds */
    enum token_expiry expiry;
    enum signing signing;
};

/* curso_{course}_{meeting} */
struct span room_name(struct arena *arena, struct course_id course, struct meeting_id meeting);
/* The ids in a room name; false where it is none of ours (ids as contract §3 reads them; compared byte by byte). */
bool room_parse(struct span room, struct course_id *course, struct meeting_id *meeting);

/* A room's name or a link as it may be logged: nothing from a query, a fragment or a token on, which somebody may have
 * pasted. */
struct span room_logged(struct span text);

/* A room that `portero doctor` makes for an examination, which is over within seconds; and is it one? */
struct span room_of_doctor(struct arena *arena);
bool room_is_doctors(struct span room);

/* Why a link is refused; LINK_FINE: it is not. */
enum link_problem { LINK_FINE, LINK_NO_ADDRESS, LINK_NOT_HTTPS, LINK_HAS_USER, LINK_ELSEWHERE };
enum link_problem link_problem(const struct jitsi *jitsi, struct span link);
/* Is it a link on the configured server: https (http where base_url is), host and port those of domain or base_url, no
 * user part, clean? ERR_INVALID says what is wrong. The same function decides when a link is saved and when it is used. */
bool link_check(const struct jitsi *jitsi, struct span link, struct err *err);

/* What a meeting's link is right now: its own, the default, or empty. */
struct span link_of(struct arena *arena, const struct jitsi *jitsi, const struct meeting *meeting);

/* The link without any `jwt`: somebody may have pasted it with a token of theirs. `link` passed link_check. */
struct span link_without_token(struct arena *arena, struct span link);

/* The link with its last path segment replaced by `room`, its query without any `jwt` plus jwt={token}, its fragment
 * without any `jwt` (contract §4). `link` passed link_check. */
struct span meeting_url(struct arena *arena, struct span link, struct span room, struct span token);

#endif
