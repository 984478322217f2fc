-- wrk's script: asks as every session of a file in turn. BENCH_KIND: join | portal | token; BENCH_COOKIES: lines
-- `name=value<TAB>call id`; BENCH_CHECK=1: looks at every answer (which costs wrk half its speed: not while it measures).
local paths = { portal = "/portal-cliente/", token = "/jitsi/generate-token/" }
local kind, check = os.getenv("BENCH_KIND"), os.getenv("BENCH_CHECK") == "1"
local requests, at, threads = {}, 0, {}
wrong, sample = 0, ""

function setup(thread)
  threads[#threads + 1] = thread
end

function init()
  for line in io.lines(os.getenv("BENCH_COOKIES")) do
    local cookie, call = line:match("^([^\t]+)\t(%d+)$")
    requests[#requests + 1] = wrk.format("GET", paths[kind] or "/join-meeting/" .. call .. "/", { Cookie = cookie })
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

local function is_right(status, headers, body)
  if kind == "join" then
    local location = headers["Location"] or headers["location"] or ""
    return status == 302 and location:find("^https://meet%.gryphos%.cl/curso_%d+_%d+%?jwt=")
  end
  return status == 200 and body:find(kind == "portal" and "/join-meeting/" or '"token"', 1, true)
end

if check then
  function response(status, headers, body)
    if not is_right(status, headers, body) then
      wrong, sample = wrong + 1, status .. " " .. (headers["Location"] or headers["location"] or ""):sub(1, 60)
    end
  end
end

function done(summary, latency)
  local wrong, sample, e = 0, "", summary.errors
  for _, thread in ipairs(threads) do
    wrong, sample = wrong + thread:get("wrong"), thread:get("sample")
  end
  print(string.format("RESULT\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s", summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99), e.status, e.connect + e.read + e.write + e.timeout, wrong, sample))
end
