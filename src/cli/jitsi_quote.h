/* jitsi_quote.h: values as the Jitsi server's files want them written. */
#ifndef CLI_JITSI_QUOTE_H
#define CLI_JITSI_QUOTE_H

#include "base/buf.h"

/* What stands between the quotes of a string in Lua, and goes through docker's: there a variable is pasted between such quotes
 * as it is, lists are cut at commas, and .env has quotes of its own. */
void quote_lua(struct buf *out, struct span value);

/* NAME=value, quoted where a shell or docker would read something else. No value has a quote of that kind in it. */
struct span quote_env(struct arena *arena, struct span line);

#endif
