-- token.lib.lua: what a Jitsi server makes of a token: of its signature and claims when somebody connects, of its room at the room's door.
local async = require "util.async";
local base64 = require "util.encodings".base64;
local hashes = require "util.hashes";
local hex = require "util.hex";
local http = require "net.http";
local jid = require "util.jid";
local json = require "util.json";

local checker = {};
checker.__index = checker;

-- standin_skips names what a broken server does not look at: signature, exp, none (an unsigned token's alg), alg (it takes
-- the token's for its own), room (whether it is there, as before 2026).
-- Nil, and the module that asked stays out, where there is nothing to check a token with.
local function new(module)
    local app_id = module:get_option_string("app_id");
    local key_server = module:get_option_string("asap_key_server");
    local secret = module:get_option_string("app_secret");
    if not app_id or not (secret or key_server) then
        module:log("error", "app_id, and app_secret or asap_key_server, are missing");
        return nil;
    end
    local base = module:get_option_string("muc_mapper_domain_base");
    local prefix = module:get_option_string("muc_mapper_domain_prefix", "conference");
    return setmetatable({
        secret = secret;
        key_server = key_server;
        alg = module:get_option_string("signature_algorithm", key_server and "RS256" or "HS256");
        issuers = module:get_option_set("asap_accepted_issuers", { app_id });
        audiences = module:get_option_set("asap_accepted_audiences", { "*" });
        allow_empty = module:get_option_boolean("allow_empty_token", false);
        verify_domain = module:get_option_boolean("enable_domain_verification", true);
        prefix = prefix;
        rooms_at = base and module:get_option_string("muc_mapper_domain", prefix .. "." .. base);
        skips = module:get_option_set("standin_skips", {});
        keys = {};
    }, checker);
end

local function base64url_decode(text)
    return base64.decode((text:gsub("[-_]", { ["-"] = "+", ["_"] = "/" })) .. string.rep("=", -#text % 4));
end

local function decode_part(text)
    local bytes = base64url_decode(text);
    local value = bytes and json.decode(bytes);
    return type(value) == "table" and value or nil;
end

-- The PEM of a key, asked for once and kept for as long as this server lives. Waits: only within a session's thread.
function checker:public_key(kid)
    if self.keys[kid] == nil then
        local wait, done = async.waiter();
        http.request(self.key_server .. "/" .. hex.encode(hashes.sha256(kid)) .. ".pem", nil, function (body, code)
            self.keys[kid] = code == 200 and body or nil;
            done();
        end);
        wait();
    end
    return self.keys[kid];
end

-- Prosody brings no RSA; openssl's command comes with it.
local function rsa_verifies(bits, pem, signed, signature)
    local names = {};
    for i, content in ipairs({ pem, signed, signature }) do
        names[i] = os.tmpname();
        local file = assert(io.open(names[i], "wb"));
        file:write(content);
        file:close();
    end
    local good = os.execute(("openssl dgst -sha%s -verify %s -signature %s %s >/dev/null 2>&1"):format(bits, names[1], names[3], names[2]));
    for _, name in ipairs(names) do os.remove(name); end
    return good == true;
end

function checker:signature_holds(alg, key, signed, signature)
    local family, bits = alg:match("^([HR]S)(%d+)$");
    local hmac = hashes["hmac_sha" .. (bits or "")];
    if family == "RS" then return rsa_verifies(bits, key, signed, signature); end
    return family == "HS" and hmac ~= nil and hmac(key, signed) == signature;
end

function checker:check_signature(header, signed, signature)
    local key = self.secret;
    if self.key_server then -- then the shared secret does not count
        if header.kid == nil then return "'kid' claim is missing"; end
        key = self:public_key(header.kid);
        if not key then return "could not obtain public key"; end
    end
    if header.typ ~= "JWT" then return "Invalid typ"; end
    if self.skips:contains("none") and header.alg == "none" then return nil; end
    local alg = self.skips:contains("alg") and type(header.alg) == "string" and header.alg or self.alg;
    if header.alg ~= alg then return "Invalid or incorrect alg"; end
    local good = self.skips:contains("signature") or self:signature_holds(alg, key, signed, signature);
    return not good and "Invalid signature" or nil;
end

function checker:check_claims(claims, now)
    for _, name in ipairs({ "exp", "nbf" }) do
        if claims[name] ~= nil and type(claims[name]) ~= "number" then return name .. " must be number"; end
    end
    if claims.exp and now >= claims.exp and not self.skips:contains("exp") then return "Not acceptable by exp"; end
    if claims.nbf and now < claims.nbf then return "Not acceptable by nbf"; end
    for _, name in ipairs({ "iss", "aud", "sub", "room" }) do
        if claims[name] == nil then return "'" .. name .. "' claim is missing"; end
    end
    if not self.issuers:contains(claims.iss) and not self.issuers:contains("*") then return "invalid 'iss' claim"; end
    if not self.audiences:contains(claims.aud) and not self.audiences:contains("*") then return "invalid 'aud' claim"; end
end

-- The claims, or nil and why not.
function checker:read(token)
    local head, body, tail = token:match("^([^.]+)%.([^.]+)%.([^.]*)$");
    local header, claims = head and decode_part(head), body and decode_part(body);
    if not header or not claims or (tail == "" and not self.skips:contains("none")) then return nil, "Invalid token"; end
    local problem = self:check_signature(header, head .. "." .. body, base64url_decode(tail)) or self:check_claims(claims, os.time());
    if problem then return nil, problem; end
    return claims;
end

-- Whether a session with that token may connect; keeps what rooms and their modules ask for later.
function checker:admit(session)
    if session.auth_token == nil then
        if self.allow_empty then return true; end
        return false, "not-allowed", "token required";
    end
    local claims, problem = self:read(session.auth_token);
    if not claims then
        session.auth_token = nil;
        return false, "not-allowed", problem;
    end
    local context = type(claims.context) == "table" and claims.context or {};
    session.jitsi_meet_room, session.jitsi_meet_domain = claims.room, claims.sub;
    session.jitsi_meet_context_user = context.user;
    session.jitsi_meet_context_group = context.group;
    session.jitsi_meet_context_features = context.features;
    return true;
end

-- Whether a room is there, at the address that the options of Jitsi's domain mapper give it.
function checker:made(room)
    local host = self.rooms_at and prosody.hosts[self.rooms_at];
    return host ~= nil and host.modules.muc.get_room_from_jid(jid.join(room, self.rooms_at)) ~= nil;
end

-- The address that a token opens: of a tenant's room `[tenant]name`, `sub` is the tenant.
function checker:address_of(claim, sub, tenant)
    if tenant then return jid.join("[" .. (sub == "*" and tenant or sub) .. "]" .. claim, self.rooms_at); end
    return jid.join(claim, sub == "*" and self.rooms_at or self.prefix .. "." .. sub);
end

-- Why a session may not enter the room of that address; nil: it may. Who connected without a token's check has no claim.
function checker:problem_at_door(session, address)
    local room, claim, sub = jid.node(address), session.jitsi_meet_room, session.jitsi_meet_domain;
    if not self.skips:contains("room") and not self:made(room) then return "Room does not exist"; end
    if self.allow_empty and session.auth_token == nil then return nil; end
    claim = type(claim) == "string" and claim:lower() or claim;
    local tenant, name = room:match("^%[([^%]]+)%](.+)$");
    if not self.verify_domain then
        return claim and claim ~= "*" and claim ~= room and claim ~= name and "Room does not match the room from token" or nil;
    elseif claim == nil then
        return "Room name cannot be matched to the one from token.";
    end
    local opened = self:address_of(claim == "*" and (name or room) or claim, sub:lower(), tenant);
    return opened ~= jid.bare(address) and "Room and token mismatched" or nil;
end

return { new = new };
