/* xml_test.c: XML as XMPP has it. */
#include "base/xml.h"

#include "support/cm.h"

#define assert_span(actual, literal) assert_true(span_eq((actual), SPAN(literal)))

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static void reads_a_tree(void **state)
{
    const struct xml_node *body = xml_read(
        *state, SPAN("<body xmlns='urn:a' sid='1&amp;2' xml:lang='es'><iq type='result' xmlns='urn:b'>uno <b>dos</b> "
                     "tres</iq><empty/></body>"));
    const struct xml_node *iq = xml_child(body, "iq");
    assert_true(xml_is(body, "body"));
    assert_span(body->ns, "urn:a");
    assert_span(xml_attribute(body, "sid"), "1&2");
    assert_span(xml_attribute(body, "lang"), "es");
    assert_null(xml_attribute(body, "rid").ptr);
    assert_ptr_equal(iq, xml_child_of(body, "urn:b"));
    assert_ptr_equal(iq->parent, body);
    assert_span(iq->text, "uno  tres");
    assert_span(xml_child(iq, "b")->text, "dos");
    assert_true(xml_is(iq->next, "empty"));
    assert_null(iq->next->next);
}

static void of_nothing_there_is_nothing(void **state)
{
    (void)state;
    assert_null(xml_child(NULL, "a"));
    assert_null(xml_child_of(NULL, "a"));
    assert_false(xml_is(NULL, "a"));
    assert_null(xml_attribute(NULL, "a").ptr);
}

static void refuses_what_is_no_document(void **state)
{
    static const struct span texts[] = {
        SPAN_INIT(""),
        SPAN_INIT("a"),
        SPAN_INIT("<a>"),
        SPAN_INIT("<a></b>"),
        SPAN_INIT("<a/><b/>"),
        SPAN_INIT("<a b='1' b='2'/>"),
        SPAN_INIT("<x:a/>"),
        SPAN_INIT("<a>&unknown;</a>"),
        SPAN_INIT("<a>\xff</a>"),
        SPAN_INIT("<!DOCTYPE html><html></html>"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_null(xml_read(*state, texts[i]));
}

static void refuses_what_xmpp_forbids(void **state)
{
    assert_null(xml_read(*state, SPAN("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")));
    assert_null(xml_read(*state, SPAN("<a><?php evil ?></a>")));
    assert_null(xml_read(*state, SPAN("<a><!-- secret --></a>")));
    assert_non_null(xml_read(*state, SPAN("<?xml version='1.0' encoding='UTF-8'?><a/>")));
}

/* `count` times `text` between <r> and </r>, `after` as often. */
static struct span repeated(struct arena *arena, struct span text, struct span after, size_t count)
{
    struct buf out = buf_new(arena, (size_t)1 << 24);
    BUF_LITERAL(&out, "<r>");
    for (size_t i = 0; i < count; i++)
        buf_put(&out, text);
    for (size_t i = 0; i < count; i++)
        buf_put(&out, after);
    BUF_LITERAL(&out, "</r>");
    return buf_span(&out);
}

static void is_bounded_in_depth_and_size(void **state)
{
    assert_non_null(xml_read(*state, repeated(*state, SPAN("<a>"), SPAN("</a>"), XML_DEPTH - 1)));
    assert_null(xml_read(*state, repeated(*state, SPAN("<a>"), SPAN("</a>"), XML_DEPTH)));
    assert_non_null(xml_read(*state, repeated(*state, SPAN("<a/>"), SPAN(""), XML_NODES - 1)));
    assert_null(xml_read(*state, repeated(*state, SPAN("<a/>"), SPAN(""), XML_NODES)));
}

static void is_bounded_in_attributes(void **state)
{
    struct buf out = buf_new(*state, 4096);
    BUF_LITERAL(&out, "<a");
    for (int i = 0; i <= XML_ATTRIBUTES; i++)
        buf_printf(&out, " b%d=''", i);
    BUF_LITERAL(&out, "/>");
    assert_null(xml_read(*state, buf_span(&out)));
}

static void what_is_escaped_is_read_as_it_was(void **state)
{
    struct buf out = buf_new(*state, 200);
    struct span text = SPAN("a'b\"<c>&amp;");
    BUF_LITERAL(&out, "<a b='");
    xml_escape(&out, text);
    BUF_LITERAL(&out, "'/>");
    assert_true(span_eq(xml_attribute(xml_read(*state, buf_span(&out)), "b"), text));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_tree),
        cmocka_unit_test(of_nothing_there_is_nothing),
        cmocka_unit_test(refuses_what_is_no_document),
        cmocka_unit_test(refuses_what_xmpp_forbids),
        cmocka_unit_test(is_bounded_in_depth_and_size),
        cmocka_unit_test(is_bounded_in_attributes),
        cmocka_unit_test(what_is_escaped_is_read_as_it_was),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
