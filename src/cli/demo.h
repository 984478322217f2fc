/* demo.h: `portero demo`. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "config/config.h"

/* Makes the demo school in the configured database, renews its times, and serves it. Returns an exit status. */
int run_demo(const struct config *config);

#endif
