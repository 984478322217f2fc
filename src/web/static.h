/* static.h: the files that pages use, from memory, under names that change with their content. */
#ifndef WEB_STATIC_H
#define WEB_STATIC_H

#include "base/arena.h"

/* /static/NAME.HASH.EXT of an embedded file; asserts that there is one. */
struct span static_href(struct arena *arena, struct span name);

#endif
