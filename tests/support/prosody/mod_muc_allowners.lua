-- mod_muc_allowners.lua: on the MUC component: everybody owns every room.
module:hook("muc-occupant-joined", function (event)
    event.room:set_affiliation(true, event.occupant.bare_jid, "owner");
end, 2);
