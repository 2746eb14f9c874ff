-- Builtins whose result is passed on as the last argument, returned value or element; and builtins that had not run before.
local function id(...) return ... end
local function f(t) return id(table.remove(t)) end
local function g(x) return id(type(x)), (id(math.floor(x))), #{type(x)}, select("#", id(rawget({}, x))) end
local function h(s, i) return id(s:byte(i)), id(i, s:byte(i)), #{s:byte(i)}, select("#", string.byte(s, i)) end
local function k(x) local t = {math.max(x, 3)} print(type(x), t[1], tonumber(x)) return string.char(string.byte("x")) end
for i = 1, 300 do f({1, 2, i}); g(i + 0.5); h("abc", i % 4 + 1) end
for i = 1, 3 do print(f({i})) print(f({})) print(g(i)) print(h("abc", i)) print(h("abc", 7)) print(k(i)) end
print(pcall(g, "x"), pcall(h, nil, 1))
print(f(setmetatable({}, {__index = function() return 9 end, __len = function() return 4 end})))
local function a(x) return assert(x) end
local function b(x) print(assert(x)) return id(assert(x, "m")) end
for i = 1, 200 do a(i) end
print(b(5), pcall(b, nil), pcall(b, false))

-- A branch that has not run when the function is compiled calls a library function, or what has its name now.
local function late(flag, x)
  if not flag then return x end
  local whole = math.floor(x / 2)
  return whole, type(x), math.max(x, whole), table.remove({x})
end
for i = 1, 500 do late(false, i) end
for i = 1, 60 do late(true, i) end
print(late(true, 7))
local oldFloor, oldType = math.floor, type
math.floor = function(x) return "floor of " .. x end
type = function(x) return "type of " .. x end
print(pcall(late, true, 7))
math.max = function(...) return "max", ... end
print(late(true, 7))
math.floor, type = oldFloor, oldType
print(late(true, 9))
type = nil
print(pcall(late, true, 9))
type = oldType
local env = {math = {floor = function() return 1 end, max = select}, type = print, table = {remove = next}}
local function inside(_ENV, flag) if flag then return math.floor(2.5), math.max(2, "a", "b"), type("t"), table.remove({5}) end end
for i = 1, 200 do inside(env, false) end
print(inside(env, true))
