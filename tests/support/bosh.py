"""Somebody at a Jitsi server's door, as a browser comes: XMPP over BOSH (XEP-0206) with a token in the address."""
import random
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

HTTPBIND, STREAM = "{http://jabber.org/protocol/httpbind}", "{http://etherx.jabber.org/streams}"
SASL, STANZAS = "{urn:ietf:params:xml:ns:xmpp-sasl}", "{urn:ietf:params:xml:ns:xmpp-stanzas}"
CLIENT, USER, FOCUS = "{jabber:client}", "{http://jabber.org/protocol/muc#user}", "{http://jitsi.org/protocol/focus}"
LIMIT = 10  # seconds
PAUSE = 0.02


class Visitor:
    """`refused` says why it could not connect, `denied` why it could not enter; `people` are {nick: (affiliation, role)}."""

    def __init__(self, jitsi, token=None, domain=None):
        self.jitsi, self.domain = jitsi, domain or jitsi.domain
        query = {"room": "aula", **({} if token is None else {"token": token})}
        self.address = f"{jitsi.url}/http-bind?{urllib.parse.urlencode(query)}"
        self.sid, self.rid, self.people = None, random.randrange(1 << 30), {}
        self.refused = self.denied = self.admitted = self.jid = self.ready = self.authentication = None
        self.connect()

    def post(self, inside="", **attributes):
        """One exchange; what the server said, element by element."""
        self.rid += 1
        body = ET.Element("body", {"xmlns": HTTPBIND[1:-1], "rid": str(self.rid), **({"sid": self.sid} if self.sid else {}), **attributes})
        text = ET.tostring(body, encoding="unicode").replace(" />", f">{inside}</body>")
        with urllib.request.urlopen(self.address, text.encode(), timeout=LIMIT) as answer:
            heard = ET.fromstring(answer.read())
        self.sid = heard.get("sid", self.sid)
        if heard.get("type") == "terminate":
            self.sid, self.refused = None, self.refused or heard.get("condition")
        for element in heard:
            self.hear(element)
        return len(heard)

    def until(self, found):
        """Goes on asking until `found()`: the server holds no request."""
        limit = time.monotonic() + LIMIT
        while not found() and self.sid and time.monotonic() < limit:
            if not self.post():
                time.sleep(PAUSE)
        return found()

    def connect(self):
        version = {"xmlns:xmpp": "urn:xmpp:xbosh", "xmpp:version": "1.0"}
        opening = {"to": self.domain, "wait": "0", "hold": "1", "ver": "1.6", "content": "text/xml; charset=utf-8", **version}
        self.post(**opening)
        if not self.sid:
            return
        self.post(f"<auth xmlns='{SASL[1:-1]}' mechanism='ANONYMOUS'/>")
        if not self.until(lambda: self.admitted or self.refused) or self.refused:
            self.leave()
            return
        self.post(**{"to": self.domain, "xmpp:restart": "true", **version})
        self.post("<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        self.until(lambda: self.jid)

    def hear(self, element):
        jid = element.find(".//{urn:ietf:params:xml:ns:xmpp-bind}jid")
        conference = element.find(FOCUS + "conference")
        if jid is not None:
            self.jid = jid.text
        elif element.tag == SASL + "success":
            self.admitted = True
        elif element.tag == SASL + "failure":
            self.refused = ": ".join([element[0].tag.replace(SASL, ""), element.findtext(SASL + "text", "")])
        elif conference is not None:
            self.ready = conference.get("ready")
            self.authentication = conference.find(FOCUS + "property").get("value")
        elif element.get("type") == "error":
            error = element.find(CLIENT + "error")
            self.denied = ": ".join([error[0].tag.replace(STANZAS, ""), error.findtext(STANZAS + "text", "")])
        elif element.tag == CLIENT + "presence":
            nick, item = element.get("from").split("/", 1)[1], element.find(f"{USER}x/{USER}item")
            if element.get("type") == "unavailable":
                self.people.pop(nick, None)
            elif item is not None:
                self.people[nick] = (item.get("affiliation"), item.get("role"))

    def ask_focus(self, room):
        """Whether jicofo made the room."""
        self.ready = None
        self.post(f"<iq xmlns='jabber:client' type='set' id='focus' to='focus.{self.jitsi.domain}'>"
                  f"<conference xmlns='{FOCUS[1:-1]}' room='{room}@{self.jitsi.muc}' machine-uid='1'/></iq>")
        self.until(lambda: self.ready or self.denied)
        return self.ready == "true"

    def enter(self, room, nick):
        """Whether it is in the room."""
        self.room = f"{room}@{self.jitsi.muc}"
        self.post(f"<presence xmlns='jabber:client' to='{self.room}/{nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
        self.until(lambda: nick in self.people or self.denied)
        return nick in self.people

    def leave(self):
        if self.sid:
            self.post(type="terminate")
