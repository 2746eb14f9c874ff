-- Tail calls of functions of all kinds, from functions of all kinds; what tracebacks say of them.

local function show(...) print(select("#", ...), ...) end
local function sum(n, acc) if n == 0 then return acc end return sum(n - 1, acc + n) end
local even, odd
function even(n) if n == 0 then return true, "even" end return odd(n - 1) end
function odd(n) if n == 0 then return false, "odd" end return even(n - 1) end
local function vararg(n, ...) if n == 0 then return ... end return vararg(n - 1, n, ...) end
local function fewer(a, b, c) if a == 0 then return b, c end return fewer(a - 1) end
local function more(n) if n == 0 then return "done" end return more(n - 1, 2, 3, 4) end
local function to_vararg(...) return select("#", ...), ... end
local function from_plain(a, b) return to_vararg(b, a, a) end
local function from_vararg(a, ...) return from_plain(...) end
local function open(n, ...) return to_vararg(from_vararg(n, n, ...)) end
local function method(o, n) if n == 0 then return o.name end return o:step(n - 1) end
local object = {name = "object", step = method}
local function builtin(s) return string.rep(s, 2) end
local function none() end
local function to_none(x) return none(x, x) end
local callable = setmetatable({}, {__call = function(self, a, b) return b, a, self ~= nil end})
local function to_callable(a, b) return callable(a, b) end
local function closure(n) local function get() return n, n end return get() end

print(sum(1000, 0), even(1001), odd(999))
for i = 1, 100 do
  local a = sum(i, 0)
  local b, c = even(i)
  local d, e = fewer(2, i)
  local f = more(i)
  local g, h, j, k = from_plain(i, 2)
  local l, m, n = from_vararg(1, i, 2.5)
  local o, p = open(i, "p")
  local q = object:step(i % 7)
  local r = builtin("r")
  local s, t = to_none(i)
  local u, v, w = to_callable(i, "u")
  local x, y = closure(i)
  local z = select("#", vararg(i % 20))
  if i % 50 == 0 then
    show(a, b, c, d, e, f, g, h, j, k, l, m, n)
    show(o, p, q, r, s, t, u, v, w, x, y, z)
    show(vararg(3, "rest"))
    show(to_none())
  end
end

-- Many arguments.
for _, n in ipairs({0, 3, 16, 254, 255, 256, 257, 3000}) do
  local t = table.pack(table.unpack({}, 1, n))
  local function all(...) return to_vararg(...) end
  for _ = 1, 4 do t.count = select("#", all(table.unpack(t, 1, n))) end
  print(n, t.count)
end

-- Errors, and what the traceback has of frames that were given up.
local function fail(n) if n == 0 then error("failed", 2) end return fail(n - 1) end
local function not_function(n) local nothing = nil; if n == 0 then return nothing(n) end return not_function(n - 1) end
local function field(t) return t.missing(1) end
for i = 1, 40 do
  local a, b = pcall(fail, i)
  local c, d = pcall(not_function, i)
  local e, f = pcall(field, {})
  if i % 20 == 0 then show(a, b, c, d, e, f) end
end
local function trace(n) if n == 0 then return debug.traceback("trace", 1) end return trace(n - 1) end
local function info(n)
  if n == 0 then
    local i = debug.getinfo(1, "t")
    return i.istailcall, debug.getinfo(2, "t").istailcall
  end
  return info(n - 1)
end
local function info_vararg(n, ...)
  if n == 0 then return debug.getinfo(1, "t").istailcall, ... end
  return info_vararg(n - 1, n, ...)
end
local text
for i = 1, 40 do
  text = trace(i)
  local a, b = info(i)
  local c, d = info_vararg(i, "x")
  local e, f = info_vararg(0, "x")
  if i % 20 == 0 then show(a, b, c, d, e, f) end
end
print((text:gsub("\n%s*%[C%].*", "")))

-- In coroutines, whose first stack is small; under hooks; in metamethods.
local function yielding(n, ...) if n == 0 then return coroutine.yield(...) end return yielding(n - 1, n, ...) end
local function large(a)
  local b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z = a, a, a, a, a, a, a, a, a, a, a, a
  return m, z
end
local function to_large(a) return large(a) end
for i = 1, 40 do
  local co = coroutine.wrap(function(...) return yielding(...) end)
  local a, b = co(i, "last")
  local c, d = co("in", 2)
  local e, f = coroutine.wrap(to_large)(i)
  if i % 20 == 0 then show(a, b, c, d, e, f) end
end
local calls = 0
debug.sethook(function(kind) if kind == "tail call" then calls = calls + 1 end end, "c")
sum(10, 0)
debug.sethook()
sum(10, 0)
print(calls)
local proxy = setmetatable({}, {__index = function(t, k) return to_vararg(k) end, __lt = function(a, b) return even(4) end})
for i = 1, 30 do
  local a, b = proxy[i], proxy < proxy
  if i == 30 then show(a, b) end
end
