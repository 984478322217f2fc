-- The claims of tokens (one a line) as Prosody's util.jwt verifies them; texts in hexadecimal: verify_prosody.lua SECRET
package.path = '/usr/lib/prosody/?.lua;' .. package.path
package.cpath = '/usr/lib/prosody/?.so;' .. package.cpath
local jwt = require 'util.jwt'

local function hex(text)
    assert(type(text) == 'string')
    return text == '' and '-' or (text:gsub('.', function (c) return string.format('%02x', c:byte()) end))
end

for token in io.lines() do
    local good, claims = jwt.verify(arg[1], token)
    assert(good == true, claims)
    local user = claims.context.user
    print(hex(user.name), hex(user.email), hex(user.avatar), hex(user.id), hex(user.affiliation), hex(claims.iss),
          hex(claims.aud), hex(claims.sub), hex(claims.room), tostring(user.moderator), tostring(claims.exp))
end
