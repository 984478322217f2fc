/* log_line.h: how one event looks as one line. Pure. */
#ifndef BASE_LOG_LINE_H
#define BASE_LOG_LINE_H

#include "base/buf.h"
#include "base/log.h"

struct log_event {
    const struct log_context *context;
    enum log_level level;
    struct log_fields fields;
    struct span message;
};

/* The line with its newline, in `room` (at least 512 bytes); what does not fit is left out, field by field.
 *
 * In text, a value with a space, `"`, `=` or nothing in it stands in double quotes, with `"` and `\` escaped by `\`. What
 * cannot be shown (controls, line separators, bidi controls, bytes that are not UTF-8) is written \xNN or \uNNNN. */
struct span log_line(const struct log_event *event, enum log_format format, const struct zone *zone, char *room,
                     size_t size);

#endif
