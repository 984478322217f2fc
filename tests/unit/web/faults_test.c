/* faults_test.c: every transcript once more, each request with each of its calls to the database failing in turn. */
#include "support/transcript.h"

#include <glob.h>
#include <stdio.h>

int main(void)
{
    glob_t files;
    int number = 0, failures = 0;
    if (glob("tests/http/transcripts/*.txt", 0, NULL, &files) != 0)
        return 1;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        printf("# %s\n", files.gl_pathv[i]);
        failures += transcript_run(files.gl_pathv[i], true, &number);
    }
    printf("1..%d\n", number);
    globfree(&files);
    return failures ? 1 : 0;
}
