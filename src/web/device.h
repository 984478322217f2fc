/* device.h: what somebody signed in with, in words that they recognise. */
#ifndef WEB_DEVICE_H
#define WEB_DEVICE_H

#include "web/text.gen.h"

/* «Chrome en Android» of a browser's User-Agent; of others «Otro programa». */
struct span device_words(struct arena *arena, enum language language, struct span user_agent);
/* Is it a phone's browser? */
bool device_is_phone(struct span user_agent);

#endif
