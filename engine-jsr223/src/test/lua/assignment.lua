-- Assignment: multiple targets, adjustment, swaps, all right sides evaluated first.

local a, b, c = 1, 2
print(a, b, c)
a, b = b, a
print(a, b)
a, b, c = c, a, b
print(a, b, c)
a, b = 1, 2, 3
print(a, b)
a, b, c = 0
print(a, b, c)

local function three() return 1, 2, 3 end
local function none() end
a, b, c = three()
print(a, b, c)
a, b, c = three(), 10
print(a, b, c)
a, b, c = 10, three()
print(a, b, c)
a, b, c = (three())
print(a, b, c)
a, b, c = none()
print(a, b, c)
a, b, c = 1, none(), 3
print(a, b, c)
local d, e, f, g = three(), three()
print(d, e, f, g)

-- Values are fixed before any target changes.
local t = {1, 2, 3}
local i = 1
i, t[i] = i + 1, 20
print(i, t[1], t[2])
t[1], t[2], t[3] = t[3], t[1], t[2]
print(t[1], t[2], t[3])
do
  local t = {10, {20}}
  local u = t
  t, t[2] = t[2], "replaced"
  print(t[1], u[2])
end
do
  local x = {}
  local y = x
  x.next, x = 5, {}
  print(y.next, x.next)
end

-- Targets of every kind in one statement.
local up = 0
global1 = nil
local function set()
  local loc
  loc, up, global1, t.field, t[#t + 1], t["key with space"] = "L", "U", "G", "F", "E", "K"
  return loc
end
print(set(), up, global1, t.field, t[4], t["key with space"])

-- Nested tables and call results as prefix.
local function get() return t end
get().x, get().y = 1, 2
get()[1] = get().x + get().y
print(t.x, t.y, t[1])
t.a = {b = {c = {}}}
t.a.b.c.d = "deep"
t.a["b"].c["e"] = t.a.b.c.d .. "er"
print(t.a.b.c.d, t.a.b.c.e);
(get()).z = 26
print(t.z)

-- Globals: undefined ones are nil, assignment of nil removes them.
print(neverset, _G.neverset, _ENV.neverset)
neverset = false
print(neverset, _G.neverset, rawget(_G, "neverset"))
neverset = nil
print(neverset, rawget(_G, "neverset"))
_G.throughG = "G"
print(throughG, _ENV == _G)

-- Function statements.
local lib = {sub = {}}
function lib.f(x) return x + 1 end
function lib.sub.g(x) return x + 2 end
function lib:m(x) return self == lib, x end
function lib.sub:n(x) return self == lib.sub, x end
function globalfunction() return "global" end
print(lib.f(1), lib.sub.g(1), lib:m(1), globalfunction())
print(lib.sub:n(2))
local function fact(n) return n <= 1 and 1 or n * fact(n - 1) end
print(fact(20), fact(21), fact(25.0))
local shadow = function() return shadow end
print(shadow())
