/* xml.c: XML as XMPP has it, by expat, into a small tree. */
#include "base/xml.h"

#include <expat.h>

#include <limits.h>
#include <string.h>

#define SEPARATOR '\n' /* between a namespace and a name: stands in neither */

/* A document being read. */
struct reader {
    XML_Parser parser;
    struct arena *arena;
    struct xml_node *root;
    struct open {
        struct xml_node *node, *last_child;
        struct buf text;
    } open[XML_DEPTH];
    size_t depth, nodes;
    bool refused;
};

static void refuse(struct reader *reader)
{
    reader->refused = true;
    XML_StopParser(reader->parser, XML_FALSE);
}

/* "namespace\nname", or a name alone. */
static void split_name(struct arena *arena, const char *both, struct span *ns, struct span *name)
{
    struct span rest = arena_copy(arena, span_of(both));
    const char *separator = memchr(rest.ptr, SEPARATOR, rest.len);
    size_t len = separator ? (size_t)(separator - rest.ptr) : 0;
    *ns = span_sub(rest, 0, len);
    *name = span_sub(rest, separator ? len + 1 : 0, rest.len);
}

static void read_attributes(struct reader *reader, struct xml_node *node, const char **attributes)
{
    size_t count = 0;
    while (attributes[2 * count] != NULL)
        count++;
    if (count > XML_ATTRIBUTES) {
        refuse(reader);
        return;
    }
    struct xml_attribute *out = arena_array(reader->arena, count, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        struct span ns;
        split_name(reader->arena, attributes[2 * i], &ns, &out[i].name);
        out[i].value = arena_copy(reader->arena, span_of(attributes[2 * i + 1]));
    }
    node->attributes = out;
    node->attribute_count = count;
}

static void hang(struct reader *reader, struct xml_node *node)
{
    if (reader->depth == 0) {
        reader->root = node;
        return;
    }
    struct open *parent = &reader->open[reader->depth - 1];
    node->parent = parent->node;
    if (parent->last_child != NULL)
        parent->last_child->next = node;
    else
        parent->node->child = node;
    parent->last_child = node;
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct reader *reader = context;
    if (reader->refused)
        return;
    if (reader->depth == XML_DEPTH || reader->nodes == XML_NODES) {
        refuse(reader);
        return;
    }
    struct xml_node *node = arena_alloc(reader->arena, sizeof *node);
    split_name(reader->arena, name, &node->ns, &node->name);
    read_attributes(reader, node, attributes);
    hang(reader, node);
    reader->nodes++;
    reader->open[reader->depth++] = (struct open){.node = node, .text = buf_new(reader->arena, INT_MAX)};
}

static void on_end(void *context, const char *name)
{
    struct reader *reader = context;
    (void)name;
    if (reader->refused)
        return;
    struct open *done = &reader->open[--reader->depth];
    done->node->text = buf_span(&done->text);
}

static void on_text(void *context, const char *text, int len)
{
    struct reader *reader = context;
    if (!reader->refused && reader->depth > 0)
        buf_put(&reader->open[reader->depth - 1].text, (struct span){text, (size_t)len});
}

static void on_doctype(void *context, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    refuse(context);
}

static void on_instruction(void *context, const char *target, const char *data)
{
    (void)target, (void)data;
    refuse(context);
}

static void on_comment(void *context, const char *text)
{
    (void)text;
    refuse(context);
}

const struct xml_node *xml_read(struct arena *arena, struct span text)
{
    if (text.len == 0 || text.len > INT_MAX)
        return NULL;
    struct reader *reader = arena_alloc(arena, sizeof *reader);
    reader->arena = arena;
    reader->parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
    if (reader->parser == NULL)
        return NULL;
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader->parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
    XML_SetProcessingInstructionHandler(reader->parser, on_instruction);
    XML_SetCommentHandler(reader->parser, on_comment);
    bool good = XML_Parse(reader->parser, text.ptr, (int)text.len, XML_TRUE) == XML_STATUS_OK;
    XML_ParserFree(reader->parser);
    return good && !reader->refused ? reader->root : NULL;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
    for (const struct xml_node *child = node ? node->child : NULL; child != NULL; child = child->next)
        if (xml_is(child, name))
            return child;
    return NULL;
}

const struct xml_node *xml_child_of(const struct xml_node *node, const char *ns)
{
    for (const struct xml_node *child = node ? node->child : NULL; child != NULL; child = child->next)
        if (span_eq(child->ns, span_of(ns)))
            return child;
    return NULL;
}

bool xml_is(const struct xml_node *node, const char *name)
{
    return node != NULL && span_eq(node->name, span_of(name));
}

struct span xml_attribute(const struct xml_node *node, const char *name)
{
    for (size_t i = 0; node != NULL && i < node->attribute_count; i++)
        if (span_eq(node->attributes[i].name, span_of(name)))
            return node->attributes[i].value;
    return (struct span){NULL, 0};
}

void xml_escape(struct buf *buf, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '<':
            BUF_LITERAL(buf, "&lt;");
            break;
        case '>':
            BUF_LITERAL(buf, "&gt;");
            break;
        case '&':
            BUF_LITERAL(buf, "&amp;");
            break;
        case '\'':
            BUF_LITERAL(buf, "&apos;");
            break;
        case '"':
            BUF_LITERAL(buf, "&quot;");
            break;
        default:
            buf_byte(buf, text.ptr[i]);
        }
    }
}
