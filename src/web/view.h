/* view.h: what the compiled views (tools/views2c.c) are given, and a writer for each position of a value. */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "base/buf.h"
#include "web/text.gen.h"

struct view_context {
    struct arena *arena;
    enum language language;
    struct span tag; /* language_tags[language], for `lang` */
};

/* In the text of an element: `&`, `<` and `>` as references. */
void view_text(struct buf *out, struct span value);
/* In an attribute's value in double quotes: the quotes too. */
void view_attribute(struct buf *out, struct span value);
/* A whole URL, or its beginning, in an attribute: `#` unless it is https:, http:, mailto:, tel: or one of our own paths
 * (a single `/`, then neither `/` nor `\`), without spaces and control characters, which browsers drop. */
void view_url(struct buf *out, struct span value);
/* A piece of a URL, after its beginning: all but RFC 3986's unreserved characters percent-encoded. */
void view_url_part(struct buf *out, struct span value);

#endif
