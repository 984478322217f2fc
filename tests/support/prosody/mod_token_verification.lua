-- mod_token_verification.lua: on the MUC component: a token opens the room of its claim.
local is_admin = require "core.usermanager".is_admin;
local st = require "util.stanza";

local parent = module.host:match("^[^.]+%.(.+)$");
local token = module:require "token".new(module:context(parent));
if not token then return; end

local function at_the_door(event)
    local session, stanza = event.origin, event.stanza;
    if is_admin(stanza.attr.from, module.host) then return; end
    local problem = token:problem_at_door(session, stanza.attr.to);
    if not problem then return; end
    session.send(st.error_reply(stanza, "cancel", "not-allowed", problem));
    return true;
end
module:hook("muc-room-pre-create", at_the_door, 99);
module:hook("muc-occupant-pre-join", at_the_door, 99);
