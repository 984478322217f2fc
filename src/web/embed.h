/* embed.h: the call inside a page of portero (MEETING_VIEW=embed). */
#ifndef WEB_EMBED_H
#define WEB_EMBED_H

#include "web/admit.h"

/* Is whoever asks now shown the call inside a page of ours? Phones, and who asked for the server's own page, are sent there. */
bool embed_wanted(const struct exchange *ex);
/* The page for an attempt that was admitted. */
struct response answer_embedded(struct exchange *ex, const struct attempt *attempt);

#endif
