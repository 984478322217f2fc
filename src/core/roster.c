/* roster.c: a list of people as it is pasted from a spreadsheet. */
#include "core/roster.h"

#include "base/buf.h"
#include "base/text.h"

/* White space, also what comes with a text out of a web page or a file: no-break spaces, byte order marks. */
static struct span trim(struct span s)
{
    static const struct span blanks[] = {SPAN_INIT("\xC2\xA0"), SPAN_INIT("\xEF\xBB\xBF"), SPAN_INIT("\xE2\x80\x8B")};
    for (size_t before = s.len + 1; before != s.len;) {
        before = s.len;
        s = span_trim(s);
        for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
            if (span_starts(s, blanks[i]))
                s = span_sub(s, blanks[i].len, s.len);
            if (span_ends(s, blanks[i]))
                s.len -= blanks[i].len;
        }
    }
    return s;
}

/* A cell without the quotes that a CSV file has around it. */
static struct span cell_of(struct span s)
{
    s = trim(s);
    if (s.len >= 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"')
        s = trim(span_sub(s, 1, s.len - 2));
    return s;
}

static char separator_of(struct span line)
{
    bool address_last = span_ends(trim(line), SPAN(">")); /* the comma of «Díaz, Rosa <rosa@…>» separates no columns */
    return span_has(line, '\t') ? '\t' : span_has(line, ';') ? ';' : address_last ? '\0' : ',';
}

static bool is_heading(struct arena *arena, struct span line)
{
    static const struct span words[] = {SPAN_INIT("correo"), SPAN_INIT("correo electronico"), SPAN_INIT("email"),
                                        SPAN_INIT("e-mail"), SPAN_INIT("mail")};
    struct span rest = line, cell;
    while (!span_has(line, '@') && span_cut(&rest, separator_of(line), &cell))
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (span_eq(text_fold(arena, cell_of(cell)), words[i]))
                return true;
    return false;
}

/* The address of «Rosa Díaz <rosa@example.cl>», as mail programs have it, taken out of the cell; else all of it. */
static struct span take_address(struct span *cell)
{
    struct span rest = *cell, name = {NULL, 0};
    if (!span_ends(rest, SPAN(">")) || !span_has(rest, '<')) {
        *cell = name;
        return rest;
    }
    span_cut(&rest, '<', &name);
    *cell = cell_of(name);
    return trim(span_sub(rest, 0, rest.len - 1));
}

static void read_cells(struct arena *arena, struct span rest, struct roster_line *line)
{
    struct buf name = buf_new(arena, rest.len);
    struct span cell;
    char separator = separator_of(rest);
    while (span_cut(&rest, separator, &cell)) {
        cell = cell_of(cell);
        bool found = span_has(cell, '@');
        if (found)
            line->email = take_address(&cell);
        else if (separator != ',' && rest.ptr == NULL && name.len) /* the last column, without an address */
            line->email = take_address(&cell);
        if (name.len && cell.len)
            buf_byte(&name, ' ');
        buf_put(&name, cell);
        if (found && cell.len && span_has(rest, '@')) /* «Ana <ana@…>; Rosa <rosa@…>»: two people in a line */
            buf_put(&name, rest);
        if (found)
            break;
    }
    if (name.len == 0 && line->email.len && span_cut(&rest, separator, &cell))
        buf_put(&name, cell_of(cell));
    line->name = buf_span(&name);
    line->key = text_lower(arena, line->email);
}

static void judge(const struct roster *before, struct roster_line *line)
{
    enum rule_problem email = rule_email(line->email), name = rule_name(line->name, NAME_MAX_LEN, true);
    if (line->email.len == 0)
        line->problem = ROSTER_NO_EMAIL;
    else if (email != RULE_OK)
        line->problem = ROSTER_BAD_EMAIL;
    else if (name != RULE_OK || span_has(line->name, '@')) /* two addresses in a line: whose is which? */
        line->problem = ROSTER_BAD_NAME;
    if (name == RULE_OK && line->problem == ROSTER_BAD_NAME)
        name = RULE_NOT_CLEAN;
    line->rule = line->problem == ROSTER_BAD_EMAIL ? email : name;
    for (size_t i = 0; line->problem == ROSTER_OK && i < before->count; i++)
        if (span_eq(before->items[i].key, line->key))
            line->problem = ROSTER_TWICE;
}

struct roster roster_parse(struct arena *arena, struct span text)
{
    struct roster roster = {arena_array(arena, ROSTER_MAX, sizeof *roster.items), 0, false};
    struct span part;
    bool first = true;
    for (int64_t number = 1; span_cut(&text, '\n', &part); number++) {
        struct roster_line line = {.number = number, .text = trim(part)};
        if (line.text.len == 0)
            continue;
        bool heading = first && is_heading(arena, line.text);
        first = false;
        if (heading)
            continue;
        if (roster.count == ROSTER_MAX) {
            roster.too_many = true;
            break;
        }
        read_cells(arena, part, &line);
        judge(&roster, &line);
        roster.items[roster.count++] = line;
    }
    return roster;
}
