-- Fields that a table does not have yet: nodes that are free, taken by other keys, left by removed ones, or shared.
local function keys(t)
  local list = {}
  for k, v in pairs(t) do list[#list + 1] = tostring(k) .. "=" .. tostring(v) end
  table.sort(list)
  return table.concat(list, " ")
end

local function fill(n)
  local t = {}
  for i = 1, n do
    t.a = i; t.b = i; t.c = nil; t.d = i; t.a = nil; t.e = i; t.b = nil; t.f = i; t.a = -i
  end
  return t
end
print(keys(fill(1)), keys(fill(100)))

-- A constructor makes room; more fields than room; a field removed and set again.
local function make(x) local t = {one = x, two = x, three = nil}; t.three = x; t.four = x; t.five = x; t.one = nil; t.six = x; t.one = x + 1; return t end
for i = 1, 3 do print(keys(make(i))) end

-- All keys share main positions sooner or later.
local names, wide = {}, {}
for i = 1, 300 do names[i] = "field" .. i end
local source = {"local t = ..."}
for i = 1, 300 do source[#source + 1] = ("t.%s = %d"):format(names[i], i) end
for i = 1, 300, 3 do source[#source + 1] = ("t.%s = nil"):format(names[i]) end
for i = 1, 300, 2 do source[#source + 1] = ("t.%s = -%d"):format(names[i], i) end
local run = load(table.concat(source, "\n"))
run(wide); run(wide)
local sum, count = 0, 0
for k, v in pairs(wide) do assert(names[tonumber(k:sub(6))] == k); sum = sum + v; count = count + 1 end
print(sum, count)

-- Values that are nil make no field.
local t = {}
t.x = nil
print(next(t), #t)
local u = {y = 1}
u.x = nil; u.z = nil
print(keys(u))

-- A metamethod that was known to be absent appears.
local class = {}
local object = setmetatable({}, class)
print(object.missing, pcall(function() return object + 1 end))
class.__index = function(_, k) return k .. "!" end
class.__add = function(_, n) return n + 41 end
class.__newindex = function(self, k, v) rawset(self, k, v * 2) end
print(object.missing, object + 1)
object.new = 21
print(rawget(object, "new"))
class.__newindex = nil
object.plain = 4
print(rawget(object, "plain"))
class.__eq = function() return true end
class.__len = function() return 77 end
class.__call = function(_, a) return a end
print(object == setmetatable({}, class), #object, object("called"))

-- Globals.
newGlobal1 = 1; newGlobal2 = nil; newGlobal3 = 3
print(newGlobal1, newGlobal2, newGlobal3, rawget(_G, "newGlobal2"))

-- Weak tables, and new fields while the collector is at work.
local weak = setmetatable({}, {__mode = "v"})
weak.kept = t; weak.lost = {}
collectgarbage()
print(weak.kept == t, weak.lost)
local objects = {}
for i = 1, 400 do
  local o = {id = i}
  o.name = "n" .. i; o.other = objects[i - 1]; o.list = {i}
  objects[i] = o
  if i % 40 == 0 then collectgarbage("step") end
end
collectgarbage()
local right = 0
for i, o in ipairs(objects) do
  if o.id == i and o.name == "n" .. i and o.other == objects[i - 1] and o.list[1] == i then right = right + 1 end
end
print(right)
