// jitsi.mjs: a stand-in for a Jitsi server's web pages: its room, which loses the token on F5 and asks `tokenAuthUrl` for another,
// and its IFrame API. It looks at no signature: `refuses` says whether it wants our tokens.
import { createServer } from "node:http";
import { after } from "node:test";

const servers = [];
after(() => servers.forEach((server) => server.close()));

// As Jitsi does: reads ?jwt=, takes it out of the address, and without one goes to tokenAuthUrl.
function room(tokenAuthUrl, refuses) {
  return `<!DOCTYPE html><title>Sala</title><h1></h1><p></p><script>
    const url = new URL(location), jwt = url.searchParams.get("jwt"), name = url.pathname.split("/").pop();
    url.searchParams.delete("jwt");
    history.replaceState(null, "", url);
    if (jwt && !${refuses}) {
      document.querySelector("h1").textContent = "Dentro de " + name;
      const may = ["camera", "microphone", "display-capture"].filter((one) => document.featurePolicy.allowsFeature(one));
      document.querySelector("p").textContent = may.join(" ");
    } else location.href = ${JSON.stringify(tokenAuthUrl)}.replace("{room}", name);
  </script>`;
}

// A frame with the room, events that a test sets off, and a record of how it was called.
const api = `window.calls = [];
window.JitsiMeetExternalAPI = class {
  constructor(domain, options) {
    this.listeners = {};
    window.calls.push({ domain, ...options, parentNode: options.parentNode.id });
    window.jitsi = this;
    this.frame = document.createElement("iframe");
    this.frame.allow = "camera; microphone; display-capture; autoplay; clipboard-write";
    this.frame.src = "http://" + domain + "/" + options.roomName + "?jwt=" + options.jwt;
    this.frame.setAttribute("allowFullScreen", "true");
    Object.assign(this.frame.style, { height: options.height, width: options.width, border: 0 });
    options.parentNode.appendChild(this.frame);
  }
  getIFrame() { return this.frame; }
  addListener(name, act) { this.listeners[name] = act; }
};`;

// Starts it; what it is, `jitsi.tokenAuthUrl`, `jitsi.refuses` and `jitsi.script` (its IFrame API) may change meanwhile.
export function startJitsi() {
  const jitsi = { tokenAuthUrl: "", refuses: false, script: api, visits: [] };
  const server = createServer((request, response) => {
    jitsi.visits.push(request.url);
    const isScript = request.url === "/external_api.js";
    const body = isScript ? jitsi.script : room(jitsi.tokenAuthUrl, jitsi.refuses);
    if (isScript && body === null) return; // never answers
    response.writeHead(body ? 200 : 404, { "Content-Type": isScript ? "text/javascript" : "text/html; charset=utf-8" });
    response.end(body);
  });
  servers.push(server);
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => {
    jitsi.host = `127.0.0.1:${server.address().port}`;
    jitsi.base = `http://${jitsi.host}`;
    jitsi.stop = () => { server.closeAllConnections(); server.close(); };
    resolve(jitsi);
  }));
}
