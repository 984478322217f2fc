/* text.h: UTF-8 text: is it clean, how long is it, how is it searched. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

/* Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF). */
bool text_is_utf8(struct span s);

/* Reads one code point at the start of `s`; returns its length in bytes, 0 where `s` is empty or ill-formed there. */
size_t text_decode(struct span s, uint32_t *code_point);

/* Well-formed UTF-8 without control characters (C0, DEL, C1, U+FFFE, U+FFFF): what names, links and descriptions must
 * be. */
bool text_is_clean(struct span s);

/* A character that shows nothing and changes how what stands around it is shown: controls, line and paragraph separators,
 * marks and overrides of direction. Logs and terminals get an escape instead. */
bool text_is_hidden(uint32_t code_point);

/* Code points in well-formed UTF-8. */
size_t text_length(struct span s);

/* `s` with ill-formed bytes and control characters left out, trimmed, cut to `max` code points: for tokens. Where
 * nothing had to be left out, the result points into `s`. */
struct span text_clean(struct arena *arena, struct span s, size_t max);

/* The key by which people find and compare names, usernames and e-mails: lower case, without the accents of Latin
 * letters («Ñandú» gives «nandu»), other letters as they are. */
struct span text_fold(struct arena *arena, struct span s);

/* Lower case only, accents kept: what two usernames or two e-mails are compared by. */
struct span text_lower(struct arena *arena, struct span s);

#endif
