/* card.h: one class as the portal shows it: its state, and what can be done about it (ui.md, "Portal"). */
#ifndef WEB_CARD_H
#define WEB_CARD_H

#include "web/pages.h"

enum card_state { CARD_OPEN, CARD_SCHEDULED, CARD_CANCELLED, CARD_OFF, CARD_NO_LINK, CARD_ENDED };

/* Before a class opens to this person by less than this, its card counts and its page waits and enters by itself. */
#define CARD_WAIT_SECONDS 3600

/* The state of this class for this person, now; OPEN where the one decision says so. */
enum card_state card_state(const struct exchange *ex, const struct user_class *class);
/* The word of a state, and its style. */
struct span card_state_word(enum language language, enum card_state state);
struct span card_state_style(enum card_state state);

/* The whole card; false where the database does not answer. */
bool card_fill(struct exchange *ex, const struct user_class *class, enum card_state state, struct portal_card *card,
               struct err *err);
/* The next moment after now at which the card looks different; INSTANT_NONE: none. */
instant card_changes_at(const struct exchange *ex, const struct user_class *class);

#endif
