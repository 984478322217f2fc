-- mod_auth_token.lua: authentication = "token": who connects shows a token in the query of the BOSH or WebSocket address.
local formdecode = require "util.http".formdecode;
local new_sasl = require "util.sasl".new;
local register_mechanism = require "util.sasl".registerMechanism;
local uuid = require "util.uuid".generate;

local token = module:require "token".new(module);
if not token then return; end

local function read_query(event)
    local query = event.request.url.query;
    local params = query and formdecode(query) or {};
    event.session.auth_token = params.token;
    event.session.jitsi_web_query_room = params.room;
end
module:hook_global("bosh-session", read_query);
module:hook_global("websocket-session", read_query);

-- Prosody's own mechanism tries again until it is let in: here a no is a no, with its reason.
register_mechanism("ANONYMOUS", { "anonymous" }, function (self)
    local username = uuid();
    local good, condition, text = self.profile.anonymous(self, username, self.realm);
    if good ~= true then return "failure", condition, text; end
    self.username = username;
    return "success";
end);

local provider = {};
function provider.get_sasl_handler(session)
    return new_sasl(module.host, { anonymous = function () return token:admit(session); end });
end
for _, name in ipairs({ "test_password", "get_password", "set_password", "user_exists", "create_user", "delete_user" }) do
    provider[name] = function () return nil, "There are no accounts here."; end
end
module:provides("auth", provider);
