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

#define LOG_MESSAGE_MAX 1000 /* bytes that are shown of a message, and of a value, escapes included */
#define LOG_VALUE_MAX 200
#define LOG_REQUEST_MAX 16 /* bytes of a request's id, which is ours and clean */
#define LOG_LINE_MAX ((size_t)4096)

/* The line with its newline, in `room`; a field that no longer fits is left out whole, and the request's id never is.
 *
 * What cannot be shown (controls, line separators, bidi controls, bytes that are not UTF-8) is written \xNN or \uNNNN.
 * In text, a value that is empty or has a space, `"`, `=` or `\` stands in double quotes, with `"` and `\` escaped by
 * `\`. */
struct span log_line(const struct log_event *event, enum log_format format, const struct zone *zone,
                     char room[LOG_LINE_MAX]);

#endif
