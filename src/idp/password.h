/* password.h: who is it, by username or e-mail and password. */
#ifndef IDP_PASSWORD_H
#define IDP_PASSWORD_H

#include "store/store.h"

enum login_outcome {
    LOGIN_OK,
    LOGIN_WRONG,     /* no such account, or another password: not told apart */
    LOGIN_DISABLED,  /* the right password of a disabled account */
    LOGIN_THROTTLED, /* not looked at: *wait seconds */
};

struct login_attempt {
    struct span login, password, address; /* login trimmed; the password as it was sent */
    instant now;
};

/* Takes as long whether the account exists or not. On LOGIN_OK the failures of this account from this address are
 * forgotten, a hash under weaker parameters is replaced, and `account` carries the hash that is stored. False with `err` where the database does not answer. */
bool password_login(struct db *db, struct arena *arena, const struct login_attempt *attempt,
                    enum login_outcome *outcome, struct account *account, int64_t *wait, struct err *err);

#endif
