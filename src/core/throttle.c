/* throttle.c: how long a login must wait after failures. */
#include "core/throttle.h"

/* Mistyping five times is human; so is a room of forty who mistype once behind one address. */
#define PAIR_FREE 5
#define ADDRESS_FREE 50
#define ACCOUNT_FREE 100
#define FIRST_WAIT 30 /* seconds, after the last free failure */
#define LONGEST_WAIT 900
#define ACCOUNT_WAIT 60

/* Seconds left of a wait that began at `last`. A failure far in the future was written before the clock was set back:
 * nobody waits for the clock to come round again. */
static int64_t left_of(int64_t wait, instant last, instant now)
{
    int64_t left = last + wait - now;
    return left > 0 && left <= wait + LONGEST_WAIT ? left : 0;
}

/* The wait doubles with each failure beyond the free ones. */
static int64_t wait_after(const struct failures *failures, int64_t free, instant now)
{
    if (failures->count < free)
        return 0;
    int64_t wait = FIRST_WAIT;
    for (int64_t i = free; i < failures->count && wait < LONGEST_WAIT; i++)
        wait *= 2;
    return left_of(wait < LONGEST_WAIT ? wait : LONGEST_WAIT, failures->last, now);
}

/* An address that has not failed for this account never waits for what others did to it. */
static int64_t wait_for_account(const struct throttle_facts *facts)
{
    if (facts->account.count < ACCOUNT_FREE || facts->pair.count == 0)
        return 0;
    return left_of(ACCOUNT_WAIT, facts->pair.last, facts->now);
}

static int64_t longer(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int64_t throttle_wait(const struct throttle_facts *facts)
{
    int64_t pair = wait_after(&facts->pair, PAIR_FREE, facts->now);
    int64_t address = wait_after(&facts->address, ADDRESS_FREE, facts->now);
    return longer(longer(pair, address), wait_for_account(facts));
}
