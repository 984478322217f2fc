/* manage_course.h: what the pages about a course and its people share. */
#ifndef WEB_MANAGE_COURSE_H
#define WEB_MANAGE_COURSE_H

#include "web/manage_form.h"

/* /gestion/cursos/3/REST */
struct span course_path(struct exchange *ex, struct course_id id, const char *rest);

/* A page that hangs under the people of the course that the path names; its title is made with the course's name. NULL,
 * and `err`, where there is no such course. */
typedef struct span course_title(struct arena *arena, enum language language, struct span course);
struct manage *course_people_page(struct exchange *ex, struct course *course, course_title *title, struct err *err);

/* The days of a substitute, in the course's zone: «24-11-2026 a 30-11-2026»; empty: always. */
struct span substitute_words(struct exchange *ex, const struct course *course, const struct enrolment *enrolment);
/* Its first and last day (DATE_NONE: open), and back; false where the zone is not known. */
struct substitute_days {
    struct date first, last;
};
bool substitute_days(struct exchange *ex, const struct course *course, const struct enrolment *enrolment,
                     struct substitute_days *out, struct err *err);
bool substitute_moments(struct exchange *ex, const struct course *course, const struct substitute_days *days,
                        struct enrolment *out, struct err *err);

/* Student or teacher; `current` becomes what was sent. */
struct field *role_field(struct manage_form *form, enum role *current);

#endif
