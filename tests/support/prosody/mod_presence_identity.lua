-- mod_presence_identity.lua: on the virtual host: shows context.user, all of it, to everybody in the room.
module:hook("pre-presence/full", function (event)
    local user, presence = event.origin.jitsi_meet_context_user, event.stanza;
    if type(user) ~= "table" or presence:get_child("identity") then return; end
    presence:tag("identity"):tag("user");
    for key, value in pairs(user) do
        presence:text_tag(key, tostring(value));
    end
    presence:up():up();
end);
