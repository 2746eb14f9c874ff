-- next, pairs and ipairs.

local function keys(t)
  local list = {}
  for k in pairs(t) do list[#list + 1] = tostring(k) end
  table.sort(list)
  return table.concat(list, " ")
end

print(next({}), next({10}), type(next))
print(keys {}, keys {1, 2, 3}, keys {a = 1, b = 2}, keys {1, a = 1, [true] = 2, [2.5] = 3})

-- Every key once, with its value.
local t = {}
for i = 1, 30 do t[i] = i; t["s" .. i] = i; t[i + 0.5] = i end
local n, sum = 0, 0
for k, v in pairs(t) do
  n = n + 1
  sum = sum + v
  assert(t[k] == v)
end
print(n, sum)

-- An array's keys come in order when it was filled in order.
local order = {}
for k, v in pairs({"a", "b", "c", "d"}) do order[#order + 1] = k .. v end
print(table.concat(order, " "))

-- next by hand.
local count, k, v = 0, nil, nil
repeat
  k, v = next(t, k)
  if k ~= nil then count = count + 1 end
until k == nil
print(count)

-- Fields may be changed or removed during a traversal.
for key, value in pairs(t) do
  if value % 2 == 0 then t[key] = nil else t[key] = -value end
end
n, sum = 0, 0
for _, value in pairs(t) do n = n + 1; sum = sum + value end
print(n, sum, keys(t) ~= "")
for key in next, t do t[key] = nil end
print(next(t), keys(t))

-- ipairs stops at the first nil, sees elements added before it, and respects __index.
local list = {1, 2, nil, 4}
n = 0
for i in ipairs(list) do n = i end
print(n)
list = {1, 2, 3}
n = 0
for i in ipairs(list) do
  n = n + 1
  if i < 6 and list[i + 1] == nil then list[i + 1] = i + 1 end
end
print(n, #list)
local virtual = setmetatable({}, {__index = function(_, i) if i <= 4 then return i * i end end})
for i, x in ipairs(virtual) do io.write(i, ":", x, " ") end
print()

-- ipairs gives (function, table, 0); pairs gives (next, table, nil).
local f, s, c = ipairs(list)
print(type(f), s == list, c, f(list, 0))
f, s, c = pairs(list)
print(f == next, s == list, c)
print(select("#", pairs(list)), select("#", ipairs(list)))

-- ipairs works on any value that can be indexed.
for i in ipairs("abc") do print("never", i) end
local function try(g, ...) print(select(2, pcall(g, ...))) end
try(function() for i in ipairs(nil) do print(i) end end)
try(function() pairs() end)
try(function() pairs(nil) end)
try(function() next() end)
try(function() next({}, "nokey") end)
try(function() next(5) end)
try(function() ipairs() end)

-- A traversal inside a traversal of the same table.
local m = {a = 1, b = 2, c = 3}
local products = 0
for _, x in pairs(m) do for _, y in pairs(m) do products = products + x * y end end
print(products)

-- Copying, counting, inverting: ordinary uses.
local function copy(x)
  if type(x) ~= "table" then return x end
  local r = {}
  for key, value in pairs(x) do r[copy(key)] = copy(value) end
  return r
end
local original = {1, {2, {3}}, x = {y = "z"}}
local clone = copy(original)
clone.x.y = "changed"
clone[2][2][1] = "changed"
print(original.x.y, original[2][2][1], clone.x.y, clone[2][2][1], clone[1])
local inverse = {}
for i, name in ipairs {"one", "two", "three"} do inverse[name] = i end
print(inverse.one, inverse.two, inverse.three, keys(inverse))

-- A float is no key that next has given, even if it equals one.
print(pcall(next, {10, 20, 30}, 1.0))
print(pcall(next, {[100] = true}, 100.0))
print(next({[1.5] = "half"}, 1.5))
