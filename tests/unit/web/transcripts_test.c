/* transcripts_test.c: every transcript of tests/http/transcripts, in process, with a fixed clock. */
#include "support/transcript.h"

int main(void)
{
    return transcripts_run(NO_FAULTS);
}
