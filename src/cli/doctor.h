/* doctor.h: the parts of `portero doctor`. */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include "cli/cli.h"
#include "http/fetch.h"
#include "meet/report.h"

/* Our own side: the group «portero». */
void doctor_look_at_us(struct cli *cli, struct fetcher *fetcher, struct report *report, int64_t until_ms);
/* What was found, for people or (--json) programs. */
void doctor_print(struct cli *cli, const struct report *report, int64_t took_ms);

#endif
