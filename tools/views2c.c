/* views2c: turns HTML views into typed C, escaped by position: views2c OUT FILES... writes OUT.h and OUT.c.
 *
 * NAME.html begins with `{# view NAME(const struct TYPE *p): what it is #}` and `{# include "web/pages.h" #}`, and
 * becomes
 *     void view_NAME(struct buf *out, const struct view_context *v, const struct TYPE *p);
 *
 *     {{ p.field.sub }}  {{ int p.count }}       a struct span, an integer; names are p, v and loops' variables
 *     {{ t.key }}  {{ t.key(p.a, t.other) }}     a text of the catalogues, with its placeholders' values in order
 *     {% if [not] p.x %} {% elif p.kind == KIND_A %} {% else %} {% end %}
 *     {% for c in p.cards %} … {% end %}         over a struct of `items` and `count`
 *     {% call other(p.frame) %}                  another view, given &p->frame
 *     {# a comment #}
 *
 * Values are allowed in text and in double-quoted attributes only, and what is there only sometimes must end where it
 * began (lib/html.h). White space at the beginning of lines goes, so <pre> and <textarea> hold values only. The
 * compiler checks fields, texts and their number of values; #line makes it tell the line of the view. */
#include "lib/html.h"
#include "lib/output.h"
#include "lib/source.h"

#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 16

struct block {
    enum { BLOCK_IF, BLOCK_ELSE, BLOCK_FOR } kind;
    int line;
    struct html start;  /* where its branches begin */
    struct html joined; /* what stands for all of them that have ended */
    bool line_start;
    struct span variable; /* of a loop */
};

struct view {
    struct source source;
    struct arena *arena;
    struct buf *code;
    struct buf literal; /* static text that was not written yet */
    struct html html;
    bool line_start; /* white space here is indentation */
    struct span name, type, parameter, description;
    struct block blocks[DEPTH_MAX];
    size_t depth;
};

/* --- small parts -------------------------------------------------------------------------------------------------- */

static void skip_space(struct source *source)
{
    while (source_take(source, " ") || source_take(source, "\n") || source_take(source, "\t"))
        ;
}

static void expect(struct source *source, const char *literal)
{
    skip_space(source);
    if (!source_take(source, literal))
        source_fail(source, "expected `%s`", literal);
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* A name; `-` belongs to keys of texts only. */
static struct span read_word(struct source *source, bool with_dashes)
{
    skip_space(source);
    size_t from = source->at;
    while (is_word_byte(source_peek(source, 0)) || (with_dashes && source_peek(source, 0) == '-'))
        source->at++;
    if (source->at == from)
        source_fail(source, "expected a name");
    return span_sub(source->text, from, source->at - from);
}

static bool take_word(struct source *source, const char *word)
{
    skip_space(source);
    size_t from = source->at;
    if (!source_take(source, word))
        return false;
    if (!is_word_byte(source_peek(source, 0)))
        return true;
    source->at = from;
    return false;
}

/* Errors of the compiler in the next statement are errors of this line. */
static void put_line(struct view *view)
{
    buf_printf(view->code, "#line %d \"%s\"\n", source_line(&view->source, view->source.at), view->source.path);
}

static void flush_literal(struct view *view)
{
    if (view->literal.len != 0) {
        BUF_LITERAL(view->code, "    BUF_LITERAL(out, ");
        output_literal(view->code, buf_span(&view->literal));
        BUF_LITERAL(view->code, ");\n");
    }
    view->literal.len = 0;
}

/* --- expressions -------------------------------------------------------------------------------------------------- */

static bool is_known(const struct view *view, struct span name)
{
    if (span_eq(name, view->parameter) || span_eq(name, SPAN("v")))
        return true;
    for (size_t i = 0; i < view->depth; i++)
        if (span_eq(name, view->blocks[i].variable))
            return true;
    return false;
}

/* p.a.b as p->a.b; *is_pointer where it is p alone. */
static struct span read_path(struct view *view, bool *is_pointer)
{
    struct buf out = output_new(view->arena);
    struct span root = read_word(&view->source, false);
    if (!is_known(view, root))
        source_fail(&view->source, "unknown name `%.*s`", SPAN_ARG(root));
    buf_put(&out, root);
    *is_pointer = true;
    while (source_take(&view->source, ".")) {
        buf_put(&out, *is_pointer ? SPAN("->") : SPAN("."));
        buf_put(&out, read_word(&view->source, false));
        *is_pointer = false;
    }
    return buf_span(&out);
}

static struct span read_text(struct view *view);

static struct span read_expression(struct view *view)
{
    bool is_pointer;
    return source_take(&view->source, "t.") ? read_text(view) : read_path(view, &is_pointer);
}

/* key or key(a, b), after `t.` */
static struct span read_text(struct view *view)
{
    struct buf out = output_new(view->arena);
    struct span key = read_word(&view->source, true);
    BUF_LITERAL(&out, "text_");
    for (size_t i = 0; i < key.len; i++)
        buf_byte(&out, key.ptr[i] == '-' ? '_' : key.ptr[i]);
    if (!source_take(&view->source, "(")) {
        BUF_LITERAL(&out, "(v->language)");
        return buf_span(&out);
    }
    BUF_LITERAL(&out, "(v->arena, v->language");
    do {
        skip_space(&view->source);
        BUF_LITERAL(&out, ", ");
        buf_put(&out, read_expression(view));
        skip_space(&view->source);
    } while (source_take(&view->source, ","));
    expect(&view->source, ")");
    buf_byte(&out, ')');
    return buf_span(&out);
}

static void read_value(struct view *view)
{
    static const char *const writers[] = {[SLOT_TEXT] = "view_text",
                                          [SLOT_ATTRIBUTE] = "view_attribute",
                                          [SLOT_URL] = "view_url",
                                          [SLOT_URL_PART] = "view_url_part"};
    const char *why;
    enum html_slot slot = html_slot(&view->html, &why);
    if (slot == SLOT_NONE)
        source_fail(&view->source, "%s", why);
    flush_literal(view);
    put_line(view);
    const char *writer = take_word(&view->source, "int") ? "buf_int" : writers[slot];
    skip_space(&view->source);
    struct span value = read_expression(view);
    buf_printf(view->code, "    %s(out, %.*s);\n", writer, SPAN_ARG(value));
    expect(&view->source, "}}");
    html_step_value(&view->html);
    view->line_start = false;
}

/* --- tags --------------------------------------------------------------------------------------------------------- */

static void begin_block(struct view *view, struct block block)
{
    if (view->depth == DEPTH_MAX)
        source_fail(&view->source, "blocks nest over %d deep", DEPTH_MAX);
    block.line = source_line(&view->source, view->source.at);
    block.start = block.joined = view->html;
    block.line_start = view->line_start;
    view->blocks[view->depth++] = block;
}

static struct block *top_block(struct view *view)
{
    if (view->depth == 0)
        source_fail(&view->source, "there is no block here that could end");
    return &view->blocks[view->depth - 1];
}

static void end_branch(struct view *view, struct block *block)
{
    if (!html_join(&block->joined, &view->html))
        source_fail(&view->source, "this part, which began in line %d, does not end where it began in the HTML",
                    block->line);
    block->line_start = block->line_start && view->line_start;
}

static void tag_condition(struct view *view)
{
    bool is_pointer, negated = take_word(&view->source, "not");
    BUF_LITERAL(view->code, "if (");
    if (negated)
        BUF_LITERAL(view->code, "!");
    buf_put(view->code, read_path(view, &is_pointer));
    skip_space(&view->source);
    if (!negated && source_take(&view->source, "==")) {
        BUF_LITERAL(view->code, " == ");
        buf_put(view->code, read_word(&view->source, false));
    }
    BUF_LITERAL(view->code, ") {\n");
}

static void tag_if(struct view *view)
{
    begin_block(view, (struct block){.kind = BLOCK_IF});
    BUF_LITERAL(view->code, "    ");
    tag_condition(view);
}

/* elif and else */
static struct block *next_branch(struct view *view)
{
    struct block *block = top_block(view);
    if (block->kind != BLOCK_IF)
        source_fail(&view->source, "only {%% if %%} has this, before its {%% else %%}");
    end_branch(view, block);
    view->html = block->start;
    return block;
}

static void tag_elif(struct view *view)
{
    next_branch(view);
    BUF_LITERAL(view->code, "    } else ");
    tag_condition(view);
}

static void tag_else(struct view *view)
{
    next_branch(view)->kind = BLOCK_ELSE;
    BUF_LITERAL(view->code, "    } else {\n");
}

static void tag_end(struct view *view)
{
    struct block *block = top_block(view);
    end_branch(view, block);
    view->html = block->joined;
    view->line_start = block->line_start;
    view->depth--;
    BUF_LITERAL(view->code, "    }\n");
}

static void tag_for(struct view *view)
{
    bool is_pointer;
    struct span variable = read_word(&view->source, false);
    if (is_known(view, variable) || span_eq(variable, SPAN("out")) || span_eq(variable, SPAN("t")))
        source_fail(&view->source, "the name `%.*s` is taken", SPAN_ARG(variable));
    if (!take_word(&view->source, "in"))
        source_fail(&view->source, "expected `in`");
    struct span path = read_path(view, &is_pointer);
    const char *name = arena_cstr(view->arena, variable);
    const char *list =
        arena_cstr(view->arena, arena_printf(view->arena, "%.*s%s", SPAN_ARG(path), is_pointer ? "->" : "."));
    buf_printf(view->code, "    for (size_t %s_index = 0; %s_index < %scount; %s_index++) {\n", name, name, list, name);
    buf_printf(view->code, "    const __typeof__(%sitems[0]) *%s = &%sitems[%s_index];\n", list, name, list, name);
    begin_block(view, (struct block){.kind = BLOCK_FOR, .variable = variable});
}

static void tag_call(struct view *view)
{
    bool is_pointer;
    if (view->html.position != HTML_TEXT)
        source_fail(&view->source, "a view is called in text only");
    struct span name = read_word(&view->source, false);
    expect(&view->source, "(");
    struct span path = read_path(view, &is_pointer);
    expect(&view->source, ")");
    buf_printf(view->code, "    view_%.*s(out, v, %s%.*s);\n", SPAN_ARG(name), is_pointer ? "" : "&", SPAN_ARG(path));
}

static void read_tag(struct view *view)
{
    static const struct {
        const char *name;
        void (*read)(struct view *view);
    } tags[] = {{"if", tag_if},   {"elif", tag_elif}, {"else", tag_else},
                {"end", tag_end}, {"for", tag_for},   {"call", tag_call}};
    if (!html_may_branch(&view->html))
        source_fail(&view->source, "a tag may stand in text, between attributes and in values in double quotes only");
    struct span name = read_word(&view->source, false);
    size_t i = 0;
    while (i < sizeof tags / sizeof *tags && !span_eq(name, span_of(tags[i].name)))
        i++;
    if (i == sizeof tags / sizeof *tags)
        source_fail(&view->source, "unknown tag `%.*s`", SPAN_ARG(name));
    flush_literal(view);
    put_line(view);
    tags[i].read(view);
    expect(&view->source, "%}");
}

/* --- a view ------------------------------------------------------------------------------------------------------- */

static void read_static(struct view *view)
{
    char c = view->source.text.ptr[view->source.at];
    bool in_value = view->html.position == HTML_VALUE;
    const char *why = html_step(&view->html, c);
    if (why != NULL)
        source_fail(&view->source, "%s", why);
    view->source.at++;
    bool is_space = c == ' ' || c == '\t' || c == '\n';
    if (in_value || !is_space || !view->line_start)
        buf_byte(&view->literal, c);
    view->line_start = !in_value && (c == '\n' || (is_space && view->line_start));
}

/* {# view NAME(const struct TYPE *p): what it is #} and the includes. */
static void read_head(struct view *view, struct buf *includes)
{
    struct source *source = &view->source;
    if (!source_take(source, "{# view "))
        source_fail(source, "a view begins with {# view NAME(const struct TYPE *p): what it is #}");
    view->name = read_word(source, false);
    if (!span_eq(base_name(source->path), arena_printf(view->arena, "%.*s.html", SPAN_ARG(view->name))))
        source_fail(source, "the view `%.*s` belongs into %.*s.html", SPAN_ARG(view->name), SPAN_ARG(view->name));
    expect(source, "(");
    expect(source, "const struct ");
    view->type = read_word(source, false);
    expect(source, "*");
    view->parameter = read_word(source, false);
    expect(source, "): ");
    view->description = span_trim(source_until(source, "#}"));
    skip_space(source);
    while (source_take(source, "{# include ")) {
        struct span file = span_trim(source_until(source, "#}"));
        if (includes->len == 0 || memmem(includes->ptr, includes->len, file.ptr, file.len) == NULL)
            buf_printf(includes, "#include %.*s\n", SPAN_ARG(file));
        skip_space(source);
    }
}

static void read_body(struct view *view)
{
    while (view->source.at < view->source.text.len) {
        if (source_take(&view->source, "{{"))
            read_value(view);
        else if (source_take(&view->source, "{%"))
            read_tag(view);
        else if (source_take(&view->source, "{#"))
            source_until(&view->source, "#}");
        else
            read_static(view);
    }
    flush_literal(view);
    if (view->depth != 0)
        fail_at(view->source.path, view->blocks[view->depth - 1].line, "this block has no {%% end %%}");
    if (view->html.position != HTML_TEXT)
        source_fail(&view->source, "the view ends inside a tag");
}

static void put_prototype(struct buf *out, const struct view *view)
{
    buf_printf(out, "void view_%.*s(struct buf *out, const struct view_context *v, const struct %.*s *%.*s)",
               SPAN_ARG(view->name), SPAN_ARG(view->type), SPAN_ARG(view->parameter));
}

static void compile(struct arena *arena, const char *path, struct buf *header, struct buf *includes, struct buf *code)
{
    struct view *view = arena_alloc(arena, sizeof *view);
    *view = (struct view){.source = source_read(arena, path), .arena = arena, .code = code, .line_start = true};
    view->literal = output_new(arena);
    read_head(view, includes);
    buf_printf(header, "/* %.*s */\nstruct %.*s;\n", SPAN_ARG(view->description), SPAN_ARG(view->type));
    put_prototype(header, view);
    BUF_LITERAL(header, ";\n");
    BUF_LITERAL(code, "\n");
    put_line(view);
    put_prototype(code, view);
    buf_printf(code, "\n{\n    (void)v, (void)%.*s;\n", SPAN_ARG(view->parameter));
    read_body(view);
    BUF_LITERAL(code, "}\n");
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: views2c OUT FILES...\n");
        return 1;
    }
    struct arena *arena = arena_new();
    struct buf header = output_new(arena), code = output_new(arena), bodies = output_new(arena);
    BUF_LITERAL(&header, "/* Generated by tools/views2c. */\n#ifndef VIEWS_GEN_H\n#define VIEWS_GEN_H\n\n"
                         "#include \"web/view.h\"\n\n");
    BUF_LITERAL(&code, "/* Generated by tools/views2c. */\n");
    for (int i = 2; i < argc; i++)
        compile(arena, argv[i], &header, &code, &bodies);
    buf_printf(&code, "#include \"%.*s.h\"\n", SPAN_ARG(base_name(argv[1])));
    buf_put(&code, buf_span(&bodies));
    BUF_LITERAL(&header, "\n#endif\n");
    output_save(argv[1], &header, &code);
    arena_free(arena);
    return 0;
}
