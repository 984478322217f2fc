/* roster.h: a list of people as it is pasted from a spreadsheet: lines «name; e-mail». */
#ifndef CORE_ROSTER_H
#define CORE_ROSTER_H

#include "core/rules.h"

#define ROSTER_MAX 1000 /* lines */

/* One that says something: spans into the text. */
struct roster_line {
    int64_t number; /* from 1, empty lines counted too, as the spreadsheet has them */
    struct span text;
    struct span name, email; /* name: empty where there is none; as typed, but for quotes and white space around it */
    struct span key;         /* of the e-mail: what two are compared by */
    enum roster_problem {
        ROSTER_OK,
        ROSTER_NO_EMAIL,
        ROSTER_BAD_EMAIL,
        ROSTER_BAD_NAME,
        ROSTER_TWICE, /* a line before it has the same e-mail */
    } problem;
    enum rule_problem rule; /* of a bad one */
};
struct roster {
    struct roster_line *items;
    size_t count;
    bool too_many; /* over ROSTER_MAX: the rest was not read */
};

/* Columns are separated by tabs, else semicolons, else commas; the first that has an `@` is the e-mail, and the name
 * what stands before it, or else the column after it; «Rosa Díaz <rosa@example.cl>» is both in one. Without an `@`, the last
 * of several columns is what should have been the e-mail. A first line of headings («nombre; correo») is left out. */
struct roster roster_parse(struct arena *arena, struct span text);

#endif
