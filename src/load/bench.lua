-- The requests of src/load/bench: wrk -s bench.lua URL -- KIND ITEMS
-- KIND is get, post, put, mixed (of ten requests eight read, one posts, one puts) or bare (/health).
-- Everything is prepared before the first request, and no answer is looked at in Lua: what this script
-- costs is taken from the service's load. The last line says what came of it, for a program to read.

local prepared = {}
local next_request = 0

local function get(id)
  return wrk.format("GET", "/student/" .. id)
end

local function post(id)
  local body = string.format('{"StudentID":"%d","Name":"Student %d","Dept":"MCA"}', id, id)
  return wrk.format("POST", "/student", { ["Content-Type"] = "application/json" }, body)
end

local function put(id)
  local body = string.format('{"Name":"Student %d","Dept":"MCA-II"}', id)
  return wrk.format("PUT", "/student/" .. id, { ["Content-Type"] = "application/json" }, body)
end

local function bare()
  return wrk.format("GET", "/health")
end

local function mixed(id)
  local choice = id % 10
  if choice == 3 then
    return post(id)
  elseif choice == 7 then
    return put(id)
  end
  return get(id)
end

local kinds = { get = get, post = post, put = put, mixed = mixed, bare = bare }

function init(args)
  local kind = kinds[args[1]] or error("no such kind: " .. tostring(args[1]))
  local items = tonumber(args[2]) or 1000
  for id = 1, items do
    prepared[id] = kind(id)
  end
  -- The same order in every run, and not that of the ids.
  math.randomseed(101)
  for i = items, 2, -1 do
    local j = math.random(i)
    prepared[i], prepared[j] = prepared[j], prepared[i]
  end
end

function request()
  next_request = next_request % #prepared + 1
  return prepared[next_request]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("result,%d,%d,%d,%d,%d,%d,%d,%d,%d",
    summary.requests, summary.duration, errors.connect + errors.read + errors.write, errors.timeout, errors.status,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
