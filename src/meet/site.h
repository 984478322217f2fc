/* site.h: where a Jitsi server speaks XMPP: what its page's config.js tells browsers. */
#ifndef MEET_SITE_H
#define MEET_SITE_H

#include "base/arena.h"

struct site {
    struct span domain;   /* of XMPP: "meet.jitsi" */
    struct span muc;      /* where rooms are: "muc.meet.jitsi" */
    struct span focus;    /* jicofo's address */
    struct span bosh;     /* an absolute address */
    struct span guests;   /* the domain for people without a token; empty: none is named */
    struct span auth_url; /* tokenAuthUrl; empty: none */
    bool auth_redirect;   /* tokenAuthUrlAutoRedirect */
    bool told;            /* config.js named the domain; else it was guessed */
};

/* Reads the few values out of a config.js, leniently: it is a program, of which texts and sums of texts are understood.
 * What it does not name, or names wrongly, is guessed: `domain`, and what Debian's packages call the rest. Texts live
 * in `arena`. */
void site_read(struct arena *arena, struct span text, struct span base_url, struct span domain, struct site *out);
/* As docker-jitsi-meet calls them where nobody says otherwise. */
void site_guess_docker(struct site *site);

/* An address of the server's page, made whole. */
struct span site_absolute(struct arena *arena, struct span address, struct span base_url);
/* Is it the same host, at least as well protected, as `base_url`'s? Tokens go nowhere else. */
bool site_is_of(struct span address, struct span base_url);
/* Letters, digits, points, hyphens. */
bool site_is_host(struct span name);

#endif
