/* csv.h: tables as spreadsheets open them where the comma is the decimal one: semicolons, CRLF (RFC 4180), UTF-8 with its mark. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/buf.h"

#define CSV_TYPE SPAN("text/csv; charset=utf-8")

/* The mark by which Excel knows UTF-8: the file begins with it. */
void csv_begin(struct buf *out);
/* A line. A cell that a spreadsheet would take for a formula (OWASP, «CSV injection»), or for a number with dots between its
 * thousands (a network address), begins with an apostrophe instead. */
void csv_row(struct buf *out, const struct span *cells, size_t count);

#endif
