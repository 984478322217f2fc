/* school.h: a small school in a temporary folder, at a fixed moment, for tests.
 *
 * It is Tuesday 24 November 2026, 19:00 in Chile (22:00 UTC). Everybody's password is SCHOOL_PASSWORD.
 *   ana    student of Python (1) and Excel (2)          benja  student of Cerámica (3), which is over
 *   carla  teacher of Python                            diego  staff, enrolled nowhere
 *   eva    student of Python, disabled                  félix  staff, enrolled in Python as a student
 * Calls: 1 Python, Tuesdays 19:00-21:00 · 2 Excel, Tuesdays 20:00-22:00 · 3 Cerámica, Tuesdays 19:00-21:00 ·
 *   4 Inglés (4), Tuesdays 19:00-21:00 · 5 Python, like 1 without a link · 6 Python, like 1, switched off ·
 *   7 Python, like 1, cancelled today («Feriado») · 8 Excel, once, yesterday ·
 *   9 Cerámica, once, two weeks before that, its link pasted with somebody's token in it
 *
 * With JITSI_SIGNING=RS256 it has two keys, and SCHOOL_KID signs. */
#ifndef TESTS_SCHOOL_H
#define TESTS_SCHOOL_H

#include "app/app.h"

#define SCHOOL_NOW ((instant)1795557600) /* 2026-11-24T22:00:00Z */
#define SCHOOL_PASSWORD "escuela-de-prueba"
#define SCHOOL_KID "20200102T000000Z-0000000000000002"
#define SCHOOL_OLD_KID "20200101T000000Z-0000000000000001"
#define SCHOOL_SECRET "una-clave-solo-para-las-pruebas-0123456789"

struct school {
    char folder[64];
    struct arena *arena;
    struct config config;
    struct app app;
    struct worker *worker;
};

/* With these settings (a list of "KEY=VALUE", NULL at the end) over those of the tests. Aborts on any failure. */
void school_open(struct school *school, const char *const settings[]);
void school_close(struct school *school);

/* The session cookie's value of that username: the same in every run; alive since SCHOOL_NOW. */
struct span school_cookie(struct arena *arena, const char *username);

#endif
