/* people.h: accounts as the administration looks at them, and people at their own: verbs of the store (store.h). */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include "store/store.h"

enum user_sort { USERS_BY_NAME, USERS_BY_NAME_BACK, USERS_BY_USERNAME, USERS_BY_USERNAME_BACK, USERS_BY_EMAIL, USERS_BY_EMAIL_BACK };
/* A page of people: those in whose name, username and e-mail every word of `text` is found, accents or not. */
struct user_filter {
    struct span text;
    enum { USERS_ALL, USERS_ENABLED, USERS_DISABLED, USERS_WITHOUT_PASSWORD, USERS_STAFF } which;
    enum user_sort sort;
};
struct user_summary {
    struct user user;
    bool has_password;
};
struct user_page {
    struct user_summary *items;
    size_t count;
    int64_t total; /* of all pages */
};
bool store_user_page(struct db *db, struct arena *arena, const struct user_filter *filter, size_t limit, size_t offset,
                     struct user_page *out, struct err *err);
/* How an account stands; ERR_NOT_FOUND. */
struct user_standing {
    bool has_password;
    int64_t sessions;   /* live ones */
    instant link_until; /* of a link to set a password with that is still good; 0: there is none */
};
bool store_user_standing(struct db *db, struct arena *arena, struct user_id user, int64_t session_ttl, instant now,
                         struct user_standing *out, struct err *err);
/* Which of the two has somebody else? */
bool store_user_taken(struct db *db, const struct user *user, bool *username, bool *email, struct err *err);
/* Everything that somebody is or was enrolled in, archived courses too, by the course's name. */
struct user_enrolment {
    struct enrolment enrolment;
    struct span course_name, course_code, zone;
    bool archived;
};
struct user_enrolment_list {
    struct user_enrolment *items;
    size_t count;
};
bool store_user_enrolments(struct db *db, struct arena *arena, struct user_id user, struct user_enrolment_list *out,
                           struct err *err);

/* Somebody's live sessions, last used first. */
struct session_seen {
    unsigned char hash[SHA256_LEN];
    struct session_times times;
    struct span user_agent;
};
struct session_list {
    struct session_seen *items;
    size_t count;
};
bool store_session_list(struct db *db, struct arena *arena, struct user_id user, int64_t session_ttl, instant now,
                        size_t limit, struct session_list *out, struct err *err);

#endif
