/* password.c: who is it, by username or e-mail and password. */
#include "idp/password.h"

#include "base/text.h"
#include "http/address.h"

/* A hash of nothing, under today's parameters: what an unknown account is compared with. */
static bool compare_with_nobody(struct span password)
{
    static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$"
                                 "cG9ydGVyby1uby1vbmUtaXM$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    return password_verify(password, span_of(nobody));
}

static void key_of(struct arena *arena, const char *kind, struct span a, struct span b, unsigned char key[SHA256_LEN])
{
    crypto_sha256(arena_printf(arena, "%s\n%.*s\n%.*s", kind, SPAN_ARG(a), SPAN_ARG(b)), key);
}

/* By what was typed: were an account's username and e-mail one count, five wrong passwords for the one and a sixth for
 * the other would tell that they belong together. One who has a whole network to come from counts as one. */
static struct throttle_keys keys_of(struct arena *arena, const struct login_attempt *attempt)
{
    struct throttle_keys keys;
    char subscriber[ADDRESS_TEXT];
    address_subscriber(attempt->address, subscriber);
    struct span login = text_lower(arena, attempt->login), address = span_of(subscriber);
    key_of(arena, "pair", login, address, keys.pair);
    key_of(arena, "address", address, SPAN(""), keys.address);
    key_of(arena, "account", login, SPAN(""), keys.account);
    return keys;
}

static bool rehash_if_weaker(struct db *db, struct arena *arena, struct span password, struct account *account,
                             struct err *err)
{
    char hash[PASSWORD_HASH_MAX];
    if (!password_is_weaker(account->password_hash, PASSWORD_COST))
        return true;
    if (!password_hash(password, PASSWORD_COST, hash, err) ||
        !store_user_rehash(db, account->user.id, account->password_hash, span_of(hash), err))
        return false;
    account->password_hash = arena_copy(arena, span_of(hash));
    return true;
}

bool password_login(struct db *db, struct arena *arena, const struct login_attempt *attempt,
                    enum login_outcome *outcome, struct account *account, int64_t *wait, struct err *err)
{
    struct throttle_facts facts;
    bool found = false;
    *account = (struct account){0};
    if (!store_account_find(db, arena, attempt->login, account, &found, err))
        return false;
    struct throttle_keys keys = keys_of(arena, attempt);
    if (!store_throttle_read(db, &keys, attempt->now, &facts, err))
        return false;
    *wait = throttle_wait(&facts);
    if (*wait > 0) {
        *outcome = LOGIN_THROTTLED;
        return true;
    }
    bool comparable = found && account->password_hash.len > 0;
    bool right = comparable ? password_verify(attempt->password, account->password_hash)
                            : compare_with_nobody(attempt->password);
    if (!right || !comparable) {
        *outcome = LOGIN_WRONG;
        return store_throttle_fail(db, &keys, attempt->now, err);
    }
    *outcome = account->user.enabled ? LOGIN_OK : LOGIN_DISABLED;
    if (facts.pair.count > 0 && !store_throttle_forget(db, &keys, err))
        return false;
    return *outcome == LOGIN_DISABLED || rehash_if_weaker(db, arena, attempt->password, account, err);
}
