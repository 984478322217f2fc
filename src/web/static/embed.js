// embed.js: the call inside a page of portero, by the Jitsi server's own IFrame API.
"use strict";
(function () {
  var call = document.getElementById("call"), data = call.dataset, leave = document.getElementById("leave").href;
  var api, over = false;

  function show(id, shown) { document.getElementById(id).hidden = !shown; }
  function fail() {
    if (api || over) return;
    over = true;
    show("connecting", false);
    show("failed", true);
  }
  function go() { location.replace(leave); }

  // Jitsi's options in the link's fragment, as the IFrame API takes them: config.NAME=JSON, interfaceConfig.NAME=JSON.
  function options(prefix) {
    var found = {};
    data.options.split("&").forEach(function (pair) {
      var at = pair.indexOf("=");
      if (at < 0 || pair.lastIndexOf(prefix, 0) !== 0) return;
      try {
        found[pair.slice(prefix.length, at)] = JSON.parse(decodeURIComponent(pair.slice(at + 1)));
      } catch (error) {
        console.warn(pair); // Jitsi's own page would leave it out, too
      }
    });
    return found;
  }

  function begin() {
    if (over) return;
    try {
      api = new window.JitsiMeetExternalAPI(data.domain, {
        roomName: data.room, jwt: data.jwt, parentNode: call, width: "100%", height: "100%",
        configOverwrite: options("config."), interfaceConfigOverwrite: options("interfaceConfig."),
      });
    } catch (error) {
      return fail();
    }
    delete data.jwt;
    show("connecting", false);
    api.getIFrame().title = data.title;
    api.addListener("readyToClose", go); // not videoConferenceLeft: that comes on the way into a breakout room, too
  }

  Array.prototype.forEach.call(document.querySelectorAll(".elsewhere"), function (link) {
    link.addEventListener("click", function () { setTimeout(go, 0); }); // nobody sits in the call twice
  });

  // The back button may bring this page out of memory when somebody else sits here.
  addEventListener("pagehide", function () { document.documentElement.hidden = true; });
  addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });

  // F5 is an attempt of its own, whatever led here.
  history.replaceState(null, "", data.here);

  // The call was cut off and has lost its token: its frame wants another one of us. It may not, but this page asks for it.
  document.addEventListener("securitypolicyviolation", function (event) {
    if (event.effectiveDirective === "frame-src" && event.blockedURI.lastIndexOf(location.origin + "/", 0) === 0)
      location.replace(data.return);
  });

  show("connecting", true);
  var script = document.createElement("script");
  script.src = data.api;
  script.onload = begin;
  script.onerror = fail;
  document.head.appendChild(script);
  setTimeout(fail, 15000);
})();
