-- New tables and new fields in hot code: room in the hash part or none, metatables, collections in between.

local function empty() return {} end
local function node(i)
  local t = {a = i, b = nil, c = nil, d = nil}
  t.b = i + 1
  t.c = i + 2
  t.d = "d"
  return t
end
local function grow(i)
  local t = {}
  t.first = i
  t.second = i
  t.third = t
  return t
end

local kept = {}
for i = 1, 3000 do
  local e, n, g = empty(), node(i), grow(i)
  assert(next(e) == nil and #e == 0 and getmetatable(e) == nil)
  assert(n.a == i and n.b == i + 1 and n.c == i + 2 and n.d == "d")
  assert(g.first == i and g.second == i and g.third == g)
  e.x = i
  e[1] = i
  kept[i % 100 + 1] = {e, n, g}
  if i % 500 == 0 then collectgarbage() end
end
local sum = 0
for _, k in ipairs(kept) do
  sum = sum + k[1].x + k[1][1] + k[2].b + k[3].third.second
  local count = 0
  for _ in pairs(k[2]) do count = count + 1 end
  assert(count == 4)
end
print(sum)

-- A field is set to nil, made again, set to a value of each type.
local function set(t, v) t.field = v end
local t = {other = 1}
for i = 1, 200 do
  for _, v in ipairs {i, i + 0.5, "short", string.rep("long", 20), true, false, {}, print, set} do
    set(t, v)
    assert(t.field == v and rawget(t, "field") == v)
    set(t, nil)
    assert(t.field == nil and rawget(t, "field") == nil)
  end
end

-- Keys that go into nodes of removed ones; what next says meanwhile is not changed by nil.
for round = 1, 100 do
  local u = {a = 1, b = 2, c = 3, d = 4}
  u.a = nil
  u.c = nil
  set(u, round)
  local count, n = 0, 0
  for k, v in pairs(u) do
    count = count + 1
    n = n + v
    u[k] = nil
    set(u, nil)
  end
  assert(next(u) == nil)
end

-- __newindex: a function, a table, absent, made later.
local log = 0
local watched = setmetatable({}, {__newindex = function(_, k, v) log = log + v end})
local target = {}
local forwarding = setmetatable({}, {__newindex = target})
local meta = {}
local plain = setmetatable({}, meta)
for i = 1, 100 do
  set(watched, i)
  set(forwarding, i)
  set(plain, i)
  assert(rawget(watched, "field") == nil and rawget(forwarding, "field") == nil and plain.field == i)
  plain.field = nil
end
print(log, target.field)
local function make(m, f) m.__newindex = f end
make(meta, function(_, _, v) log = v end)
set(plain, "seen")
print(log, rawget(plain, "field"))
local function index(m, f) m.__index = f end
local absent = setmetatable({}, setmetatable({a = 1, b = 2}, nil))
for i = 1, 50 do assert(absent.field == nil) end
index(getmetatable(absent), function() return "made" end)
print(absent.field)

-- Into old tables while the collector works.
local old = {}
for i = 1, 200 do old[i] = {a = 1, b = 2, c = 3, e = 4} end
collectgarbage("step", 1)
for round = 1, 20 do
  for i = 1, #old do
    set(old[i], {round})
    local v = {}
    v.field = old[i].field
    old[i].extra = v
  end
  collectgarbage("step", 10)
end
collectgarbage()
for i = 1, #old do assert(old[i].field[1] == 20 and old[i].extra.field == old[i].field) end

-- Weak tables and globals.
local weak = setmetatable({}, {__mode = "v"})
for i = 1, 100 do
  set(weak, {})
  newGlobal = i
  assert(newGlobal == i)
  newGlobal = nil
end
collectgarbage()
print(weak.field, newGlobal)
print(select(2, pcall(set, nil, 1)))
print(select(2, pcall(set, 1, 1)))
