-- Functions of table that native code does inline, and what it must leave to the interpreter.
local insert = table.insert

local function message(f, ...)
  local results = table.pack(pcall(f, ...))
  for i = 1, results.n do results[i] = tostring(results[i]) end
  return table.concat(results, "|")
end

local function append(t, v)
  table.insert(t, v)
  insert(t, v)
  return #t
end

local function take(t)
  local v = table.remove(t)
  table.remove(t)
  local w, x = table.remove(t)
  return v, w, x
end

local function show(t)
  local parts = {}
  for i = 1, #t do parts[i] = tostring(t[i]) end
  return #t .. ": " .. table.concat(parts, " ")
end

-- Stacks of all sizes, with values of all types.
local t = {}
for i = 1, 300 do append(t, i) end
print(#t, t[1], t[599], t[600])
local sum = 0
for i = 1, 180 do
  local v, w, x = take(t)
  sum = sum + v + w
  assert(x == nil)
end
print(#t, sum)
for i = 1, 200 do append(t, i + 0.5) end
print(#t, t[460], t[61])
for i = 1, 100 do take(t) end
print(show(t):sub(-30))

local object = {}
local mixed = {}
for _, v in ipairs {1, 1.5, "s", true, false, object, print, -0.0} do append(mixed, v) end
print(mixed[11] == object, mixed[13] == print, #mixed, mixed[15], mixed[9])
local a, b = take(mixed)
print(a, b == print)
print(append(mixed, nil), #mixed)
print(take {}, take {1}, take {1, 2}, take {1, 2, 3})

-- A queue of work, grown and emptied again and again.
local function work(n)
  local stack, done = {}, 0
  for i = 1, n do
    for j = 1, i % 17 do table.insert(stack, {i, j}) end
    for j = 1, i % 13 do
      local item = table.remove(stack)
      if item then done = done + item[1] * item[2] end
    end
  end
  return done, #stack
end
print(work(500))

-- Borders where there are holes: as the interpreter finds them.
local function holes(t, n)
  for i = 1, n do
    table.insert(t, i)
    if i % 3 == 0 then t[#t - 2] = nil end
  end
  return #t
end
for round = 1, 20 do holes({}, 50) end
print(show {table.unpack({1, 2, nil, 4}, 1, 4)})
local sparse = {1, 2, 3, nil, 5, nil, nil, 8}
print(append(sparse, "x"), table.remove(sparse), #sparse)

-- Elements beyond the array.
local hash = {}
for i = 5, 1, -1 do hash[i] = i end
for i = 1, 20 do append(hash, i) end
print(show(hash))
for i = 1, 8 do take(hash) end
print(show(hash))
local zero = {[0] = "zero"}
print(table.remove(zero), zero[0])

-- With the collector at work.
local keep = {}
for i = 1, 2000 do
  table.insert(keep, {i})
  if i % 400 == 0 then collectgarbage() end
end
local total = 0
while #keep > 0 do
  local item = table.remove(keep)
  total = total + item[1]
end
print(total)
local step = {}
collectgarbage("incremental")
for i = 1, 3000 do
  table.insert(step, "element " .. i)
  if i % 7 == 0 then collectgarbage("step") end
end
collectgarbage()
print(#step, step[1], step[3000])

-- Metatables.
local log = {}
local proxy = setmetatable({}, {
  __len = function() return 3 end,
  __index = function(_, k) return "at " .. k end,
  __newindex = function(p, k, v) rawset(p, k, v) log[#log + 1] = k end,
})
print(append(proxy, "v"), rawget(proxy, 4), #log)
print(take(proxy))
local plain = setmetatable({1, 2, 3}, {})
print(append(plain, 4), take(plain))

-- Errors and other forms of the calls.
print(message(append, nil, 1))
print(message(append, 1, 1))
print(message(append, "s", 1))
print(message(take))
print(message(take, 1))
print(message(function() table.insert({}) end))
print(message(function() table.insert({}, 1, 2, 3) end))
print(message(function() table.insert({}, 5, 2) end))
print(message(function() local t = {1, 2} table.insert(t, 1, 0) return show(t), table.remove(t, 1), show(t) end))
print(message(function() local t = {1, 2} local r = table.insert(t, 1) return r, table.remove(t, 4) end))
print(message(function() local t = {1, 2} local r = table.insert(t, 3) return r, #t end))

-- Replaced functions.
local oldInsert, oldRemove = table.insert, table.remove
table.insert = function(t, v) oldInsert(t, "mine " .. v) end
table.remove = function(t) return "taken" end
local changed = {}
print(append(changed, "x"), changed[1], changed[2], take(changed))
table.insert, table.remove = oldInsert, oldRemove
print(append(changed, "y"), changed[3], take(changed))
insert = rawlen
print(append(changed, "z"))

-- raw access
local function raw(t, k, s, i)
  local a = rawget(t, k)
  local b = rawget(t, s)
  local c = rawget(t, i)
  local d = rawget(t, "field")
  return a, b, c, d
end
local fields = setmetatable({10, 20, 30, field = "f", other = "o"}, {__index = function() return 1 end})
for i = 1, 300 do
  local a, b, c, d = raw(fields, i % 3 + 1, i % 2 == 0 and "field" or "other", 2)
  sum = sum + a + #b + c + #d
end
print(sum, raw(fields, 1, "field", 3))
print(raw(fields, 4, "none", -1))
print(raw({}, 1.0, 2, "x"))
print(message(raw, fields, nil, "x", 1))
print(message(raw, 5, 1, 1, 1))
