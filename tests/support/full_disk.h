/* full_disk.h: a disk that fills, and empties again, at a write of one's choice: of all SQLite databases of this program. */
#ifndef TESTS_FULL_DISK_H
#define TESTS_FULL_DISK_H

#include <stdbool.h>

/* The n-th write from now on finds the disk full, and each one after it; 0: it is emptied. */
void full_disk_at(unsigned n);
/* Has a write found it full? */
bool full_disk_was_met(void);

#endif
