/* transcript.h: requests and the answers they must get, as text; run in process with a fixed clock.
 *
 *   settings DEBUG=1 JOIN_LATE_MINUTES=0       first line only, for the whole file
 *   at 2026-11-24T22:05:00Z                    the clock from here on (at first: SCHOOL_NOW)
 *   == a student enters the class that is open  one case; all of its lines must hold
 *   > GET /join-meeting/1/                     the request: method and target, headers, then `> ` alone and the body
 *   > Cookie: portero_session={cookie:ana}     {cookie:NAME}: that person's session; {WORD}: what `keep` kept
 *   < 302                                      the status
 *   < Location: https://…?jwt=*                a header; `*` stands for anything
 *   < !Set-Cookie                              no such header
 *   ~ Unirse ahora                             the body contains it;  !~ it does not
 *   log INFO se unió exitosamente              a line of this case's log has the level and the text;  !log none has
 *   joins 1                                    records that this case added
 *   keep csrf body name="csrf" value="         from there to the next `"`
 *   keep c header Set-Cookie portero_csrf=     from there to the next `;` */
#ifndef TESTS_TRANSCRIPT_H
#define TESTS_TRANSCRIPT_H

enum transcript_faults {
    NO_FAULTS,
    FAILING_CALLS, /* before it is made as it stands, each request is made with each of its calls to the database failing in turn */
    FULL_DISK,     /* the same with the disk full from each of its writes on, and empty again for the next */
};
/* Runs every file of tests/http/transcripts and prints TAP, a line a case; returns the exit status. */
int transcripts_run(enum transcript_faults faults);

#endif
