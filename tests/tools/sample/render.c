/* render.c: prints the sample page. */
#include "views.gen.h"
#include "sample.h"
#include "files.gen.h"

#include <stdio.h>

int main(void)
{
    struct arena *arena = arena_new();
    struct buf out = buf_new(arena, 100000);
    struct view_context view = {.arena = arena, .language = LANGUAGE_EN, .tag = language_tags[LANGUAGE_EN]};
    struct sample_item items[] = {{SPAN("one"), SPAN("/one?a=1&b=2")}, {SPAN("two"), SPAN("//evil.example/")}};
    struct sample_page page = {.frame = {SPAN("A & B")},
                               .name = SPAN("<b> \"x\" 'y' &amp;"),
                               .href = SPAN("javascript:alert(1)"),
                               .kind = SAMPLE_PLAIN,
                               .count = 7,
                               .checked = true,
                               .list = {items, 2}};
    view_page(&out, &view, &page);
    fwrite(out.ptr, 1, out.len, stdout);
    for (size_t i = 0; i < files_count; i++)
        fprintf(stderr, "%s %zu %s\n", files[i].name, files[i].len, files[i].etag);
    arena_free(arena);
    return 0;
}
