/* html.c: where in HTML a piece of a view stands, and so how a value there must be written. */
#include "lib/html.h"

#include <string.h>

#define NO_SCRIPTS "scripts and styles stand in files of their own: the CSP forbids them here"
#define VALUE_BYTE '\1' /* stands for a value in the text of an attribute */

static bool is_one_of(struct span s, const char *const *names)
{
    for (; *names != NULL; names++)
        if (span_eq(s, span_of(*names)))
            return true;
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct span span_of_piece(const struct html_piece *piece)
{
    return (struct span){piece->text, piece->len};
}

static const char *add(struct html_piece *piece, char c)
{
    if (piece->len == sizeof piece->text)
        return "a name or an attribute's value is too long";
    piece->text[piece->len++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    return NULL;
}

static const char *begin(struct html *html, struct html_piece *piece, enum html_position position, char c)
{
    html->position = position;
    piece->len = 0;
    return c ? add(piece, c) : NULL;
}

/* Their content is not read as HTML. */
static bool is_raw(const struct html *html)
{
    static const char *const raw[] = {"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext", NULL};
    return is_one_of(span_of_piece(&html->element), raw);
}

static const char *step_less(struct html *html, char c)
{
    if (is_raw(html) && c != '/')
        return NO_SCRIPTS;
    if (is_letter(c))
        return begin(html, &html->element, HTML_TAG_NAME, c);
    if (c == '/')
        return begin(html, &html->value, HTML_END_TAG, 0);
    if (c == '!')
        return begin(html, &html->value, HTML_DECLARATION, 0);
    return "a `<` that begins no tag: write &lt;";
}

static const char *step_declaration(struct html *html, char c)
{
    if (c == '-')
        return "HTML comments reach the browser: write {# … #}";
    if (c == '>')
        html->position = HTML_TEXT;
    return NULL;
}

static const char *step_end_tag(struct html *html, char c)
{
    if (c != '>')
        return is_letter(c) || (c >= '0' && c <= '9') || c == '-' ? add(&html->value, c) : "an end tag has a name only";
    if (is_raw(html) && !span_eq(span_of_piece(&html->value), span_of_piece(&html->element)))
        return NO_SCRIPTS;
    return begin(html, &html->element, HTML_TEXT, 0);
}

/* Between attributes and in their names: what ends one is the same. */
static const char *step_tag(struct html *html, char c)
{
    if (c == '>')
        html->position = is_raw(html) ? HTML_RAW : HTML_TEXT;
    else if (is_space(c) || c == '/')
        html->position = HTML_TAG;
    else if (html->position == HTML_TAG_NAME && (is_letter(c) || (c >= '0' && c <= '9') || c == '-'))
        return add(&html->element, c);
    else if (html->position == HTML_ATTRIBUTE_NAME && c == '=')
        html->position = HTML_EQUALS;
    else if (html->position == HTML_AFTER)
        return "expected white space, `/` or `>` here";
    else if (strchr("\"'<=`{}", c) != NULL || html->position == HTML_TAG_NAME)
        return "no such character in a tag, outside of an attribute's value";
    else if (html->position == HTML_TAG)
        return begin(html, &html->attribute, HTML_ATTRIBUTE_NAME, c);
    else
        return add(&html->attribute, c);
    return NULL;
}

static const char *step_equals(struct html *html, char c)
{
    if (is_space(c) || c == '>')
        return "expected the attribute's value, in double quotes";
    return begin(html, &html->value, c == '"' ? HTML_VALUE : c == '\'' ? HTML_SINGLE_QUOTED : HTML_UNQUOTED, 0);
}

static const char *step_value(struct html *html, char c, char quote)
{
    if (c != quote)
        return add(&html->value, c);
    html->position = HTML_AFTER;
    return NULL;
}

const char *html_step(struct html *html, char c)
{
    switch (html->position) {
    case HTML_TEXT:
        html->position = c == '<' ? HTML_LESS : HTML_TEXT;
        return NULL;
    case HTML_LESS:
        return step_less(html, c);
    case HTML_DECLARATION:
        return step_declaration(html, c);
    case HTML_END_TAG:
        return step_end_tag(html, c);
    case HTML_TAG_NAME:
    case HTML_TAG:
    case HTML_AFTER:
    case HTML_ATTRIBUTE_NAME:
        return step_tag(html, c);
    case HTML_EQUALS:
        return step_equals(html, c);
    case HTML_VALUE:
        return step_value(html, c, '"');
    case HTML_SINGLE_QUOTED:
        return step_value(html, c, '\'');
    case HTML_UNQUOTED:
        return is_space(c) || c == '>' ? step_tag(html, c) : NULL;
    case HTML_RAW:
        html->position = c == '<' ? HTML_LESS : HTML_RAW;
        return c == '<' || is_space(c) ? NULL : NO_SCRIPTS;
    }
    return NULL;
}

/* The URL in this attribute's value as far as it goes; false where there is none. */
static bool url_here(const struct html *html, struct span *url)
{
    static const char *const urls[] = {"href", "src",        "action",   "formaction", "poster",     "cite",
                                       "data", "background", "longdesc", "manifest",   "xlink:href", NULL};
    struct span value = span_of_piece(&html->value);
    *url = value;
    if (is_one_of(span_of_piece(&html->attribute), urls))
        return true;
    for (size_t i = 4; i <= value.len; i++) /* <meta http-equiv="refresh" content="5;url=…"> */
        if (span_eq(span_sub(value, i - 4, 4), SPAN("url="))) {
            *url = span_sub(value, i, SIZE_MAX);
            return true;
        }
    return false;
}

/* May a percent-encoded value follow this? Not where it would become a script or another host. */
static bool is_safe_beginning(struct span url)
{
    static const char *const schemes[] = {"https:", "http:", "mailto:", "tel:", "#", "?"};
    if (url.ptr[0] == VALUE_BYTE) /* view_url saw to it; but `/` and then `/` of ours would be another host */
        return url.len == 1 || (url.ptr[1] != '/' && url.ptr[1] != '\\');
    if (url.ptr[0] == '/')
        return url.len == 1 || (url.ptr[1] != '/' && url.ptr[1] != '\\');
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (span_starts(url, span_of(schemes[i])))
            return true;
    return false;
}

static enum html_slot slot_in_value(const struct html *html, const char **why)
{
    static const char *const refused[] = {"style", "srcdoc", "srcset", "ping", NULL};
    struct span name = span_of_piece(&html->attribute), url;
    if (span_starts(name, SPAN("on")) || is_one_of(name, refused)) {
        *why = "no value may stand in an attribute on…, style, srcdoc, srcset or ping";
        return SLOT_NONE;
    }
    if (!url_here(html, &url))
        return SLOT_ATTRIBUTE;
    if (url.len == 0)
        return SLOT_URL;
    if (is_safe_beginning(url))
        return SLOT_URL_PART;
    *why = "a URL that holds a value begins with `/`, `#`, `?`, https:, http:, mailto: or tel:, or with a value";
    return SLOT_NONE;
}

enum html_slot html_slot(const struct html *html, const char **why)
{
    *why = NULL;
    if (html->position == HTML_TEXT)
        return SLOT_TEXT;
    if (html->position == HTML_VALUE)
        return slot_in_value(html, why);
    *why = "a value may stand only in text and in attributes' values in double quotes";
    return SLOT_NONE;
}

void html_step_value(struct html *html)
{
    if (html->position == HTML_VALUE)
        add(&html->value, VALUE_BYTE);
}

bool html_may_branch(struct html *html)
{
    if (html->position == HTML_TAG_NAME || html->position == HTML_ATTRIBUTE_NAME)
        html->position = HTML_AFTER;
    return html->position == HTML_TEXT || html->position == HTML_TAG || html->position == HTML_AFTER ||
           html->position == HTML_VALUE;
}

static bool is_in_tag(const struct html *html)
{
    return html->position == HTML_TAG || html->position == HTML_AFTER;
}

bool html_join(struct html *start, const struct html *end)
{
    const char *why;
    if (is_in_tag(start) && end->position == HTML_AFTER)
        start->position = HTML_AFTER;
    if (start->position != end->position && !(is_in_tag(start) && is_in_tag(end)))
        return false;
    if (start->position == HTML_TEXT)
        return true;
    return span_eq(span_of_piece(&start->element), span_of_piece(&end->element)) &&
           (start->position != HTML_VALUE ||
            (span_eq(span_of_piece(&start->attribute), span_of_piece(&end->attribute)) &&
             html_slot(start, &why) == html_slot(end, &why)));
}
