/* full_disk_test.c: every transcript once more, the disk filling at each write of each request in turn, and emptied again. */
#include "support/transcript.h"

int main(void)
{
    return transcripts_run(FULL_DISK);
}
