-- mod_muc_wait_for_host.lua: on the MUC component: takes whoever has a token for the host (the waiting itself needs Jitsi's lobby).
if not module:get_option_boolean("wait_for_host_disable_auto_owners", false) then
    module:hook("muc-occupant-joined", function (event)
        if event.origin.auth_token then event.room:set_affiliation(true, event.occupant.bare_jid, "owner"); end
    end, 2);
end
