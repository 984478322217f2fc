/* device.c: what somebody signed in with, in words that they recognise. */
#include "web/device.h"

#include <string.h>

struct mark {
    struct span mark, name;
};

/* The first mark that stands in it counts: each browser bears the marks of those before it. */
static struct span named(struct span agent, const struct mark *marks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (agent.len && memmem(agent.ptr, agent.len, marks[i].mark.ptr, marks[i].mark.len))
            return marks[i].name;
    return SPAN("");
}

struct span device_words(struct arena *arena, enum language language, struct span user_agent)
{
    static const struct mark browsers[] = {
        {SPAN_INIT("Instagram"), SPAN_INIT("Instagram")}, {SPAN_INIT("FBAN/"), SPAN_INIT("Facebook")},
        {SPAN_INIT("FBAV/"), SPAN_INIT("Facebook")},      {SPAN_INIT("Edg"), SPAN_INIT("Edge")},
        {SPAN_INIT("OPR/"), SPAN_INIT("Opera")},          {SPAN_INIT("SamsungBrowser/"), SPAN_INIT("Samsung Internet")},
        {SPAN_INIT("FxiOS/"), SPAN_INIT("Firefox")},      {SPAN_INIT("Firefox/"), SPAN_INIT("Firefox")},
        {SPAN_INIT("CriOS/"), SPAN_INIT("Chrome")},       {SPAN_INIT("Chrome/"), SPAN_INIT("Chrome")},
        {SPAN_INIT("Safari/"), SPAN_INIT("Safari")}};
    static const struct mark systems[] = {
        {SPAN_INIT("iPhone"), SPAN_INIT("iPhone")},   {SPAN_INIT("iPad"), SPAN_INIT("iPad")},
        {SPAN_INIT("Android"), SPAN_INIT("Android")}, {SPAN_INIT("CrOS"), SPAN_INIT("Chromebook")},
        {SPAN_INIT("Windows"), SPAN_INIT("Windows")}, {SPAN_INIT("Mac OS X"), SPAN_INIT("Mac")},
        {SPAN_INIT("Linux"), SPAN_INIT("Linux")}};
    struct span browser = named(user_agent, browsers, sizeof browsers / sizeof browsers[0]);
    struct span system = named(user_agent, systems, sizeof systems / sizeof systems[0]);
    if (browser.len == 0)
        return text_device_other(language);
    return system.len ? text_device(arena, language, browser, system) : browser;
}

/* What browsers of phones call themselves, and of tablets only where they ask for the pages of phones. */
bool device_is_phone(struct span user_agent)
{
    return user_agent.len && memmem(user_agent.ptr, user_agent.len, "Mobi", 4) != NULL;
}
