-- mod_reservations.lua: on the virtual host: a room that does not exist yet is made only with a reservation.
local formencode = require "util.http".formencode;
local datetime = require "util.datetime";
local http = require "net.http";
local jid = require "util.jid";
local json = require "util.json";
local st = require "util.stanza";

local prefix = module:get_option_string("reservations_api_prefix");
local headers = module:get_option("reservations_api_headers", {});
local focus = module:get_option_string("focus_component", "focus." .. module.host);
local muc = module:get_option_string("main_muc", "conference." .. module.host);
local period = module:get_option_number("reservations_check_period", 60);
local again_after = module:get_option_number("reservations_api_retry_delay", 3);
local REFUSED_FOR, AGAIN = 30, 3;

local reservations = {}; -- by the room's address: { waiting = { event … } } until the answer; then until_, id | code, message

local function room_of(room_jid) return prosody.hosts[muc].modules.muc.get_room_from_jid(room_jid); end

local function refuse(event, code, message)
    local answer = st.error_reply(event.stanza, "cancel", "service-unavailable", message);
    answer:get_child("error"):tag("reservation-error", { xmlns = "http://jitsi.org/protocol/focus", ["error-code"] = tostring(code) });
    event.origin.send(answer);
end

local function pass(reservation, event)
    if reservation.code then
        refuse(event, reservation.code, reservation.message);
    elseif os.time() > reservation.until_ then
        refuse(event, 419, "Reservation expired");
    else
        prosody.core_post_stanza(event.origin, event.stanza, false);
    end
end

local function settle(reservation)
    local waiting = reservation.waiting;
    reservation.waiting = nil;
    for _, event in ipairs(waiting) do pass(reservation, event); end
end

local function take_no(reservation, code, message)
    reservation.code, reservation.message, reservation.until_ = code, message, os.time() + REFUSED_FOR;
    settle(reservation);
end

local function take_yes(reservation, name, body)
    local answer = json.decode(body or "");
    local start = type(answer) == "table" and type(answer.start_time) == "string" and datetime.parse(answer.start_time);
    local duration = start and tonumber(answer.duration);
    if not duration or answer.id == nil or answer.mail_owner == nil or type(answer.name) ~= "string" or answer.name:lower() ~= name then
        return take_no(reservation, 500, "Invalid response from reservation server");
    end
    reservation.id, reservation.until_ = tostring(answer.id), start + duration;
    settle(reservation);
end

local function message_of(body)
    local answer = json.decode(body or "");
    return type(answer) == "table" and type(answer.message) == "string" and answer.message or "Rejected by reservation server";
end

-- Whoever is not there, or is at fault himself, is asked again; meanwhile whoever wants the room waits.
local function ask(method, path, body, heard, times)
    http.request(prefix .. "/conference" .. path, { method = method, headers = headers, body = body }, function (answer, code)
        if (code == 0 or code >= 500) and (times or 0) < AGAIN then
            module:add_timer(again_after, function () ask(method, path, body, heard, (times or 0) + 1); end);
        else
            heard(answer, code);
        end
    end);
end

local function take(reservation, name, body, code, conflicts_allowed)
    local answer = code == 409 and conflicts_allowed and json.decode(body or "");
    if code == 200 or code == 201 then
        take_yes(reservation, name, body);
    elseif type(answer) == "table" and answer.conflict_id ~= nil then
        ask("GET", "/" .. tostring(answer.conflict_id), nil, function (found, status) take(reservation, name, found, status); end);
    else
        take_no(reservation, code == 0 and 500 or code, message_of(body));
    end
end

module:hook("pre-iq/host", function (event)
    local stanza = event.stanza;
    local conference = stanza.attr.to == focus and stanza.attr.type == "set" and
                       stanza:get_child("conference", "http://jitsi.org/protocol/focus");
    if not conference or room_of(conference.attr.room) then return; end
    local room_jid = conference.attr.room;
    local reservation = reservations[room_jid];
    if reservation and not reservation.waiting then
        pass(reservation, event);
    elseif reservation then
        table.insert(reservation.waiting, event);
    else
        reservation = { waiting = { event } };
        reservations[room_jid] = reservation;
        local name = jid.node(room_jid);
        local asked = { name = name, start_time = os.date("!%Y-%m-%dT%H:%M:%S.000Z"), mail_owner = jid.bare(stanza.attr.from) };
        ask("POST", "", formencode(asked), function (body, code) take(reservation, name, body, code, true); end);
    end
    return true;
end);

local function end_room(room_jid, reservation)
    reservations[room_jid] = nil;
    if reservation.id then ask("DELETE", "/" .. reservation.id, nil, function () end); end
end

module:hook_global("server-started", function ()
    module:context(muc):hook("muc-room-destroyed", function (event)
        local reservation = reservations[event.room.jid];
        if reservation then end_room(event.room.jid, reservation); end
    end, -1);
end);

module:add_timer(period, function ()
    for room_jid, reservation in pairs(reservations) do
        if reservation.until_ and os.time() > reservation.until_ then
            reservations[room_jid] = nil;
            local room = room_of(room_jid);
            if room then
                room:clear();
                room:destroy();
            end
        end
    end
    return period;
end);
