/* output.h: what a generator writes: C source, whole or not at all. */
#ifndef LIB_OUTPUT_H
#define LIB_OUTPUT_H

#include "base/buf.h"

/* Without a ceiling: input comes from our own files. */
struct buf output_new(struct arena *arena);

/* A C string literal of these bytes, of any value and length. */
void output_literal(struct buf *out, struct span bytes);

/* Writes STEM.c and STEM.h; a header that has this content already is left alone, so that what includes it is compiled
 * again only when it changed. Ends the program (exit 1) where it cannot. */
void output_save(const char *stem, const struct buf *header, const struct buf *code);

#endif
