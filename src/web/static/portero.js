// portero.js: pages work without it. It counts down and asks again at the right second, tells a wrong clock and another
// zone, and does what only a script can: copy, show a password.
"use strict";
(function () {
  var data = document.body.dataset, notes = document.getElementById("notes"), texts = notes.dataset;
  var began = performance.now(); // never the device's date: it may be wrong

  function all(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, key) { return key in values ? values[key] : whole; });
  }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function elapsed() { return (performance.now() - began) / 1000; }
  // Only where it differs: what is written again is spoken again.
  function write(element, text) { if (element.textContent !== text) element.textContent = text; }

  // One note of each kind; an empty text takes it away.
  function say(kind, text) {
    var note = document.getElementById("note-" + kind);
    if (!note && text) {
      note = notes.appendChild(document.createElement("p"));
      note.id = "note-" + kind;
      note.className = "info";
    }
    if (note) {
      write(note, text);
      note.hidden = !text;
    }
  }

  // Asks for the page again, but leaves this one only when portero answers: telephones lose their network, or hold a request
  // for minutes.
  var asking = false;
  function ask() {
    if (asking || !data.again) return;
    asking = true;
    var over = false, limit = setTimeout(fail, 8000);
    function end() {
      var first = !over;
      over = true;
      clearTimeout(limit);
      return first;
    }
    function fail() {
      if (!end()) return;
      say("offline", texts.offline);
      setTimeout(function () { asking = false; ask(); }, 5000);
    }
    fetch("/healthz", { method: "HEAD", cache: "no-store" }).then(function (answer) {
      if (!answer.ok) throw new Error("not now");
      if (!end()) return;
      if (data.again === location.pathname + location.search) location.reload();
      else location.replace(data.again);
      setTimeout(function () { asking = false; }, 15000); // still here: the page did not come
    }).catch(fail);
  }

  var timer = document.querySelector(".countdown"), waiting = document.querySelector("[data-glance]");
  var total = Number(timer ? timer.dataset.seconds : waiting ? waiting.dataset.seconds : data.refresh);
  var spread = Math.random() * 2; // a crowd does not come back in the same instant
  var spoken = document.querySelector(".spoken"), toSpeak = [300, 60].filter(function (at) { return at < total; });
  var seen = Date.now(), hiddenAt = 0;
  var official = document.getElementById("official"), started = official && official.textContent.split(":");

  function minutes(rest) {
    var n = Math.ceil(rest / 60);
    return n === 1 ? timer.dataset.minute : fill(timer.dataset.minutes, { minutes: n });
  }
  function show(rest) {
    var whole = Math.ceil(rest);
    write(timer, rest <= 0 ? timer.dataset.entering
      : rest > 300 ? minutes(rest) : two(Math.floor(whole / 60)) + ":" + two(whole % 60));
    timer.hidden = false;
    if (!spoken) return;
    if (rest <= 0) write(spoken, timer.dataset.entering);
    else if (toSpeak.length && rest <= toSpeak[0]) write(spoken, minutes(toSpeak.shift()));
  }
  function tick() {
    var rest = total - elapsed(), now = Date.now();
    if (timer) show(rest);
    all(".opens", function (opens) {
      var left = opens.dataset.seconds - elapsed();
      if (left > 0) write(opens, fill(opens.dataset.text, { minutes: Math.ceil(left / 60) }));
    });
    if (official) {
      var minute = started[0] * 60 + Number(started[1]) + Math.floor((data.now % 60 + elapsed()) / 60);
      write(official, two(Math.floor(minute / 60) % 24) + ":" + two(minute % 60));
    }
    // After a sleep, in which performance.now() may have stood still, only the server knows.
    if (rest + spread <= 0 || (!document.hidden && now - seen > 15000)) ask();
    seen = now;
  }
  setInterval(tick, 500);
  tick();
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > 2000) ask();
  });

  // Who waits for a teacher only looks whether that is still so: a page that comes anew every ten seconds is read aloud anew
  // every ten seconds. A crowd looks at different moments.
  function glance() {
    var request = new AbortController();
    setTimeout(function () { request.abort(); glance(); }, 8000 + Math.random() * 4000);
    fetch(waiting.dataset.glance, { cache: "no-store", headers: { Accept: "application/json" }, signal: request.signal })
      .then(function (answer) {
        if (answer.status >= 500) throw new Error("not now");
        return answer.json();
      }).then(function (answer) {
        say("offline", "");
        if (answer.verdict === "allowed") write(spoken, waiting.dataset.entering);
        if (answer.verdict !== "waiting_for_teacher") ask();
      }).catch(function () { say("offline", texts.offline); });
  }
  if (waiting) setTimeout(glance, 8000 + Math.random() * 4000);

  // The back button may bring this page out of memory when somebody else sits here: not a glance at it.
  addEventListener("pagehide", function () { document.documentElement.hidden = true; });
  addEventListener("pageshow", function (event) {
    if (event.persisted) location.reload();
    else document.documentElement.hidden = false;
  });
  // What was typed would be gone: the pages of gestión are not kept.
  var typed = false;
  all("form.careful", function (form) {
    form.addEventListener("input", function () { typed = true; });
    form.addEventListener("submit", function () { typed = false; });
  });
  addEventListener("beforeunload", function (event) { if (typed) event.preventDefault(); });

  if (data.bar) history.replaceState(null, "", data.bar);

  // A device whose clock is off by more than two minutes, the time that the page took to come left aside.
  var off = Date.now() / 1000 - data.now, late = performance.now() / 1000;
  function amount(seconds) {
    var whole = Math.round(Math.abs(seconds) / 60), hours = Math.floor(whole / 60), rest = whole % 60;
    if (whole >= 2880) return Math.round(whole / 1440) + " d";
    return [hours && hours + " h", rest && rest + " min"].filter(Boolean).join(" ");
  }
  if (off - late > 120) say("clock", fill(texts.ahead, { difference: amount(off - late) }));
  if (off < -120) say("clock", fill(texts.behind, { difference: amount(off) }));

  // Where the device's zone is another than the class's at that moment.
  function hour(date) { return two(date.getHours()) + ":" + two(date.getMinutes()); }
  all("time[data-ends], time[data-at]", function (time) {
    var date = new Date(time.dateTime), ends = time.dataset.ends, sign = /([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
    if (!sign || (sign[1] === "-" ? 1 : -1) * (sign[2] * 60 + Number(sign[3])) === date.getTimezoneOffset()) return;
    var day = time.dateTime.slice(8, 10) === two(date.getDate()) ? ""
      : date.toLocaleDateString(document.documentElement.lang, { weekday: "long" }) + " ";
    var here = document.createElement("span");
    here.className = "here muted";
    here.textContent = ends ? fill(texts.zone, { from: day + hour(date), to: hour(new Date(ends)) })
      : fill(texts.time, { time: day + hour(date) });
    time.parentNode.append(" ", here);
  });

  all("[data-copy]", function (button) {
    button.parentNode.hidden = false;
    button.addEventListener("click", function () {
      copy(button.dataset.copy, function () {
        button.textContent = button.dataset.done;
        button.focus();
      });
    });
  });
  function copy(text, done) {
    if (!navigator.clipboard) byHand(text, done);
    else navigator.clipboard.writeText(text).then(done, function () { byHand(text, done); });
  }
  // Browsers inside other programs often refuse the clipboard.
  function byHand(text, done) {
    var field = document.body.appendChild(document.createElement("textarea"));
    field.value = text;
    field.select();
    if (document.execCommand("copy")) done();
    else prompt("", text);
    field.remove();
  }

  all("[data-show]", function (button) {
    var field = document.getElementById(button.dataset.show), word = button.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      var shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.textContent = shown ? word : button.dataset.hide;
    });
    if (field.form) field.form.addEventListener("submit", function () { field.type = "password"; });
  });

  // No camera in this browser, where pages may ask for one: it is inside another program.
  if (isSecureContext && !navigator.mediaDevices) all(".in-app", function (note) { note.hidden = false; });
})();
