/* door_room.c: an examination's room: who is what in it, and who else may enter? */
#include "meet/door_internal.h"
#include "base/clock.h"

#define ALONE_MS 800  /* in which jicofo makes the first to come moderator, where it does */
#define DRAIN_MS 1500 /* what three sessions that were not asked for a while need at least */
#define WATCH_MS 2500 /* jicofo and token_affiliation speak shortly after somebody came, and more than once */

/* The examination's room under way. */
struct scene {
    struct door *door;
    struct visitor *student;
    struct visitor teacher, late;
    bool focus_came;
};

/* --- getting in --------------------------------------------------------------------------------------------------- */

/* Connects with that token and enters. */
static void bring(struct scene *scene, struct visitor *visitor, struct span domain, struct span token, bool asks_focus)
{
    struct door *door = scene->door;
    *visitor = (struct visitor){.room = NULL};
    if (door_open(door, &visitor->bosh, domain, token) != BOSH_GOOD ||
        bosh_bind(&visitor->bosh, door_step(door)) != BOSH_GOOD)
        return;
    visit_begin(visitor, &door->room);
    if (asks_focus)
        visit_ask_focus(visitor, door->site.focus, door_step(door));
    visit_enter(visitor, door_step(door));
}

/* The student at a room of that name at `muc`, with jicofo asked first, as Jitsi's page does. */
static void go_to_room(struct scene *scene, struct span muc)
{
    struct door *door = scene->door;
    struct visitor *student = scene->student;
    door->room.address = arena_printf(door->arena, "%.*s@%.*s", SPAN_ARG(door->room_name), SPAN_ARG(muc));
    visit_begin(student, &door->room);
    visit_ask_focus(student, door->site.focus, door_step(door));
    scene->focus_came = student->focus.answer == ANSWER_YES;
    if (!student->focus.reserved)
        visit_enter(student, door_step(door));
}

/* As servers say it of an address that is none of theirs. */
static bool has_no_rooms(const struct visitor *visitor)
{
    struct span why = visitor->entry.why;
    return visitor->entry.answer == ANSWER_NO &&
           (span_contains(why, SPAN("remote domains")) || span_contains(why, SPAN("remote-server")));
}

/* Where the page does not say where rooms are, or says it wrongly: at the names that Debian's packages and docker give. */
static void look_for_rooms(struct scene *scene)
{
    static const char *const names[] = {"conference", "muc"};
    struct door *door = scene->door;
    struct span told = door->site.muc;
    go_to_room(scene, told);
    for (size_t i = 0; i < 2 && has_no_rooms(scene->student) && door->request->muc.len == 0; i++) {
        struct span muc = arena_printf(door->arena, "%s.%.*s", names[i], SPAN_ARG(door->site.domain));
        if (span_eq(muc, told))
            continue;
        go_to_room(scene, muc);
        if (!has_no_rooms(scene->student))
            door->site.muc = door->report->names.muc = muc;
    }
}

/* Why the student, who asked jicofo, stands before a room that is not there. */
static enum doctor_reason why_no_room(const struct scene *scene)
{
    return scene->student->focus.answer == ANSWER_NONE ? WHY_FOCUS_SILENT : WHY_NO_FOCUS;
}

/* Has the student make the room. False where it stays out. */
static bool make_room(struct scene *scene)
{
    struct door *door = scene->door;
    struct visitor *student = scene->student;
    struct report *report = door->report;
    if (bosh_bind(&student->bosh, door_step(door)) != BOSH_GOOD) {
        report_untried(report, CHECK_OWN_ROOM, door_why(door), student->bosh.said);
        return false;
    }
    look_for_rooms(scene);
    const struct focus_answer *focus = &student->focus;
    const struct entry_answer *entry = &student->entry;
    if (focus->reserved) {
        report_rest(report, CHECK_OWN_ROOM, CHECK_COUNT - 1, WHY_RESERVED, focus->why);
        return false;
    }
    if (focus->answer == ANSWER_NO && focus->authenticates)
        report_found(report, SEEN_FOCUS_LOGIN, SPAN(""));
    if (entry->answer == ANSWER_YES)
        report_found(report, SEEN_OWN_ROOM_FINE, SPAN(""));
    else if (has_no_rooms(student))
        report_found(report, SEEN_OWN_ROOM_NOWHERE, entry->why);
    else if (entry->answer == ANSWER_NO && span_contains(entry->why, SPAN("mismatch")))
        report_found(report, SEEN_OWN_ROOM_DOMAIN, entry->why);
    else if (scene->focus_came && entry->answer == ANSWER_NO && span_contains(entry->why, SPAN("does not exist")))
        report_found(report, SEEN_OWN_ROOM_UNKNOWN, entry->why);
    else
        report_untried(report, CHECK_OWN_ROOM, scene->focus_came ? WHY_NOT_ENTERED : why_no_room(scene), entry->why);
    return entry->answer == ANSWER_YES;
}

/* --- who else may enter ------------------------------------------------------------------------------------------- */

/* What the room said to somebody with another token. Where our own student stays out too, a no proves something only if
 * it is another than what the student was told. */
static struct entry_answer try_entry(struct scene *scene, struct span token)
{
    struct visitor visitor;
    const struct entry_answer *own = &scene->student->entry;
    bring(scene, &visitor, scene->door->site.domain, token, false);
    struct entry_answer entry = visitor.entry;
    if (visitor.bosh.result == BOSH_REFUSED && entry.answer == ANSWER_NONE)
        entry = (struct entry_answer){ANSWER_NO, visitor.bosh.said};
    bool same = own->answer == ANSWER_NONE || (own->answer == ANSWER_NO && span_eq(entry.why, own->why));
    if (entry.answer == ANSWER_NO && same)
        entry.answer = ANSWER_NONE;
    visit_end(&visitor, door_closing(scene->door));
    return entry;
}

static void try_other_room(struct scene *scene)
{
    struct door *door = scene->door;
    struct entry_answer entry = try_entry(scene, door->tokens.other);
    if (entry.answer == ANSWER_YES)
        report_found(door->report, SEEN_OTHER_ROOM_IN, SPAN(""));
    else if (entry.answer == ANSWER_NO)
        report_refused(door->report, CHECK_OTHER_ROOM);
}

static void try_wildcard(struct scene *scene)
{
    struct door *door = scene->door;
    struct entry_answer entry = try_entry(scene, door->tokens.wildcard);
    bool nobody = door->request->config->jitsi_general_token == GENERAL_NOBODY;
    if (entry.answer == ANSWER_YES)
        report_found(door->report, nobody ? SEEN_WILDCARD_IN : SEEN_WILDCARD_FINE, SPAN(""));
    else if (entry.answer == ANSWER_NO && nobody)
        report_refused(door->report, CHECK_WILDCARD);
    else if (entry.answer == ANSWER_NO)
        report_found(door->report, SEEN_WILDCARD_USELESS, entry.why);
}

/* The domain that the page names for people without a token, or what docker would call it. */
static void try_guests(struct scene *scene, bool has_room)
{
    struct door *door = scene->door;
    struct visitor guest;
    struct span named = door->site.guests;
    struct span domain = named.len ? named : arena_printf(door->arena, "guest.%.*s", SPAN_ARG(door->site.domain));
    if (has_room)
        bring(scene, &guest, domain, SPAN(""), false);
    else
        guest = (struct visitor){.room = NULL};
    enum bosh_result result = has_room ? guest.bosh.result : door_open(door, &guest.bosh, domain, SPAN(""));
    if (guest.entry.answer == ANSWER_YES)
        report_found(door->report, SEEN_GUESTS_IN, domain);
    else if (result == BOSH_NO_HOST || (door->own_in && (result == BOSH_REFUSED || guest.entry.answer == ANSWER_NO)))
        report_refused(door->report, CHECK_GUESTS);
    else if (result == BOSH_GOOD && !has_room)
        report_found(door->report, SEEN_GUESTS_CONNECT, domain);
    else
        report_untried(door->report, CHECK_GUESTS, door->own_in ? door_why(door) : WHY_OWN_REFUSED, SPAN(""));
    visit_end(&guest, door_closing(door));
}

static void try_others(struct scene *scene, bool has_room)
{
    try_other_room(scene);
    try_wildcard(scene);
    try_guests(scene, has_room);
}

/* --- who is what -------------------------------------------------------------------------------------------------- */

/* A visitor's place in the room; a line of why not where it has none. */
static const struct occupant *place_of(struct scene *scene, const struct visitor *visitor, enum doctor_check check)
{
    const struct occupant *self = visit_self(visitor);
    if (visitor->entry.answer == ANSWER_YES && self != NULL)
        return self;
    struct span why = visitor->entry.why.len ? visitor->entry.why : visitor->bosh.said;
    report_untried(scene->door->report, check, why.len ? WHY_NOT_ENTERED : door_why(scene->door), why);
    return NULL;
}

static void tell(struct scene *scene, enum doctor_finding finding, const struct occupant *occupant)
{
    struct span role =
        arena_printf(scene->door->arena, "%.*s, %.*s", SPAN_ARG(occupant->affiliation), SPAN_ARG(occupant->role));
    report_found(scene->door->report, finding, role);
}

static void judge_first(struct scene *scene, const struct occupant *first, bool late_moderates)
{
    enum doctor_finding finding = SEEN_FIRST_STUDENT_AUTO;
    if (!occupant_moderates(first))
        finding = SEEN_FIRST_STUDENT_FINE;
    else if (scene->student->focus.authenticates)
        finding = SEEN_FIRST_STUDENT_LOGIN;
    else if (late_moderates)
        finding = SEEN_FIRST_STUDENT_ALL;
    else if (!scene->focus_came)
        finding = SEEN_FIRST_STUDENT_CREATOR;
    /* Who makes a room moderates it, whatever the token says; on a server that works jicofo is who makes it. */
    if (finding == SEEN_FIRST_STUDENT_CREATOR && !span_eq(first->affiliation, SPAN("owner"))) {
        report_untried(scene->door->report, CHECK_FIRST_STUDENT, WHY_MADE_ROOM, SPAN(""));
        return;
    }
    tell(scene, finding, first);
}

static void judge_focus(struct scene *scene, const struct occupant *first)
{
    struct report *report = scene->door->report;
    if (!scene->focus_came)
        report_untried(report, CHECK_FOCUS, WHY_NO_FOCUS_ROOM, scene->student->focus.why);
    else if (scene->student->focus.authenticates && first != NULL && occupant_moderates(first))
        report_found(report, SEEN_FOCUS_LOGIN, SPAN(""));
    else
        report_found(report, SEEN_FOCUS_FINE, SPAN(""));
}

/* What comes with a presence, a student's own too, comes to the whole room. */
static void judge_identity(struct scene *scene)
{
    struct door *door = scene->door;
    report_found(door->report, door->room.shows_email ? SEEN_IDENTITY_EMAIL : SEEN_IDENTITY_FINE, SPAN(""));
}

static void judge_roles(struct scene *scene)
{
    const struct occupant *first = place_of(scene, scene->student, CHECK_FIRST_STUDENT);
    const struct occupant *teacher = place_of(scene, &scene->teacher, CHECK_TEACHER);
    const struct occupant *late = place_of(scene, &scene->late, CHECK_LATE_STUDENT);
    bool late_moderates = late != NULL && occupant_moderates(late), login = scene->student->focus.authenticates;
    judge_focus(scene, first);
    judge_identity(scene);
    if (first != NULL)
        judge_first(scene, first, late_moderates);
    if (teacher != NULL)
        tell(scene, occupant_moderates(teacher) ? SEEN_TEACHER_FINE : SEEN_TEACHER_PLAIN, teacher);
    if (late != NULL)
        tell(scene,
             !late_moderates ? SEEN_LATE_STUDENT_FINE
             : login         ? SEEN_LATE_STUDENT_LOGIN
                             : SEEN_LATE_STUDENT_ALL,
             late);
}

static void try_roles(struct scene *scene)
{
    struct door *door = scene->door;
    int64_t alone = monotonic_ms() + ALONE_MS;
    visit_watch(&(struct visitor *){scene->student}, 1,
                alone < door->request->until_ms ? alone : door->request->until_ms);
    bring(scene, &scene->teacher, door->site.domain, door->tokens.teacher, scene->focus_came);
    bring(scene, &scene->late, door->site.domain, door->tokens.late, scene->focus_came);
    int64_t end = monotonic_ms() + WATCH_MS;
    try_others(scene, true); /* meanwhile the server keeps what it has to say to the three */
    struct visitor *const all[] = {scene->student, &scene->teacher, &scene->late};
    if (end < monotonic_ms() + DRAIN_MS)
        end = monotonic_ms() + DRAIN_MS;
    visit_watch(all, sizeof all / sizeof all[0], end < door->request->until_ms ? end : door->request->until_ms);
    judge_roles(scene);
    visit_end(&scene->teacher, door_closing(door));
    visit_end(&scene->late, door_closing(door));
}

void door_try_room(struct door *door, struct visitor *student)
{
    struct scene scene = {.door = door, .student = student};
    if (door->own_in && make_room(&scene))
        try_roles(&scene);
    else if (door->own_in && !student->focus.reserved)
        try_others(&scene, false);
    else
        try_guests(&scene, false);
    bool refused = (scene.focus_came || has_no_rooms(student)) && student->entry.answer == ANSWER_NO;
    enum doctor_reason reason = !door->own_in      ? WHY_OWN_REFUSED
                                : refused          ? WHY_NOT_ENTERED
                                : scene.focus_came ? door_why(door)
                                                   : why_no_room(&scene);
    report_rest(door->report, CHECK_OWN_ROOM, CHECK_COUNT - 1, reason, SPAN(""));
}
