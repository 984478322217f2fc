/* settings.h: the table of settings as data. */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "config/config.h"

/* What is wrong with a value, in both languages; `detail` is a number's bounds, a path, or what a parser said. */
struct why {
    const char *es, *en;
    char detail[160];
    bool of_file; /* the value may be good, its file is not: an example of a value would not help */
};

struct setting {
    const char *key;
    const struct setting_type *type;
    size_t offset; /* of its field in struct config */
    int64_t min, max;
    const char *fallback, *example, *help; /* fallback NULL: none */
};

struct setting_type {
    const char *name; /* for people */
    bool secret;
    bool (*parse)(const struct setting *setting, struct span value, void *field, struct why *why);
};

enum {
#define SETTING(KEY, ...) SETTING_##KEY,
#include "config/settings.def"
#undef SETTING
    SETTING_COUNT
};
extern const struct setting settings[SETTING_COUNT];

/* What a SUPPORT_CONTACT is; SUPPORT_NONE: nothing that can be used. */
enum support_kind support_kind_of(struct span value);

#endif
