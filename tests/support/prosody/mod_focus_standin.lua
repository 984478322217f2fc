-- mod_focus_standin.lua: a component in jicofo's place: makes the room that a browser asks for, and says who owns it.
-- focus_auto_owner: the first to come, where nobody owns the room. focus_authentication: everybody of that domain who
-- asked for the room (then nobody else is made owner). focus_not_ready: so many first answers say `ready='false'`.
-- focus_delay: it takes so many seconds to say who owns the room.
local st = require "util.stanza";
local jid = require "util.jid";

local muc = module:get_option_string("focus_muc");
local auto_owner = module:get_option_boolean("focus_auto_owner", false);
local login_domain = module:get_option_string("focus_authentication");
local not_ready = module:get_option_number("focus_not_ready", 0);
local delay = module:get_option_number("focus_delay", 0);
local NOBODY_CAME = 15;

local myself = "focus@" .. module.host .. "/focus";
local asked = {};

local function rooms() return prosody.hosts[muc].modules.muc; end

local function send_presence(room_jid, kind)
    local presence = st.presence({ from = myself, to = room_jid .. "/focus", type = kind });
    if kind == nil then presence:tag("x", { xmlns = "http://jabber.org/protocol/muc" }):up(); end
    module:send(presence);
end

local function person_in(room, matches)
    for _, occupant in room:each_occupant() do
        if occupant.jid ~= myself and matches(occupant) then return occupant; end
    end
end

local function anybody() return true; end

local function make_owner(room, occupant)
    room:set_affiliation(jid.bare(myself), occupant.bare_jid, "owner");
end

local function judge(room)
    local function owns(occupant) return room:get_affiliation(occupant.bare_jid) == "owner"; end
    if login_domain then
        for _, occupant in room:each_occupant() do
            if asked[occupant.jid] and not owns(occupant) then make_owner(room, occupant); end
        end
    elseif auto_owner and not person_in(room, owns) then
        local first = person_in(room, anybody);
        if first then make_owner(room, first); end
    end
end

local function leave_if_empty(room)
    if room:get_occupant_by_real_jid(myself) and not person_in(room, anybody) then send_presence(room.jid, "unavailable"); end
end

local function come_to(room_jid)
    local room = rooms().get_room_from_jid(room_jid);
    if room and room:get_occupant_by_real_jid(myself) then return; end
    send_presence(room_jid);
    module:add_timer(NOBODY_CAME, function ()
        local made = rooms().get_room_from_jid(room_jid);
        if made then leave_if_empty(made); end
    end);
end

module:hook("iq-set/host/http://jitsi.org/protocol/focus:conference", function (event)
    local stanza, origin = event.stanza, event.origin;
    local room_jid, from = stanza.tags[1].attr.room, stanza.attr.from;
    if login_domain and jid.host(from) == login_domain then
        asked[from] = true;
    elseif login_domain and not rooms().get_room_from_jid(room_jid) then
        origin.send(st.error_reply(stanza, "auth", "not-authorized", "not authorized user domain"));
        return true;
    end
    come_to(room_jid);
    local ready = not_ready == 0;
    not_ready = ready and 0 or not_ready - 1;
    local answer = st.reply(stanza):tag("conference", { xmlns = "http://jitsi.org/protocol/focus", room = room_jid,
                                                        ready = tostring(ready), focusjid = jid.bare(myself) });
    answer:tag("property", { name = "authentication", value = tostring(login_domain ~= nil) }):up();
    if login_domain then answer:tag("property", { name = "externalAuth", value = "true" }):up(); end
    origin.send(answer);
    local room = rooms().get_room_from_jid(room_jid);
    if room then judge(room); end
    return true;
end);

-- What rooms tell their occupant: heard, and not answered.
for _, name in ipairs({ "presence/full", "message/full", "iq/full" }) do
    module:hook(name, function () return true; end);
end

module:hook_global("server-started", function () -- only now every component is there
    local context = module:context(muc);
    -- It hears of people as everybody does: after they are in, and after what the room's modules did on their entry.
    context:hook("muc-occupant-joined", function (event)
        if delay == 0 then
            judge(event.room);
        else
            module:add_timer(delay, function () judge(event.room); end);
        end
    end, -100);
    context:hook("muc-occupant-left", function (event)
        leave_if_empty(event.room);
        judge(event.room);
    end, 100);
end);
