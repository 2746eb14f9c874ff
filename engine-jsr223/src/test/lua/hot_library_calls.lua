-- Library functions that call Lua functions which have native code.

local function sorted(t, order)
  local copy = table.move(t, 1, #t, 1, {})
  table.sort(copy, order)
  return table.concat(copy, " ")
end

local numbers = {}
for i = 1, 20 do numbers[i] = i * 7919 % 101 end

-- Orders with fewer, more and variable parameters; a boolean, nil, or a value of another type as the result
local function down(a, b) return a > b end
local function extra(a, b, c, d) return c == nil and d == nil and a < b end
local function open(...) local a, b = ... return select("#", ...) == 2 and a < b end
local function several(a, b) return a < b, 1, 2, 3 end
local function none() end
local function truthy(a, b) if a < b then return "yes" end return nil end
local function tail(a, b) return down(a, b) end
for _ = 1, 60 do
  sorted(numbers, down)
  sorted(numbers, extra)
  sorted(numbers, open)
  sorted(numbers, several)
  sorted(numbers, none)
  sorted(numbers, truthy)
  sorted(numbers, tail)
end
print(sorted(numbers, down))
print(sorted(numbers, extra))
print(sorted(numbers, open))
print(sorted(numbers, several))
print(sorted({3, 1, 2}, none))
print(sorted(numbers, truthy))
print(sorted(numbers, tail))

-- The types change when the code is there
print(sorted({"b", "a", "c"}, down), sorted({1.5, 2, 0.25}, down))
print(pcall(sorted, {1, "x", 2}, down))

-- Errors: more of them than there may be calls inside each other
local limit = 0
local function failing(a, b)
  limit = limit - 1
  if limit < 0 then error({limit}) end
  return a < b
end
local function closing(a, b)
  local mark <close> = setmetatable({}, {__close = function(_, e) limit = limit + (e and 1 or 0) end})
  return failing(a, b)
end
local count = 0
for i = 1, 600 do
  limit = i % 30
  local ok, e = pcall(sorted, numbers, i % 2 == 0 and failing or closing)
  if not ok then count = count + e[1] end
end
print(count, limit)

-- Protected calls in what is called, left by errors and not
local function protected(a, b)
  local ok, e = pcall(function() if a == 7 then error("seven", 0) end return a < b end)
  if not ok then error(e, 0) end
  return e
end
for i = 1, 300 do
  local ok, e = pcall(sorted, numbers, protected)
  if i % 100 == 0 then print(ok, e) end
end
for i = 1, 300 do
  local ok, e = xpcall(string.gsub, function(m) return m .. "!" end, "abc", ".", function(c)
    if c == "c" then local x = nil; return x.y end
    return c:upper()
  end)
  if i % 100 == 0 then print(ok, e) end
end

-- Yields cannot cross the call, but what is called may have coroutines of its own
local yielding = function(a, b) coroutine.yield() return a < b end
local resuming = function(a, b)
  local c = coroutine.wrap(function(x) local y = coroutine.yield(x) return y end)
  return c(a) < c(b)
end
for i = 1, 120 do
  local c = coroutine.create(function() return sorted(numbers, yielding) end)
  local ok, e = coroutine.resume(c)
  local r = sorted(numbers, resuming)
  local inside = coroutine.wrap(function() return sorted(numbers, resuming) end)()
  if i % 60 == 0 then print(ok, e, r == inside) end
end

-- Calls inside each other, until there are too many
local function nested(depth)
  return (string.gsub("x", "x", function() if depth == 0 then return "end" end return nested(depth - 1) end))
end
for _ = 1, 30 do nested(20) end
print(nested(60))
print(pcall(nested, 300))
print(nested(60))
local function deep(n) return n == 0 and 0 or 1 + deep(n - 1) end
print(sorted({3, 1, 2}, function(a, b) return deep(2000) + a < deep(2000) + b end))
local function endless() return table.sort({2, 1}, function() endless() end) end
print(pcall(endless))

-- Metamethods called by library functions
local log = {}
local meta = {}
meta.__index = function(_, k) return k <= 5 and "v" .. k or nil end
meta.__len = function() return 5 end
meta.__newindex = function(_, k, v) log[#log + 1] = k .. "=" .. v end
meta.__lt = function(a, b) return a.key < b.key end
meta.__eq = function(a, b) return a.key == b.key end
meta.__tostring = function(o) return "<" .. rawget(o, "key") .. ">" end
local proxy = setmetatable({}, meta)
local objects = {}
for i = 1, 20 do objects[i] = setmetatable({key = i * 7919 % 101}, meta) end
for _ = 1, 100 do
  table.concat(proxy, ",")
  table.unpack(proxy)
  table.sort(objects)
  tostring(objects[1])
end
print(table.concat(proxy, ","), table.unpack(proxy))
print(tostring(objects[1]), tostring(objects[20]))
for _ = 1, 100 do table.insert(proxy, "w") end
print(#log, log[100])
meta.__lt = function() error("no order") end
for i = 1, 300 do
  local ok, e = pcall(table.sort, objects)
  if i % 150 == 0 then print(ok, e) end
end

-- Readers
local pieces
local function reader()
  pieces = pieces - 1
  if pieces == 0 then return nil end
  return pieces == 1 and " return 1" or " "
end
for _ = 1, 50 do pieces = 12; load(reader) end
pieces = 12
print(load(reader)())
-- A host's message handler adds to it.
print((select(2, load(function() error("unreadable", 0) end)):gsub("\n.*", "")))

-- A hook sees what is called
local lines, calls = 0, 0
debug.sethook(function(event) if event == "line" then lines = lines + 1 else calls = calls + 1 end end, "cl")
sorted({3, 1, 2}, down)
debug.sethook()
print(lines > 0, calls > 0)

-- What is called is collected around
local garbage = function(a, b) local t = {} for i = 1, 20 do t[i] = {a, b} end return t[20][1] < t[20][2] end
for _ = 1, 60 do sorted(numbers, garbage) end
collectgarbage()
print(sorted(numbers, garbage))

-- A traceback through a library function: what is below the script is the host's.
local trace = select(2, xpcall(sorted, debug.traceback, {2, 1}, function(a, b) return a.x < b.x end))
print((trace:gsub("0x%x+", ""):gsub("\n[^\n]*in main chunk.*", "")))
