-- mod_token_affiliation.lua: on the MUC component: teachers of their token own the room, other people with a token are plain members.
-- Jitsi's own writes it down as somebody comes in; with token_affiliation_again it does so afterwards, and again and
-- again for some seconds, against a jicofo that has other ideas, as the module of jitsi-contrib does.
local is_admin = require "core.usermanager".is_admin;

local again = module:get_option_boolean("token_affiliation_again", false);
local TIMES, STEP = 9, 0.2;

local owners = { owner = true, moderator = true, teacher = true };

local function affiliation_of(session)
    if not session or not session.auth_token then return nil; end
    local user = session.jitsi_meet_context_user;
    if type(user) ~= "table" then return "member"; end
    local owns = owners[user.affiliation] or user.moderator == true or user.moderator == "true";
    return owns and "owner" or "member";
end

local function on_entry(event)
    local affiliation = affiliation_of(event.origin);
    if not affiliation or is_admin(event.occupant.bare_jid, module.host) then return; end
    event.room:set_affiliation(true, event.occupant.bare_jid, affiliation);
    if affiliation == "owner" then event.occupant.role = "moderator"; end
end

local function after_entry(event)
    local session, room, person = event.origin, event.room, event.occupant.bare_jid;
    local affiliation = affiliation_of(session);
    if not affiliation or session.affiliation_told or is_admin(person, module.host) then return; end
    session.affiliation_told = true;
    local function tell(time)
        room:set_affiliation(true, person, affiliation);
        if time < TIMES then module:add_timer(STEP * (time + 1), function () tell(time + 1); end); end
    end
    tell(0);
end

if again then
    module:hook("muc-occupant-joined", after_entry);
else
    module:hook("muc-occupant-pre-join", on_entry, -3.5); -- before a room for members only is closed to others
end
