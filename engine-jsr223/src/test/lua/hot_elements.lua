-- Lengths, appending, new tables with elements, methods of strings and globals, in native code.
local function len(x) return #x end

local queue, sum = {}, 0
for i = 1, 3000 do
  queue[#queue + 1] = i
  sum = sum + len(queue)
end
for i = 3000, 2, -1 do
  queue[#queue] = nil
  sum = sum + len(queue)
end
print(sum, #queue)

local function holes(n)
  local t, result = {}, {}
  for i = 1, n do t[i] = i end
  for i = n, 1, -3 do t[i] = nil end
  for i = 1, 300 do
    t[(i * 37) % n + 1] = i % 2 == 0 and i or nil
    result[#result + 1] = len(t)
  end
  return table.concat(result, " ")
end
print(holes(16))
print(holes(8))

local sized = setmetatable({1, 2}, {__len = function() return 77 end})
local plain = setmetatable({1, 2, 3}, {})
for i = 1, 300 do len(plain) len("abc") end
print(len(sized), len(plain), len("text"), len(string.rep("x", 500)), len({n = 1}), len({}))
print(pcall(len, nil))
print(pcall(len, 5))
print(len({1, 2, nil, 4}), len({nil, nil, 3}), len({[1] = 1, [2] = 2, [4] = 4}))

local function lists(a, b, c)
  return {a, b, c, x = a, y = {b, c, nil, a}, {}, {n = b, 1}}
end
local r
for i = 1, 2000 do r = lists(i, 2.5, "s" .. i) end
print(r[1], r[2], r[3], r.x, r.y[1], r.y[2], r.y[3], r.y[4], #r[4], r[5].n, r[5][1], #r, #r.y)
local function many(a)
  return {a, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, a}
end
for i = 1, 500 do r = many(i) end
print(#r, r[1], r[20])

local function method(s, i) return s:sub(i, i) .. s:len() end
local text
for i = 1, 1000 do text = method(i % 2 == 0 and "hello" or string.rep("long", 20), i % 5 + 1) end
print(text, pcall(method, {}, 1))
print(pcall(method, 12, 1))
print(select(2, pcall(function(s) return s:nothing() end, "text")))
string.twice = function(s) return s .. s end
local function twice(s) return s:twice() end
for i = 1, 500 do twice("ab") end
print(twice("ab"), twice(string.rep("z", 50)) == string.rep("z", 100))
string.twice = nil
print(pcall(twice, "ab"))
local box = {sub = function(self, i, j) return i + j end, len = function() return "!" end}
print(method(box, 2), method("box", 2))

function globals(i)
  if i % 2 == 0 then flag = nil else flag = i end
  return flag, absent
end
for i = 1, 1001 do r = globals(i) end
print(r, flag, absent)

-- New fields whose names the function reads as well, of values that may be nil.
local class = {}
class.__index = class
local function new(from)
  return setmetatable({y = from.y, x = from.x, n = from.n, kind = from.kind or "none"}, class)
end
local o = {y = 1, x = 2}
for i = 1, 3000 do
  o = new(o)
  o.count = (o.count or 0) + 1
  o.y = o.y + 1
  o[i] = i
  o[#o + 1] = 1
  if i % 7 == 0 then o.n = nil else o.n = i end
end
print(o.y, o.x, o.n, o.kind, o.count, #o)
local fields = {}
for k, v in pairs({a = 1, b = 2, c = 3, 4, 5}) do
  for i = 1, 200 do
    local copy = {}
    copy[k] = v
    copy[i] = k
    fields[k] = copy[k] == v or copy[i] == k
  end
end
print(fields.a, fields.b, fields.c, fields[1], fields[2])

local function scale(t, n, f)
  for r = 1, n do
    for i = 1, #t do t[i] = t[i] * f end
  end
  return t[1], t[#t]
end
print(scale({1.5, 2.5, 3.5}, 300, 1.01))
print(pcall(scale, {1, 2, "x"}, 1, 2))
local swapped = {1, 2, 3, 4}
for r = 1, 301 do
  for i = 1, 3 do swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i] end
end
print(table.concat(swapped, " "))
