/* sample.h: what the sample views are given. */
#ifndef TOOLS_SAMPLE_H
#define TOOLS_SAMPLE_H

#include "base/span.h"

enum sample_kind { SAMPLE_PLAIN, SAMPLE_FANCY };

struct sample_item {
    struct span name, href;
};

struct sample_page {
    struct sample_frame {
        struct span title;
    } frame;
    struct span name, href;
    enum sample_kind kind;
    int64_t count;
    bool checked;
    struct sample_items {
        struct sample_item *items;
        size_t count;
    } list;
};

#endif
