// faketime.mjs: a program that believes in another time.
import { existsSync, readdirSync } from "node:fs";

// The library alone: the `faketime` command would stay between us and the program, where it takes our signals, and refuses to
// start where a killed program of its process number has left a semaphore behind.
const library = readdirSync("/usr/lib").map((folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`).find(existsSync);

// What makes a program believe that it is `at`: a time in its TZ (with "@" before it the clock goes on from there, without it
// stands still) or so much more or less than now ("+1d"). A sanitized program bears the library only with the last line.
export const clock = (at) => ({ LD_PRELOAD: library, FAKETIME: at, ASAN_OPTIONS: "verify_asan_link_order=0" });
