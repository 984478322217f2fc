/* throttle.c: how long a login must wait after failures. */
#include "core/throttle.h"

/* Mistyping five times is human; so is a room of forty who mistype once behind one address. */
#define PAIR_FREE 5
#define ADDRESS_FREE 50
#define ACCOUNT_FREE 100
#define FIRST_WAIT 30  /* seconds, after the last free failure */
#define LONGEST_WAIT 900
#define ACCOUNT_WAIT 60

/* Seconds left of a wait that doubles with each failure beyond the free ones. */
static int64_t wait_after(const struct failures *failures, int64_t free, instant now)
{
    if (failures->count < free || now - failures->last >= LONGEST_WAIT)
        return 0;
    int64_t wait = FIRST_WAIT;
    for (int64_t i = free; i < failures->count && wait < LONGEST_WAIT; i++)
        wait *= 2;
    if (wait > LONGEST_WAIT)
        wait = LONGEST_WAIT;
    int64_t left = failures->last + wait - now;
    return left > 0 ? left : 0;
}

static int64_t longer(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int64_t throttle_wait(const struct throttle_facts *facts)
{
    int64_t wait = longer(wait_after(&facts->pair, PAIR_FREE, facts->now),
                          wait_after(&facts->address, ADDRESS_FREE, facts->now));
    if (facts->account.count < ACCOUNT_FREE || facts->pair.count == 0)
        return wait;
    int64_t left = facts->pair.last + ACCOUNT_WAIT - facts->now;
    return longer(wait, left);
}
