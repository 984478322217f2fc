-- mod_token_no_wildcard.lua: on the MUC component: a token for every room opens none.
local is_admin = require "core.usermanager".is_admin;
local st = require "util.stanza";

local function at_the_door(event)
    local session, stanza = event.origin, event.stanza;
    local wild = session.jitsi_meet_room == "*" and "room" or session.jitsi_meet_domain == "*" and "sub";
    if not wild or is_admin(stanza.attr.from, module.host) then return; end
    session.send(st.error_reply(stanza, "cancel", "not-allowed", ("Wildcard %s in token not allowed"):format(wild)));
    return true;
end
module:hook("muc-room-pre-create", at_the_door, 100);
module:hook("muc-occupant-pre-join", at_the_door, 100);
