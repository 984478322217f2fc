/* cells.h: what stands in a cell of a table (table.h): words, and bytes that no text file has. */
#ifndef SUPPORT_CELLS_H
#define SUPPORT_CELLS_H

#include "base/arena.h"

/* The word `key=value` among the words of a cell: its value; ptr NULL where there is none. Each call takes the next of
 * that key: `rest` begins as the cell. */
struct span cell_word(struct span *rest, struct span key);

/* The bytes that a cell means: \n, \r, \t, \\ and \xNN stand for what they do in C. */
struct span cell_text(struct arena *arena, struct span cell);

#endif
