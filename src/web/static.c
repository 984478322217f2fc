/* static.c: the files that pages use. */
#include "web/static.h"

#include "web/routes.h"
#include "web/static.gen.h"

#include <assert.h>

static struct span stem_of(struct span name, struct span *extension)
{
    size_t dot = name.len;
    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    *extension = span_sub(name, dot, name.len);
    return span_sub(name, 0, dot ? dot - 1 : 0);
}

static struct span fingerprinted(struct arena *arena, const struct embedded *file)
{
    struct span extension, stem = stem_of(span_of(file->name), &extension);
    return arena_printf(arena, "%.*s.%s.%.*s", SPAN_ARG(stem), file->etag, SPAN_ARG(extension));
}

struct span static_href(struct arena *arena, struct span name)
{
    for (size_t i = 0; i < static_files_count; i++)
        if (span_eq(name, span_of(static_files[i].name)))
            return arena_printf(arena, "/static/%.*s", SPAN_ARG(fingerprinted(arena, &static_files[i])));
    bool embedded = false;
    assert(embedded);
    return SPAN("");
}

static struct span content_type(struct span extension)
{
    if (span_eq(extension, SPAN("css")))
        return SPAN("text/css; charset=utf-8");
    if (span_eq(extension, SPAN("js")))
        return SPAN("text/javascript; charset=utf-8");
    if (span_eq(extension, SPAN("svg")))
        return SPAN("image/svg+xml; charset=utf-8");
    return SPAN("application/octet-stream");
}

struct response static_file(struct exchange *ex)
{
    for (size_t i = 0; i < static_files_count; i++) {
        const struct embedded *file = &static_files[i];
        if (!span_eq(ex->path.rest, fingerprinted(ex->arena, file)))
            continue;
        struct span extension;
        stem_of(span_of(file->name), &extension);
        struct response response = {.status = 200, .body = {(const char *)file->bytes, file->len}};
        response_header(&response, SPAN("Content-Type"), content_type(extension));
        response_header(&response, SPAN("Cache-Control"), SPAN("public, max-age=31536000, immutable"));
        return response;
    }
    return answer_error(ex, 404);
}
