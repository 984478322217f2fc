/* config.h: the settings, from environment, file and flags into one struct (contract §2). */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/crypto.h"
#include "base/log.h"
#include "core/room.h"

enum general_token { GENERAL_STAFF, GENERAL_ALL, GENERAL_NOBODY };
enum phones { PHONES_BROWSER, PHONES_APP };
enum other_rooms { OTHER_ROOMS_REFUSE, OTHER_ROOMS_ALLOW };
enum meeting_view { MEETING_VIEW_REDIRECT, MEETING_VIEW_EMBED };
enum support_kind { SUPPORT_NONE, SUPPORT_EMAIL, SUPPORT_PHONE, SUPPORT_URL };

/* Fields are named as in settings.def; text lives in the arena that config_load was given. After config_load,
 * jitsi_base_url and public_url are filled in (without a trailing slash) and workers is at least 1. */
struct config {
    struct secret jitsi_jwt_secret; /* len 0: not set */
    struct span jitsi_domain, jitsi_base_url, jitsi_issuer, jitsi_audience;
    int64_t jitsi_token_ttl;
    enum token_expiry jitsi_token_expiry;
    enum signing jitsi_signing;
    struct span jitsi_keys; /* a folder */
    enum phones jitsi_phones;
    struct secret reservations_key; /* len 0: not set, or not to be read by this command */
    bool has_reservations;          /* the key is set */
    enum other_rooms reservations_other_rooms;
    enum meeting_view meeting_view;
    enum general_token jitsi_general_token;
    int64_t join_early_minutes, join_early_teacher_minutes, join_late_minutes;
    struct span school_name, support_contact;
    struct span database_url, listen, public_url, trusted_proxies;
    int64_t database_connections, workers, max_connections, max_connections_per_address;
    int64_t header_timeout, body_timeout, idle_timeout;
    struct span time_zone;
    struct span language_code;
    int64_t session_ttl;
    int64_t records_keep_days; /* 0: for ever */
    bool teachers_see_emails;
    enum log_level log_level;
    enum log_format log_format;
    struct span log_file;
    struct secret metrics_token; /* len 0: not set */
    bool debug;
    enum support_kind support_kind; /* of support_contact */
    bool https;                     /* public_url is https */
};

/* What a command needs: `serve` needs everything, `user add` only the database. */
enum config_need { NEED_DATABASE = 1, NEED_JITSI = 2, NEED_SERVE = 4 };

/* All problems, a line each, ready to be printed; empty where there are none. A secret's value never stands in it. */
struct config_problems {
    struct span lines;
};

/* `environment` and `flags` (already split into KEY, value) override the file; flags override the environment. A flag's
 * name is the key in lower case with `-`: --join-early-minutes. Returns false where there are problems (exit 2). */
struct config_flag {
    struct span name;  /* without the leading `--` */
    struct span value; /* ptr NULL: none was given */
};
bool config_load(struct arena *arena, char *const environment[], struct span file, const struct config_flag *flags,
                 size_t flag_count, unsigned needs, struct config *out, struct config_problems *problems);
void config_free(struct config *config);

/* Is `--name` the flag of a setting (and so not of the command)? */
bool config_is_flag(struct span name);

/* JITSI_DOMAIN without its port; an IPv6 address in its brackets. */
struct span config_jitsi_host(const struct config *config);

/* The parts of the settings that the core speaks of. */
struct jitsi config_jitsi(const struct config *config);
struct windows config_windows(const struct config *config);

#endif
