// portero.js: pages work without it; it counts down, and asks again at the right second.
"use strict";
(function () {
  var body = document.body, again = body.dataset.again, left = Number(body.dataset.refresh);
  var began = performance.now(); // never the device's date: it may be wrong
  if (!again) return;
  var box = document.querySelector(".countdown"), clock = box && box.querySelector(".clock");
  var total = box ? Number(box.dataset.seconds) : left;
  // A crowd does not come back in the same instant.
  var spread = box ? Math.random() * 2 : 0, gone = false;
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function tick() {
    var rest = total - (performance.now() - began) / 1000;
    if (clock && rest > 0) {
      var whole = Math.ceil(rest);
      clock.textContent = rest > 300 ? Math.ceil(rest / 60) + " min" : two(Math.floor(whole / 60)) + ":" + two(whole % 60);
      box.hidden = false;
    }
    if (rest + spread <= 0 && !gone) {
      gone = true;
      location.replace(again);
    }
  }
  setInterval(tick, 500);
  document.addEventListener("visibilitychange", tick);
  tick();
})();
