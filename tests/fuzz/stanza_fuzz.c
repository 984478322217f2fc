/* stanza_fuzz.c: the XML reader takes any bytes; what it took is a tree within its bounds, and UTF-8. */
#include "base/text.h"
#include "base/xml.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many nodes there are at and below one. */
static size_t walk(const struct xml_node *node, const struct xml_node *parent, size_t depth)
{
    size_t count = 1;
    assert(depth < XML_DEPTH && node->parent == parent && node->name.len > 0 &&
           node->attribute_count <= XML_ATTRIBUTES);
    assert(text_is_utf8(node->ns) && text_is_utf8(node->name) && text_is_utf8(node->text));
    for (size_t i = 0; i < node->attribute_count; i++)
        assert(text_is_utf8(node->attributes[i].name) && text_is_utf8(node->attributes[i].value));
    for (const struct xml_node *child = node->child; child != NULL; child = child->next)
        count += walk(child, node, depth + 1);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const struct xml_node *root = xml_read(arena, (struct span){(const char *)data, size});
    if (root != NULL)
        assert(walk(root, NULL, 0) <= XML_NODES);
    arena_free(arena);
    return 0;
}
