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

  // One note of each kind; an empty text takes it away.
  function say(kind, text) {
    var note = document.getElementById("note-" + kind);
    if (!note && text) {
      note = notes.appendChild(document.createElement("p"));
      note.id = "note-" + kind;
      note.className = "info";
    }
    if (note) {
      note.textContent = text;
      note.hidden = !text;
    }
  }

  // Asks for the page again, but leaves this one only when there is an answer to show: telephones lose their network.
  var asking = false;
  function ask() {
    if (asking || !data.again) return;
    asking = true;
    fetch(data.again, { method: "HEAD", cache: "no-store", redirect: "manual" }).then(function (answer) {
      if (answer.status > 500) throw new Error("not now");
      if (data.again === location.pathname + location.search) location.reload();
      else location.replace(data.again);
    }).catch(function () {
      say("offline", texts.offline);
      setTimeout(function () { asking = false; ask(); }, 5000);
    });
  }

  var timer = document.querySelector(".countdown"), total = Number(timer ? timer.dataset.seconds : data.refresh);
  var spread = Math.random() * 2; // a crowd does not come back in the same instant
  var spoken = document.querySelector(".spoken"), toSpeak = [300, 60].filter(function (at) { return at < total; });
  var seen = Date.now(), hiddenAt = 0;

  function minutes(rest) {
    var n = Math.ceil(rest / 60);
    return n === 1 ? timer.dataset.minute : fill(timer.dataset.minutes, { minutes: n });
  }
  function show(rest) {
    var whole = Math.ceil(rest);
    timer.textContent = rest <= 0 ? timer.dataset.entering
      : rest > 300 ? minutes(rest) : two(Math.floor(whole / 60)) + ":" + two(whole % 60);
    timer.hidden = false;
    if (!spoken) return;
    if (toSpeak.length && rest <= toSpeak[0]) spoken.textContent = minutes(toSpeak.shift());
    if (rest <= 0) spoken.textContent = timer.dataset.entering;
  }
  function tick() {
    var rest = total - elapsed(), now = Date.now();
    if (timer) show(rest);
    all(".opens", function (opens) {
      var left = opens.dataset.seconds - elapsed();
      if (left > 0) opens.textContent = fill(opens.dataset.text, { minutes: Math.ceil(left / 60) });
    });
    // After a sleep, in which performance.now() may have stood still, only the server knows.
    if (rest + spread <= 0 || (!document.hidden && now - seen > 15000)) ask();
    seen = now;
  }
  if (data.again || timer) {
    setInterval(tick, 500);
    document.addEventListener("visibilitychange", function () {
      if (document.hidden) hiddenAt = Date.now();
      else if (Date.now() - hiddenAt > 2000) ask();
    });
    tick();
  }

  // A page that the back button brings out of memory may be somebody else's by now.
  addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

  // A device whose clock is off by more than two minutes, the time that the page took to come left aside.
  var off = Date.now() / 1000 - data.now, late = performance.now() / 1000;
  function amount(seconds) {
    var all = Math.round(Math.abs(seconds) / 60), hours = Math.floor(all / 60), rest = all % 60;
    return all >= 2880 ? Math.round(all / 1440) + " d" : [hours && hours + " h", rest && rest + " min"].filter(Boolean).join(" ");
  }
  if (off - late > 120) say("clock", fill(texts.ahead, { difference: amount(off - late) }));
  if (off < -120) say("clock", fill(texts.behind, { difference: amount(off) }));

  // Where the device's zone is another than the class's at that moment.
  all("time[data-ends]", function (time) {
    var starts = new Date(time.dateTime), ends = new Date(time.dataset.ends), sign = /([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
    if (!sign || sign[1] + (sign[2] * 60 + Number(sign[3])) === (starts.getTimezoneOffset() > 0 ? "-" : "+") + Math.abs(starts.getTimezoneOffset()))
      return;
    var day = time.dateTime.slice(8, 10) === two(starts.getDate()) ? ""
      : starts.toLocaleDateString(document.documentElement.lang, { weekday: "long" }) + " ";
    var here = document.createElement("span");
    here.className = "here muted";
    here.textContent = fill(texts.zone, {
      from: day + two(starts.getHours()) + ":" + two(starts.getMinutes()), to: two(ends.getHours()) + ":" + two(ends.getMinutes()),
    });
    time.parentNode.append(" ", here);
  });

  all("[data-copy]", function (button) {
    button.parentNode.hidden = false;
    button.addEventListener("click", function () {
      copy(button.dataset.copy, function () { button.textContent = button.dataset.done; });
    });
  });
  function copy(text, done) {
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(done, function () { byHand(text, done); });
      return;
    }
    byHand(text, done);
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
    var field = document.getElementById(button.dataset.show), show = button.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      var shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.textContent = shown ? show : button.dataset.hide;
    });
    if (field.form) field.form.addEventListener("submit", function () { field.type = "password"; });
  });

  // No camera in this browser, where pages may ask for one: it is inside another program.
  if (isSecureContext && !navigator.mediaDevices) all(".in-app", function (note) { note.hidden = false; });
})();
