-- __index: tables, functions, chains; on every kind of access.

local t = setmetatable({own = 1}, {__index = {inherited = 2, own = "hidden"}})
print(t.own, t.inherited, t.missing, t["inherited"], rawget(t, "inherited"))

local log = {}
local f = setmetatable({}, {__index = function(self, k, ...)
  log[#log + 1] = tostring(k)
  return k, "second is dropped"
end})
print(f.x, f[1], f[2.5], f[true], (f.y))
print(f[nil], f[0 / 0] ~= f[0 / 0], f[{}] ~= nil)
print(table.concat(log, " ", 1, 5), #log)

-- Chains of tables, a function at the end.
local base = setmetatable({a = "base a"}, {__index = function(_, k) return "computed " .. tostring(k) end})
local middle = setmetatable({b = "middle b"}, {__index = base})
local top = setmetatable({c = "top c"}, {__index = middle})
print(top.a, top.b, top.c, top.d, top[1])
middle.a = "middle a"
print(top.a)
middle.a = nil
print(top.a)
base.a = nil
print(top.a)
rawset(top, "a", "own a")
print(top.a)

-- A long chain.
local chain = {bottom = "found"}
for i = 1, 100 do chain = setmetatable({["k" .. i] = i}, {__index = chain}) end
print(chain.bottom, chain.k1, chain.k50, chain.k100, chain.nothing)

-- The receiver that the function gets is the table that has the metamethod.
local inner = setmetatable({name = "inner"}, {__index = function(self, k) return rawget(self, "name") .. "." .. k end})
local outer = setmetatable({name = "outer"}, {__index = inner})
print(inner.x, outer.x, outer.name)

-- false and nil: only nil asks the metamethod.
local n = setmetatable({no = false}, {__index = function() return "default" end})
print(n.no, n.yes)
n.no = nil
print(n.no)

-- __index on the values of other types.
print(("abc").len("four"), ("x").upper == string.upper, ("abc").nothing)
local function try(g, ...) print(select(2, pcall(g, ...))) end
local viastring = setmetatable({}, {__index = "abc"})
print(viastring.upper == string.upper, viastring.nothing)
try(function() return setmetatable({}, {__index = 5}).x end)
try(function() return setmetatable({}, {__index = true}).x.y end)
try(function() local v = setmetatable({}, {__index = function(_, k) error("no " .. k) end}); return v.field end)

-- A callable table as __index is indexed, not called.
local callable = setmetatable({k = "from table"}, {__call = function() return "called" end})
print(setmetatable({}, {__index = callable}).k, setmetatable({}, {__index = callable}).z)

-- Metatables that change while in use.
local mt = {}
local changing = setmetatable({}, mt)
local function get() return changing.value end
print(get())
mt.__index = {value = 1}
print(get())
mt.__index = function() return 2 end
print(get())
mt.__index = nil
print(get())
setmetatable(changing, {__index = {value = 3}})
print(get())
changing.value = 4
print(get())
setmetatable(changing, nil)
print(get())

-- Default values, proxies, lazily computed fields, arrays.
local lazy = setmetatable({}, {__index = function(self, k) local v = k * k; rawset(self, k, v); return v end})
print(lazy[5], rawget(lazy, 5), rawget(lazy, 6), lazy[6])
local target = {1, 2, 3, x = "y"}
local proxy = setmetatable({}, {__index = function(_, k) return target[k] end})
print(proxy[1], proxy.x, proxy[4], #proxy, rawlen(proxy))
local sum = 0
for i = 1, 50 do sum = sum + (proxy[i % 4] or 100) end
print(sum)

-- Methods through __index, with inheritance.
local class = {}
class.__index = class
function class:greet() return "hello " .. self.name end
print(setmetatable({name = "ann"}, class):greet())
