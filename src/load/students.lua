-- Load for any Rollcall address: reads, writes and misses, every answer's status checked.
--
--   wrk -t2 -c64 -d30s --latency -s src/load/students.lua http://localhost:5000 -- reads=80 writes=15 misses=5
--
-- Settings come after "--" as name=value, or from the environment in capitals (READS=80). The shares are weights: they
-- need not make 100. The students are made first, by the same run; those of an earlier run are replaced.

local defaults = {
  students = 1000, -- how many students the load is about; more than twice the connections
  prefix = "load-", -- what their ids begin with, so that no real student is touched
  reads = 80, -- GET of a student that is there
  writes = 15, -- of ten: six PUT, three POST, one DELETE
  misses = 5, -- GET of a student that is not there
  p99_ms = 1000, -- threshold: the 99th percentile, in milliseconds
}

local settings = {}
local json = { ["Content-Type"] = "application/json" }
local threads = {}

-- Each thread's own, read again at the end.
statuses = {}
missed = 0

local made = 0 -- students that this thread has posted
local turn = 0 -- the last student that was read or written
local gone = 0 -- the last student that was deleted

local function read_settings(args)
  for name, value in pairs(defaults) do
    settings[name] = os.getenv(name:upper()) or value
  end
  for _, argument in ipairs(args) do
    local name, value = argument:match("^(%w+_?%w*)=(.+)$")
    if not name or defaults[name] == nil then
      error("not a setting: " .. argument)
    end
    settings[name] = value
  end
  for name, value in pairs(defaults) do
    if type(value) == "number" then
      settings[name] = tonumber(settings[name]) or error(name .. " must be a number")
    end
  end
end

local function post(id)
  return wrk.format("POST", "/student", json, string.format('{"StudentID":"%s","Name":"Load %s","Dept":"MCA"}', id, id))
end

local function put(id)
  return wrk.format("PUT", "/student/" .. id, json, string.format('{"Name":"Load %s","Dept":"MCA-II"}', id))
end

local function next_student()
  turn = turn % settings.students + 1
  return settings.prefix .. turn
end

local function write()
  local choice = math.random(10)
  if choice <= 6 then
    return put(next_student())
  elseif choice <= 9 then
    return post(next_student())
  end
  -- Students that nothing here reads: a DELETE is answered alike whether there was one or not.
  gone = gone % settings.students + 1
  return wrk.format("DELETE", "/student/" .. settings.prefix .. "gone-" .. gone)
end

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(args)
  read_settings(args)
  math.randomseed(number or 0)
end

function request()
  if made < settings.students then
    made = made + 1
    return post(settings.prefix .. made)
  end
  local choice = math.random() * (settings.reads + settings.writes + settings.misses)
  if choice < settings.reads then
    return wrk.format("GET", "/student/" .. next_student())
  elseif choice < settings.reads + settings.writes then
    return write()
  end
  missed = missed + 1
  return wrk.format("GET", "/student/" .. settings.prefix .. "missing-" .. missed)
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
end

-- How often each status came, and how many misses were asked for, over all threads.
local function totals()
  local counts, misses = {}, 0
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do
      counts[status] = (counts[status] or 0) + count
    end
    misses = misses + thread:get("missed")
  end
  return counts, misses
end

function done(summary, latency)
  read_settings({})
  local counts, misses = totals()
  local problems = {}
  print("Answers by status:")
  for status, count in pairs(counts) do
    print(string.format("  %d: %d", status, count))
    if status ~= 200 and status ~= 201 and status ~= 404 then
      table.insert(problems, string.format("%d answers had the unexpected status %d", count, status))
    end
  end
  if (counts[404] or 0) > misses then
    table.insert(problems, string.format("%d students were not found that should be there", counts[404] - misses))
  end
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  if broken > 0 then
    table.insert(problems, string.format("%d requests had no answer", broken))
  end
  local p99 = latency:percentile(99) / 1000
  if p99 > settings.p99_ms then
    table.insert(problems, string.format("the 99th percentile is %.1f ms, above %g ms", p99, settings.p99_ms))
  end
  if #problems > 0 then
    print("FAILED: " .. table.concat(problems, "; "))
    os.exit(1)
  end
  print(string.format("PASSED: every status as expected, 99th percentile %.1f ms", p99))
end
