/* xml.h: XML as XMPP has it (RFC 6120, 11.1): a document as a small tree in an arena, expat behind it. */
#ifndef BASE_XML_H
#define BASE_XML_H

#include "base/buf.h"

/* Whatever has more is refused, and so is what XMPP forbids: document types, entities of one's own, processing
 * instructions, comments. Read as UTF-8, whatever it says that it is. */
#define XML_DEPTH 32
#define XML_NODES 8192
#define XML_ATTRIBUTES 64 /* of one element */

struct xml_attribute {
    struct span name; /* without prefix: "xml:lang" is "lang" */
    struct span value;
};

struct xml_node {
    struct span ns, name;
    const struct xml_attribute *attributes;
    size_t attribute_count;
    struct span text; /* of the element itself, in one piece */
    const struct xml_node *parent;
    const struct xml_node *child, *next; /* the first within; the next beside */
};

/* The root; NULL where the text is no such document. Everything is copied into `arena`. */
const struct xml_node *xml_read(struct arena *arena, struct span text);

/* The first child of that name, of any namespace; NULL where there is none, or no node. */
const struct xml_node *xml_child(const struct xml_node *node, const char *name);
/* The same by namespace, whatever its name. */
const struct xml_node *xml_child_of(const struct xml_node *node, const char *ns);
bool xml_is(const struct xml_node *node, const char *name); /* false where there is no node */
/* ptr NULL where there is none, or no node. */
struct span xml_attribute(const struct xml_node *node, const char *name);

/* What stands between an attribute's quotes, or between tags. */
void xml_escape(struct buf *buf, struct span text);

#endif
