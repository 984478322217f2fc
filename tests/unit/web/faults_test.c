/* faults_test.c: every transcript once more, each request with each of its calls to the database failing in turn. */
#include "support/transcript.h"

int main(void)
{
    return transcripts_run(FAILING_CALLS);
}
