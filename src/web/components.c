/* components.c: /demo/componentes/: every component of the pages once, in every state, with names that are too long. */
#include "web/card.h"
#include "web/routes.h"
#include "web/when.h"

#define CARDS 7

static struct portal_card card(struct exchange *ex, enum card_state state, const char *course, const char *code)
{
    return (struct portal_card){.state = card_state_word(ex->language, state),
                                .state_class = card_state_style(state),
                                .course = span_of(course),
                                .code = span_of(code),
                                .when = SPAN("Hoy, 19:00 a 21:00 h"),
                                .starts_rfc = SPAN("2026-11-24T19:00:00-03:00"),
                                .ends_rfc = SPAN("2026-11-24T21:00:00-03:00")};
}

static struct lines one_note(struct exchange *ex, struct span text)
{
    struct lines notes = {arena_array(ex->arena, 1, sizeof *notes.items), 1};
    notes.items[0].text = text;
    return notes;
}

static struct cards every_card(struct exchange *ex)
{
    struct portal_card *cards = arena_array(ex->arena, CARDS, sizeof *cards);
    enum language language = ex->language;
    cards[0] = card(ex, CARD_OPEN, "Python", "PY-1");
    cards[0].join_href = SPAN("/portal-cliente/");
    cards[0].join_text = text_join_now(language);
    cards[0].ends = text_ends_at(ex->arena, language, SPAN("21:00"));
    cards[0].notes = one_note(ex, text_card_waiting(language));
    cards[1] = card(ex, CARD_SCHEDULED, "Formulación y evaluación de proyectos sociales con enfoque territorial y de género, "
                                        "segundo semestre, sección vespertina", "FEPS-2026-2-VESP");
    cards[1].state_class = SPAN("soon");
    cards[1].wait_href = SPAN("/portal-cliente/");
    cards[1].opens_seconds = 720;
    cards[1].opens = text_opens_in(ex->arena, language, SPAN("12"));
    cards[1].opens_text = text_opens_in(ex->arena, language, SPAN("{minutes}"));
    cards[2] = card(ex, CARD_SCHEDULED, "العربية للمبتدئين", "AR-1");
    cards[2].teacher = true;
    cards[2].entered = text_entered(ex->arena, language, SPAN("12"), SPAN("30"));
    cards[2].invitation = SPAN("https://example.org/join-meeting/1/");
    cards[3] = card(ex, CARD_CANCELLED, "Excel", "EX-1");
    cards[3].notes = one_note(ex, SPAN("Feriado"));
    cards[4] = card(ex, CARD_OFF, "Inglés", "");
    cards[4].notes = one_note(ex, text_ask_contact(ex->arena, language, contact_of(ex)));
    cards[5] = card(ex, CARD_NO_LINK, "Cerámica", "");
    cards[5].state_class = SPAN("bad");
    cards[5].teacher = true;
    cards[5].notes = one_note(ex, text_nobody_can_enter(language));
    cards[6] = card(ex, CARD_ENDED, "Contabilidad", "CO-3");
    cards[6].notes = one_note(ex, text_next_class(ex->arena, language, SPAN("martes 1 de diciembre, 19:00 a 21:00 h")));
    return (struct cards){cards, CARDS};
}

struct response components(struct exchange *ex)
{
    struct components_page page = {.cards = every_card(ex)};
    session_look(ex);
    page.frame = frame_of(ex, SPAN("Componentes"));
    page.forgotten = text_login_forgotten(ex->arena, ex->language, contact_of(ex));
    page.minutes_left = text_minutes_left(ex->arena, ex->language, SPAN("{minutes}"));
    struct buf body = buf_new(ex->arena, PAGE_MAX);
    struct view_context view = exchange_view(ex);
    view_components(&body, &view, &page);
    return answer_html(ex, 200, &body);
}
