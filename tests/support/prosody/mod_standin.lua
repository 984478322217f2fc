-- mod_standin.lua: on the virtual host: the web side of the tests' server: /config.js, and what there is in it, for tests to ask.
local array = require "util.array";
local json = require "util.json";

local muc = module:get_option_string("main_muc", "conference." .. module.host);
local config_js = module:get_option_string("standin_config_js"); -- none: no Jitsi's page

local function people_in(room)
    local list = array();
    for nick, occupant in room:each_occupant() do
        list:push({ nick = nick:match("/(.*)$"), jid = occupant.bare_jid, role = occupant.role or "none",
                    affiliation = room:get_affiliation(occupant.bare_jid) or "none" });
    end
    return list;
end

local function rooms(event)
    local found, sessions = {}, 0;
    for room in prosody.hosts[muc].modules.muc.all_rooms() do
        found[room.jid] = people_in(room);
    end
    for _ in pairs(module:shared("/*/bosh/sessions")) do sessions = sessions + 1; end
    event.response.headers.content_type = "application/json";
    return json.encode({ rooms = found, sessions = sessions });
end

local function page(event)
    event.response.headers.content_type = "application/javascript";
    return config_js or 404;
end

module:depends("http");
module:provides("http", {
    name = "standin";
    default_path = "/";
    route = { ["GET /config.js"] = page, ["GET /standin/rooms"] = rooms };
});
