/* html.h: where in HTML a piece of a view stands, and so how a value there must be written. */
#ifndef LIB_HTML_H
#define LIB_HTML_H

#include "base/span.h"

enum html_position {
    HTML_TEXT,
    HTML_LESS,        /* after `<` */
    HTML_DECLARATION, /* <!DOCTYPE */
    HTML_TAG_NAME,
    HTML_END_TAG, /* after `</` */
    HTML_TAG,     /* in a tag, where an attribute may begin */
    HTML_AFTER,   /* in a tag, where white space must come before an attribute */
    HTML_ATTRIBUTE_NAME,
    HTML_EQUALS, /* after `=` */
    HTML_VALUE,  /* in double quotes */
    HTML_SINGLE_QUOTED,
    HTML_UNQUOTED,
    HTML_RAW, /* between <script> and </script> and the like: nothing may stand there */
};

/* A name, or the text of an attribute's value so far. */
struct html_piece {
    char text[2000];
    size_t len;
};

/* Begins as zeros: in text. A plain value: a copy is a snapshot. */
struct html {
    enum html_position position;
    struct html_piece element, attribute, value;
};

/* How a value that stands here must be escaped. */
enum html_slot { SLOT_NONE, SLOT_TEXT, SLOT_ATTRIBUTE, SLOT_URL, SLOT_URL_PART };

/* Steps over one byte of the view's own text; returns NULL, or why it may not stand there. */
const char *html_step(struct html *html, char c);
/* The slot here; SLOT_NONE and *why where no value may stand. */
enum html_slot html_slot(const struct html *html, const char **why);
/* Steps over a value. */
void html_step_value(struct html *html);
/* May text that is there only sometimes begin or end here? Ends a name that stands before it. */
bool html_may_branch(struct html *html);
/* Where a branch ends as `end`, does what follows mean the same as after `start`? Then makes `start` stand for both. */
bool html_join(struct html *start, const struct html *end);

#endif
