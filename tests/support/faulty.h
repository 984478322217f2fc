/* faulty.h: a driver that stands before another one and fails a call of one's choice. */
#ifndef TESTS_FAULTY_H
#define TESTS_FAULTY_H

#include "store/db.h"

/* Takes over `inner`, and closes it with itself. */
struct db *faulty_before(struct db *inner);
/* The n-th call from now on fails, as a database that is away; 0: none does. */
void faulty_fail(struct db *faulty, unsigned n);
/* Has it failed? */
bool faulty_failed(const struct db *faulty);

#endif
