-- Metamethods that are Lua functions, asked by hot operations of every kind; and where they cannot be called at once.
local mt = {}
local function O(v) return setmetatable({v = v}, mt) end
local function V(x) return type(x) == "table" and rawget(x, "v") or x end
for _, e in ipairs {"add", "sub", "mul", "div", "mod", "pow", "idiv", "band", "bor", "bxor", "shl", "shr"} do
  mt["__" .. e] = function(a, b, c) return e .. "(" .. tostring(V(a)) .. "," .. tostring(V(b)) .. ")" .. tostring(c) end
end
mt.__unm = function(a, b) return "unm" .. V(a) .. tostring(rawequal(a, b)) end
mt.__bnot = function(a, b) return "bnot" .. V(a) .. tostring(rawequal(a, b)) end
mt.__len = function(a, b) return "len" .. V(a) .. tostring(rawequal(a, b)) end
mt.__eq = function(a, b) return V(a) == V(b) end
mt.__lt = function(a, b) return V(a) < V(b) end
mt.__le = function(a, b) if V(a) <= V(b) then return 0 end end
mt.__index = function(t, k) return k end
mt.__newindex = function(t, k, v) rawset(t, k, v == nil and "nil" or v) end
mt.__call = function(self, ...) return V(self), select("#", ...), ... end
local a, b, same = O(1), O(2), O(1)
local function slots(x, y) return x + y, x - y, x * y, x / y, x % y, x ^ y, x // y, x & y, x | y, x ~ y, x << y, x >> y end
local function constants(x)
  return x + 1000, x - 1000.5, x * 1000, x / 1000, x % 1000, x ^ 1000, x // 1000, x & 1000, x | 1000, x ~ 1000
end
local function small(x) return x + 1, x - 1, x << 1, x >> 1, 1 << x, 1 + x, 2.5 * x, "a" .. #x, -x, ~x end
local function compare(x, y)
  local n = 0
  if x == y then n = n + 1 end
  if x ~= y then n = n + 2 end
  if x < y then n = n + 4 end
  if x <= y then n = n + 8 end
  if x > y then n = n + 16 end
  if not (x >= y) then n = n + 32 end
  local e, l = x == y, x < y
  return n, e, l, x <= y and "le" or "gt"
end
local key = "dynamic"
local function read(t, i) return t.field, t[1], t[i], t[key], t[i + 0.5], t[true] end
local function write(i)
  local t = setmetatable({}, mt)
  t.field = i t[1] = nil t[2] = i t[i] = "i" t[key] = a t[i + 0.5] = 1
  return rawget(t, "field"), rawget(t, 1), rawget(t, 2), rawget(t, i), rawget(t, key) == a, rawget(t, i + 0.5)
end
global = setmetatable({}, mt)
local function viaGlobals() return global.missing, undefinedGlobal end
local function calls(t, i)
  local n = t(i)
  local x, y, z = t(i, "b")
  local list = {t(), t(1, 2, 3)}
  t(i)
  return n, x, y, z, #list, select("#", t(table.unpack(list, 1, 5))), (t(select(2, i, 7, 8)))
end
local function tail(t, i) return t(i) end
local function text(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = tostring(V(t[i])) end
  return table.concat(t, " ")
end
setmetatable(_ENV, {__index = function(_, k) return "no " .. k end})
local last
for i = 1, 80 do
  last = {
    text(slots(a, b)), text(slots(a, 3)), text(slots(3, a)), text(slots(2.5, b)), text(constants(a)), text(small(b)),
    text(compare(a, b)), text(compare(b, a)), text(compare(a, same)), text(compare(a, a)),
    text(read(a, i)), text(write(i + 2)), text(viaGlobals()), text(calls(b, i)), text(tail(a, i)),
  }
end
print(table.concat(last, "\n"))
-- Chains, values that are there, raw results.
local base = setmetatable({known = 1}, mt)
local chain = setmetatable({own = 0}, {__index = setmetatable({}, {__index = base}), __newindex = base})
local function through(t) t.known = (t.known or 0) + 1 t.new = t.new return t.own, t.known, t.new, t.missing, rawget(t, "known") end
for i = 1, 100 do through(chain) end
print(through(chain))
-- Errors, yields and deep recursion in metamethods.
mt.__add = function(x, y) if y == 0 then error("zero", 2) end return x end
local function add(x, y) local r = x + y return r end
for i = 1, 100 do add(a, i) end
print(pcall(add, a, 0))
print(pcall(add, a, {}) , pcall(add, nil, a), pcall(add, nil, 1), pcall(add, "x", 1))
mt.__index = function(t, k) return coroutine.yield(k) end
mt.__lt = function(x, y) return coroutine.yield("lt") end
local co = coroutine.wrap(function()
  local s = 0
  for i = 1, 100 do
    s = s + a.f
    if a < b then s = s + 1 end
  end
  return s
end)
local v = co()
while v == "f" or v == "lt" do if v == "f" then v = co(2) else v = co(s) end end
print(v)
mt.__add = function(x, y) if y == 0 then return "bottom" end return x + (y - 1) end
print(add(a, 150))
-- Handlers that are no Lua functions, and a table as a handler of a call.
local other = {__index = rawlen and function(t, k) return k .. "!" end, __add = math.max, __call = setmetatable({}, {__call = function(_, t, x) return x end})}
local o = setmetatable({}, other)
local function mixed(x) return x.k, x("arg"), (pcall(add, x, 1)) end
for i = 1, 100 do mixed(o) end
print(mixed(o))
other.__index = string.len
print(pcall(mixed, o))
-- Identical tables are equal without being asked; a metamethod that appears late is asked.
local asked = 0
local counting = {__eq = function() asked = asked + 1 return false end}
local p, q = setmetatable({}, counting), setmetatable({}, counting)
local function same(x, y) return x == y, x ~= y end
for i = 1, 100 do same(p, p) end
print(asked, same(p, p), same(p, q), asked)
local late = {}
local m, n = setmetatable({}, late), setmetatable({}, late)
for i = 1, 100 do same(m, n) end
print(same(m, n))
late.__eq = function() return true end
print(same(m, n))
-- A debug library that changes a variable while its frame waits.
local probe = setmetatable({}, {__add = function() debug.setlocal(2, 2, "changed") return "result" end})
local function watched(x) local y = 1 local z = x + 1 return y, z end
for i = 1, 100 do watched(probe) end
print(watched(probe))
