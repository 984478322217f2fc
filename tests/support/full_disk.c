/* full_disk.c: a disk that fills, and empties again, at a write of one's choice. SQLite lets its system calls be replaced, without
 * a context of ours: hence the two objects of this file. */
#include "support/full_disk.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Atomic long left; /* writes that still go well, and one; 0: all do; negative: none does */
static atomic_bool met;

static bool is_full(void)
{
    long now = atomic_load(&left);
    while (now > 0 && !atomic_compare_exchange_weak(&left, &now, now == 1 ? -1 : now - 1))
        ;
    if (now == 0 || now > 1)
        return false;
    atomic_store(&met, true);
    errno = ENOSPC;
    return true;
}

static ssize_t full_write(int fd, const void *bytes, size_t len)
{
    return is_full() ? -1 : write(fd, bytes, len);
}

static ssize_t full_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return is_full() ? -1 : pwrite(fd, bytes, len, at);
}

static void replace(const char *name, sqlite3_syscall_ptr call)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    if (vfs->xGetSystemCall(vfs, name) && vfs->xSetSystemCall(vfs, name, call) != SQLITE_OK)
        abort();
}

void full_disk_at(unsigned n)
{
    atomic_store(&left, (long)n);
    atomic_store(&met, false);
    replace("write", (sqlite3_syscall_ptr)full_write);
    replace("pwrite", (sqlite3_syscall_ptr)full_pwrite);
    replace("pwrite64", (sqlite3_syscall_ptr)full_pwrite);
}

bool full_disk_was_met(void)
{
    return atomic_load(&met);
}
