-- Basic functions that native code does inline, and what it must leave to the interpreter.
local localAssert, set = assert, setmetatable

local function message(f, ...)
  local ok, why = pcall(f, ...)
  return ok, ok and "" or why
end

-- assert

local function asserts(x, y)
  local a, b, c = assert(x, y)
  local d = localAssert(x)
  assert(x, y, 3)
  return a, b, c, d
end

local sum = 0
for i = 1, 300 do
  local a, b, c, d = asserts(i, "text")
  assert(b == "text" and c == nil and a == d)
  sum = sum + a + d
end
print(sum)
for _, v in ipairs {1.5, "s", true, asserts, {}} do
  local a, b, c, d = asserts(v, 0.5)
  print(a == v, b, c, d == v)
end
print(message(asserts, nil))
print(message(asserts, false, "my message"))
print(type(select(2, pcall(asserts, nil, {}))))
print(message(function() local a = assert() return a end))
print(message(function() assert(false) end))

local function types(n)
  local i, f = assert(n), assert(n + 0.5)
  local t, s = assert(n < 0 or {n}), assert("x" .. n)
  return i + 1, f * 2, t, s
end
for i = 1, 300 do
  local i, f, t, s = types(i)
  sum = sum + i + f + #s + t[1]
end
print(sum, types(-3))

-- setmetatable

local methods = {name = "methods"}
methods.__index = methods
local function object(n)
  local o = setmetatable({n = n}, methods)
  set(o.n and {} or o, methods)
  return o
end
for i = 1, 300 do
  local o = object(i)
  assert(o.name == "methods" and o.n == i and getmetatable(o) == methods)
end

local function change(t, m)
  local r = setmetatable(t, m)
  return r
end
for i = 1, 300 do
  local t = {}
  local r = change(t, methods)
  assert(r == t)
end
local t = {}
print(change(t, methods) == t, getmetatable(t) == methods)
print(change(t, {}) == t, getmetatable(t) == methods)
print(change(t, nil) == t, getmetatable(t))
local protected = {__metatable = "mine"}
print(change(t, protected) == t, getmetatable(t))
print(message(change, t, methods))
print(message(change, t, nil))
print(message(change, 1, methods))
print(message(change, {}, 1))
print(message(change))
print(message(function() local t = setmetatable({}) return t end))

local collected = 0
local finalized = {}
for i = 1, 300 do change({}, finalized) end
finalized.__gc = function() collected = collected + 1 end
for i = 1, 300 do change({}, finalized) end
collectgarbage()
collectgarbage()
print(collected)

local weak = {__mode = "k"}
local cache
for i = 1, 300 do cache = change({}, weak) end
for i = 1, 100 do cache[{}] = i end
collectgarbage()
print(next(cache))

-- A table that the collector has done with gets a new metatable.
local old = {}
for i = 1, 200 do old[i] = {} end
collectgarbage()
for i = 1, 200 do change(old[i], {__index = {value = i}}) end
collectgarbage()
local values = 0
for i = 1, 200 do values = values + old[i].value end
print(values)

-- ipairs and pairs

local function iterate(t)
  local f, s, c, closing = ipairs(t)
  local g, u, d, e = pairs(t)
  local h = ipairs(t)
  return f == h, s == t, c, closing, g == next, u == t, d, e
end
for i = 1, 300 do
  local a, b, c = iterate({i})
  assert(a and b and c == 0)
end
print(iterate {})
print(iterate(setmetatable({}, {})))
print(iterate(setmetatable({}, {__pairs = function(t) return next, t, "first" end})))
print(message(iterate))
print(message(iterate, nil))
print(message(iterate, 1))
print(message(iterate, "s"))
local function total(t)
  local result = 0
  for i, v in ipairs(t) do result = result + i * v end
  for k, v in pairs(t) do result = result + v end
  return result
end
for i = 1, 300 do sum = sum + total {i, i, x = 1} end
print(sum, total {1, 2, 3, a = 4, b = 5})
print(total(setmetatable({1, 2}, {__pairs = function() return function() end end})))
print(total(setmetatable({1}, {__index = function(t, i) if i < 4 then return i end end})))

-- rawget

local function raw(t, k, i)
  local a = rawget(t, k)
  local b = rawget(t, i)
  local c = rawget(t, "name")
  return a, b, c
end
local asked = setmetatable({10, 20, name = "asked"}, {__index = function() return "index" end})
for i = 1, 300 do
  local a, b, c = raw(asked, "name", i % 2 + 1)
  assert(a == "asked" and b == i % 2 * 10 + 10 and c == a)
end
print(raw(asked, "absent", 3))
print(raw(asked, 1.0, 2^53))
print(raw({}, 1, 1))
print(raw({x = false}, "x", -1))
print(message(raw, 1, 1, 1))
print(message(raw, {}, nil, nil))
print(message(function() local v = rawget({}) return v end))

-- tonumber

local function numbers(v)
  local a = tonumber(v)
  local b = tonumber(v) == v
  return a, b
end
for i = 1, 300 do
  assert(numbers(i) == i)
  assert(numbers(i + 0.5) == i + 0.5)
end
for _, v in ipairs {1, 1.5, "10", "0x10", " 1.5 ", "x", "", true, {}, -0.0} do print(numbers(v)) end
print(numbers(nil))
print(message(function() local v = tonumber() return v end))
print(tonumber("z", 36), tonumber("7", 8))

-- Functions that are replaced, and methods of the same name.
local oldAssert, oldSet, oldPairs = assert, setmetatable, pairs
assert = function(x) return x == nil and "nothing" or "mine" end
print(asserts(1, 2))
assert = oldAssert
print(pcall(asserts, nil, 1))
setmetatable = function(t, m) return m end
print(change(1, 2))
setmetatable = oldSet
print(change({}, methods).name)
pairs = function() return 1, 2, 3, 4 end
print(select(5, iterate {}))
pairs = oldPairs
print(select(7, iterate {}))
localAssert = print
print(asserts(1, 2))

-- getmetatable
local function metatables(x)
  local m = getmetatable(x)
  local f = type(m) == "table" and m.__index
  if getmetatable(x) == nil then return "none" end
  return m, f
end
local class = {} class.__index = class
for i = 1, 300 do
  assert(metatables(change({}, class)) == class)
  assert(metatables({}) == "none")
  assert(metatables(change({}, {__metatable = i})) == i)
end
print(metatables({}), metatables(change({}, {__metatable = false})))
print(metatables("s") == string, (select(2, metatables("s"))) == string)
print(metatables(nil), metatables(1), metatables(print))
print(message(function() local m = getmetatable() return m end))
for i = 1, 300 do
  local t = change({}, {__index = {value = i}})
  assert(t.value == i)
  change(t, {__index = {value = -i}})
  assert(t.value == -i)
end
