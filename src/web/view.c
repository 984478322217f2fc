/* view.c: the writers of the compiled views: a value escaped as its position in the HTML demands. */
#include "web/view.h"

#include "base/url.h"

static struct span reference_of(char c, bool in_attribute)
{
    switch (c) {
    case '&':
        return SPAN("&amp;");
    case '<':
        return SPAN("&lt;");
    case '>':
        return SPAN("&gt;");
    case '"':
        return in_attribute ? SPAN("&quot;") : SPAN("");
    case '\'':
        return in_attribute ? SPAN("&#39;") : SPAN("");
    default:
        return SPAN("");
    }
}

static void put_escaped(struct buf *out, struct span value, bool in_attribute)
{
    size_t written = 0;
    for (size_t i = 0; i < value.len; i++) {
        struct span reference = reference_of(value.ptr[i], in_attribute);
        if (reference.len == 0)
            continue;
        buf_put(out, span_sub(value, written, i - written));
        buf_put(out, reference);
        written = i + 1;
    }
    buf_put(out, span_sub(value, written, value.len));
}

void view_text(struct buf *out, struct span value)
{
    put_escaped(out, value, false);
}

void view_attribute(struct buf *out, struct span value)
{
    put_escaped(out, value, true);
}

static bool is_own_path(struct span url)
{
    return url.len != 0 && url.ptr[0] == '/' && (url.len == 1 || (url.ptr[1] != '/' && url.ptr[1] != '\\'));
}

static bool has_known_scheme(struct span url)
{
    static const struct span schemes[] = {SPAN_INIT("https:"), SPAN_INIT("http:"), SPAN_INIT("mailto:"),
                                          SPAN_INIT("tel:")};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (span_eq_nocase(span_sub(url, 0, schemes[i].len), schemes[i]))
            return true;
    return false;
}

static bool has_space_or_control(struct span url)
{
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.ptr[i] <= ' ' || url.ptr[i] == 0x7F)
            return true;
    return false;
}

void view_url(struct buf *out, struct span value)
{
    bool harmless = (is_own_path(value) || has_known_scheme(value)) && !has_space_or_control(value);
    view_attribute(out, harmless ? value : SPAN("#"));
}

void view_url_part(struct buf *out, struct span value)
{
    buf_put(out, percent_encode(out->arena, value));
}
