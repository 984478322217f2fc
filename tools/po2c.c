/* po2c: turns gettext catalogues into typed C: po2c OUT es.po en.po writes OUT.h and OUT.c. A language may have several files,
 * one a part of the pages: es.po, manage.es.po.
 *
 * A key is a msgid of lower-case words joined by `-`; each becomes a function. Text without placeholders:
 *     struct span text_login_title(enum language)
 * and with placeholders, which are {name} in the text, in the order of the first catalogue:
 *     struct span text_opens_at(struct arena *, enum language, struct span time)
 * The build fails where a key or a placeholder is missing in one language, and on empty, fuzzy or doubled entries. */
#include "lib/output.h"
#include "lib/source.h"

#include <stdio.h>

#define LANGUAGES_MAX 8
#define NAMES_MAX 8 /* placeholders of one text: bytes 1 to 8 stand for them in the table */

struct entry {
    struct span key, text;
    const char *path;
    int line;
};

struct catalogue {
    const char *path; /* its first file */
    struct span tag;  /* "es" */
    struct entry *items;
    size_t count, room;
};

struct names {
    struct span items[NAMES_MAX];
    size_t count;
};

/* --- reading a catalogue ------------------------------------------------------------------------------------------ */

static void skip_line(struct source *source)
{
    while (source_peek(source, 0) != 0 && source_peek(source, 0) != '\n')
        source->at++;
    source_take(source, "\n");
}

static void skip_spaces(struct source *source)
{
    while (source_take(source, " ") || source_take(source, "\t") || source_take(source, "\r\n") ||
           source_take(source, "\n"))
        ;
}

/* Blank lines and comments; what a translator marked as unsure is no translation. */
static void skip_comments(struct source *source)
{
    for (skip_spaces(source); source_peek(source, 0) == '#'; skip_spaces(source)) {
        size_t from = source->at;
        skip_line(source);
        struct span comment = span_sub(source->text, from, source->at - from), flag;
        if (!span_starts(comment, SPAN("#,")))
            continue;
        while (span_cut(&comment, ',', &flag))
            if (span_eq(span_trim(flag), SPAN("fuzzy")))
                fail_at(source->path, source_line(source, from), "a fuzzy entry: check it and remove the mark");
    }
}

static void read_character(struct source *source, struct buf *out)
{
    if (source_take(source, "\\n"))
        buf_byte(out, '\n');
    else if (source_take(source, "\\\""))
        buf_byte(out, '"');
    else if (source_take(source, "\\\\"))
        buf_byte(out, '\\');
    else if (source_peek(source, 0) == '\\')
        source_fail(source, "an escape other than \\n, \\\" and \\\\");
    else if ((unsigned char)source_peek(source, 0) < ' ')
        source_fail(source, "a string without its closing quote, or with a control character");
    else
        buf_byte(out, source->text.ptr[source->at++]);
}

/* One string, or several on lines of their own, which are one. */
static struct span read_strings(struct source *source, struct arena *arena)
{
    struct buf out = output_new(arena);
    if (source_peek(source, 0) != '"')
        source_fail(source, "expected a string in double quotes");
    for (; source_take(source, "\""); skip_spaces(source))
        while (!source_take(source, "\""))
            read_character(source, &out);
    return buf_span(&out);
}

static const struct entry *find(const struct catalogue *catalogue, struct span key)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (span_eq(catalogue->items[i].key, key))
            return &catalogue->items[i];
    return NULL;
}

static void check_key(const char *path, int line, struct span key)
{
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(i > 0 && ((c >= '0' && c <= '9') || c == '-')))
            fail_at(path, line, "key \"%.*s\": a-z, then a-z, 0-9 and `-` only", SPAN_ARG(key));
    }
}

static void add_entry(struct arena *arena, struct catalogue *catalogue, struct entry entry)
{
    check_key(entry.path, entry.line, entry.key);
    if (find(catalogue, entry.key) != NULL)
        fail_at(entry.path, entry.line, "key \"%.*s\" is there twice", SPAN_ARG(entry.key));
    if (entry.text.len == 0)
        fail_at(entry.path, entry.line, "key \"%.*s\" has no text", SPAN_ARG(entry.key));
    catalogue->items = arena_grow(arena, catalogue->items, catalogue->count, &catalogue->room, sizeof entry);
    catalogue->items[catalogue->count++] = entry;
}

/* "es" of es.po and manage.es.po. */
static struct span tag_of(const char *path)
{
    struct span name = base_name(path), tag = {NULL, 0};
    if (span_ends(name, SPAN(".po"))) {
        name = span_sub(name, 0, name.len - 3);
        while (span_cut(&name, '.', &tag) && name.ptr != NULL)
            ;
    }
    if (!is_identifier(tag))
        fail_at(path, 0, "a catalogue is named after its language: es.po");
    return tag;
}

static void read_catalogue(struct arena *arena, const char *path, struct catalogue *catalogue)
{
    struct source source = source_read(arena, path);
    for (skip_comments(&source); source_peek(&source, 0) != 0; skip_comments(&source)) {
        struct entry entry = {.path = path, .line = source_line(&source, source.at)};
        if (!source_take(&source, "msgid "))
            source_fail(&source, "expected `msgid \"key\"`");
        entry.key = read_strings(&source, arena);
        if (!source_take(&source, "msgstr "))
            source_fail(&source, "expected `msgstr \"text\"`");
        entry.text = read_strings(&source, arena);
        if (entry.key.len != 0) /* the empty one is the catalogue's own header */
            add_entry(arena, catalogue, entry);
    }
}

/* The catalogue of that language, or a new one. */
static struct catalogue *catalogue_of(struct catalogue *catalogues, size_t *count, const char *path)
{
    struct span tag = tag_of(path);
    for (size_t i = 0; i < *count; i++)
        if (span_eq(catalogues[i].tag, tag))
            return &catalogues[i];
    if (*count == LANGUAGES_MAX)
        fail_at(path, 0, "over %d languages", LANGUAGES_MAX);
    catalogues[*count] = (struct catalogue){.path = path, .tag = tag};
    return &catalogues[(*count)++];
}

/* --- placeholders ------------------------------------------------------------------------------------------------- */

static size_t name_index(const struct names *names, struct span name)
{
    size_t i = 0;
    while (i < names->count && !span_eq(names->items[i], name))
        i++;
    return i;
}

/* The index of placeholder `name`, which is added to `names` where it is new. */
static size_t add_name(const char *path, const struct entry *entry, struct names *names, struct span name)
{
    if (!is_identifier(name))
        fail_at(path, entry->line, "key \"%.*s\": {%.*s} is no placeholder", SPAN_ARG(entry->key), SPAN_ARG(name));
    size_t index = name_index(names, name);
    if (index == NAMES_MAX)
        fail_at(path, entry->line, "key \"%.*s\": over %d placeholders", SPAN_ARG(entry->key), NAMES_MAX);
    if (index == names->count)
        names->items[names->count++] = name;
    return index;
}

/* The text with a byte 1 to 8 for each placeholder. */
static struct span encode(struct arena *arena, const char *path, const struct entry *entry, struct names *names)
{
    struct buf out = output_new(arena);
    for (size_t at = 0; at < entry->text.len; at++) {
        if (entry->text.ptr[at] != '{') {
            buf_byte(&out, entry->text.ptr[at]);
            continue;
        }
        struct span rest = span_sub(entry->text, at + 1, SIZE_MAX), name;
        if (!span_has(rest, '}'))
            fail_at(path, entry->line, "key \"%.*s\": a `{` without its `}`", SPAN_ARG(entry->key));
        span_cut(&rest, '}', &name);
        buf_byte(&out, (char)(add_name(path, entry, names, name) + 1));
        at += name.len + 1;
    }
    return buf_span(&out);
}

static void check_same_names(const struct catalogue *one, const struct entry *entry,
                             const struct names *names, const struct names *theirs)
{
    for (size_t i = 0; i < theirs->count; i++)
        if (name_index(names, theirs->items[i]) == names->count)
            fail_at(entry->path, entry->line, "key \"%.*s\": placeholder {%.*s} is not in %s", SPAN_ARG(entry->key),
                    SPAN_ARG(theirs->items[i]), one->path);
    for (size_t i = 0; i < names->count; i++)
        if (name_index(theirs, names->items[i]) == theirs->count)
            fail_at(entry->path, entry->line, "key \"%.*s\": placeholder {%.*s} of %s is missing", SPAN_ARG(entry->key),
                    SPAN_ARG(names->items[i]), one->path);
}

static void check_same_keys(const struct catalogue *one, const struct catalogue *other)
{
    for (size_t i = 0; i < one->count; i++)
        if (find(other, one->items[i].key) == NULL)
            fail_at(one->items[i].path, one->items[i].line, "key \"%.*s\" is missing in %s", SPAN_ARG(one->items[i].key),
                    other->path);
}

/* --- writing C ---------------------------------------------------------------------------------------------------- */

static void put_identifier(struct buf *out, struct span key)
{
    for (size_t i = 0; i < key.len; i++)
        buf_byte(out, key.ptr[i] == '-' ? '_' : key.ptr[i]);
}

static void put_function(struct buf *out, const struct entry *entry, size_t number, const struct names *names)
{
    BUF_LITERAL(out, "static inline struct span text_");
    put_identifier(out, entry->key);
    buf_printf(out, "(%senum language language", names->count ? "struct arena *arena, " : "");
    for (size_t i = 0; i < names->count; i++)
        buf_printf(out, ", struct span %.*s", SPAN_ARG(names->items[i]));
    if (names->count == 0) {
        buf_printf(out, ")\n{\n    return po_text(%zu, language);\n}\n", number);
        return;
    }
    BUF_LITERAL(out, ")\n{\n    const struct span values[] = {");
    for (size_t i = 0; i < names->count; i++)
        buf_printf(out, "%s%.*s", i ? ", " : "", SPAN_ARG(names->items[i]));
    buf_printf(out, "};\n    return po_fill(arena, %zu, language, values);\n}\n", number);
}

static void put_languages(struct buf *out, const struct catalogue *catalogues, size_t count)
{
    BUF_LITERAL(out, "enum language {");
    for (size_t i = 0; i < count; i++) {
        BUF_LITERAL(out, " LANGUAGE_");
        for (size_t at = 0; at < catalogues[i].tag.len; at++)
            buf_byte(out, (char)(catalogues[i].tag.ptr[at] & ~0x20));
        buf_byte(out, ',');
    }
    buf_printf(out, " };\n#define LANGUAGE_COUNT %zu\n", count);
    BUF_LITERAL(out, "extern const struct span language_tags[]; /* \"es\" */\n\n");
}

static void put_code_head(struct buf *out, const struct catalogue *catalogues, size_t count)
{
    BUF_LITERAL(out, "/* Generated by tools/po2c. */\n#include \"web/text.gen.h\"\n#include \"base/buf.h\"\n\n");
    BUF_LITERAL(out, "const struct span language_tags[] = {");
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "SPAN_INIT(\"%.*s\"), ", SPAN_ARG(catalogues[i].tag));
    BUF_LITERAL(out, "};\n\n/* Bytes 1 to 8 stand for values. */\n");
    BUF_LITERAL(out, "static const struct span texts[][LANGUAGE_COUNT] = {\n");
}

static void put_code_tail(struct buf *out)
{
    BUF_LITERAL(out, "};\n\n"
                     "struct span po_text(unsigned number, enum language language)\n"
                     "{\n"
                     "    return texts[number][language];\n"
                     "}\n\n"
                     "struct span po_fill(struct arena *arena, unsigned number, enum language language,\n"
                     "                    const struct span *values)\n"
                     "{\n"
                     "    struct buf out = buf_new(arena, SIZE_MAX);\n"
                     "    struct span text = texts[number][language];\n"
                     "    for (size_t i = 0; i < text.len; i++)\n"
                     "        if (text.ptr[i] >= 1 && text.ptr[i] <= 8)\n"
                     "            buf_put(&out, values[text.ptr[i] - 1]);\n"
                     "        else\n"
                     "            buf_byte(&out, text.ptr[i]);\n"
                     "    return buf_span(&out);\n"
                     "}\n");
}

/* One key in all languages: a row of the table and a function. */
static void put_text(struct buf *header, struct buf *code, const struct catalogue *catalogues, size_t count,
                     size_t number)
{
    const struct entry *first = &catalogues[0].items[number];
    struct names names = {.count = 0};
    BUF_LITERAL(code, "    {SPAN_INIT(");
    output_literal(code, encode(code->arena, first->path, first, &names));
    put_function(header, first, number, &names);
    for (size_t i = 1; i < count; i++) {
        const struct entry *entry = find(&catalogues[i], first->key);
        struct names own = {.count = 0}, same = names;
        encode(code->arena, entry->path, entry, &own);
        check_same_names(&catalogues[0], entry, &names, &own);
        BUF_LITERAL(code, "), SPAN_INIT(");
        output_literal(code, encode(code->arena, entry->path, entry, &same));
    }
    BUF_LITERAL(code, ")},\n");
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: po2c OUT es.po en.po\n");
        return 1;
    }
    struct arena *arena = arena_new();
    struct catalogue catalogues[LANGUAGES_MAX];
    size_t count = 0;
    for (int i = 2; i < argc; i++)
        read_catalogue(arena, argv[i], catalogue_of(catalogues, &count, argv[i]));
    for (size_t i = 0; i < count; i++) {
        check_same_keys(&catalogues[0], &catalogues[i]);
        check_same_keys(&catalogues[i], &catalogues[0]);
    }
    struct buf header = output_new(arena), code = output_new(arena);
    BUF_LITERAL(&header, "/* Generated by tools/po2c. */\n#ifndef TEXT_GEN_H\n#define TEXT_GEN_H\n\n"
                         "#include \"base/arena.h\"\n\n");
    put_languages(&header, catalogues, count);
    BUF_LITERAL(&header, "struct span po_text(unsigned number, enum language language);\n"
                         "struct span po_fill(struct arena *arena, unsigned number, enum language language,\n"
                         "                    const struct span *values);\n\n");
    put_code_head(&code, catalogues, count);
    for (size_t i = 0; i < catalogues[0].count; i++)
        put_text(&header, &code, catalogues, count, i);
    put_code_tail(&code);
    BUF_LITERAL(&header, "\n#endif\n");
    output_save(argv[1], &header, &code);
    arena_free(arena);
    return 0;
}
