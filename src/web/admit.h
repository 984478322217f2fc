/* admit.h: the steps that every path into a call takes: facts, verdict, token and URL, record, log. */
#ifndef WEB_ADMIT_H
#define WEB_ADMIT_H

#include "core/token.h"
#include "web/exchange.h"

/* Every ERROR on the way into a call carries the seed's name of it (contract §6). */
#define ON_THE_WAY F_TEXT("camino", SPAN("join_meeting"))

/* Everything that is known of one attempt. */
struct attempt {
    struct meeting_id meeting;
    enum via via;
    struct access_facts facts;
    enum verdict verdict;
    struct span room, link, url; /* url: only where a token was made */
    struct span way;             /* the path by which a page that refuses asks again */
    struct token token;          /* text empty: none was made */
};

/* Reads the facts and decides. False with `err` where the database does not answer. */
bool attempt_decide(struct exchange *ex, struct meeting_id meeting, enum via via, struct attempt *out, struct err *err);
/* The same for a room; one that names another course than the call's is no room of ours, whoever asks. Course 0: it names
 * none. */
bool attempt_decide_room(struct exchange *ex, struct course_id course, struct meeting_id meeting, enum via via,
                         struct attempt *out, struct err *err);
/* Makes the token and the URL of an attempt that was not refused; a failure becomes its verdict. */
void attempt_admit(struct exchange *ex, struct attempt *attempt);
/* Logs the verdict and hands the record to the writer (contract §3: known user, existing meeting, no idle retries). */
void attempt_record(struct exchange *ex, const struct attempt *attempt);

/* The session lives at least until some time after `moment`: the end of a class that it enters, the opening of one that it
 * waits for. */
void exchange_prolong_session(struct exchange *ex, instant moment);

/* The token of `room` for the user of the exchange, until `exp`; logs what contract §6 asks. */
bool exchange_token(struct exchange *ex, struct span room, bool moderator, instant exp, struct token *out);

/* The page or the JSON of a refusal. */
struct response answer_refusal(struct exchange *ex, const struct attempt *attempt);

#endif
