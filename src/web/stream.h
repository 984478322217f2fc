/* stream.h: what dispatch needs to know of answers that are made while they leave; handlers: answer_stream in exchange.h. */
#ifndef WEB_STREAM_H
#define WEB_STREAM_H

#include "web/exchange.h"

/* Makes the rest of the answer's stream, if it has one, here and now, and puts it into the body. */
void stream_collect(struct exchange *ex, struct response *response);

#endif
