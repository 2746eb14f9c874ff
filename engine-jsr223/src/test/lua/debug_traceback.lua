-- debug.traceback: each kind of frame, levels, messages, long stacks, coroutines.
local function show(text) print((tostring(text):gsub("\n\t%[C%]: in %?$", ""))) end
local function f(...) show(debug.traceback(...)) end
f() f("message") f("message", 1) f("message", 2) f(nil) f(nil, 1) f("", 1) f(5) f(1.5, 2)
show(debug.traceback("zero", 0))
local t = {}
print(debug.traceback(t) == t, debug.traceback(print) == print, debug.traceback(true), debug.traceback(t, 5) == t)
show(debug.traceback("beyond", 100)) show(debug.traceback("below", -1))

local lib = {field = function() f("field") end}
function lib:method() f("method") end
function globalfunction() f("global") end
local function captured() f("captured") end
local function calls()
  local function inner() f("local") end
  inner() captured() lib.field() lib:method() globalfunction()
  ;(function() f("no name") end)()
  string.gsub("x", "x", function() f("called by gsub") end)
  pcall(f, "called by pcall")
  table.sort({1, 2}, function(a, b) f("called by sort") return a < b end)
end
calls()
local function tail2() f("tail") end
local function tail1() return tail2() end
tail1()
local o = setmetatable({}, {__index = function() f("__index") end, __add = function() f("__add") return 1 end, __close = function() f("__close") end, __tostring = function() f("__tostring") return "o" end})
local _ = o.x, o + 1, tostring(o)
do local c <close> = o end
for _ in function(_, c) if not c then f("iterator") return 1 end end do end
load("local f = ... f('chunk')", "=chunk")(f)
load("local f = ... \n\n f('text')", "text of chunk")(f)
load("local f = ... local function g() f('text') end g()", "@" .. string.rep("long/", 20) .. "name.lua")(f)
print(xpcall(error, function(m) f("handler: " .. m) return "handled" end, "raised"))
print(xpcall(function() local x = nil; return x.y end, function(m) f(m) return "handled" end))

-- long stacks leave frames out
local function deep(n, ...) if n == 0 then f(...) else deep(n - 1, ...) end end
coroutine.wrap(deep)(17, "all") coroutine.wrap(deep)(19, "all but some") coroutine.wrap(deep)(21, "skips") coroutine.wrap(deep)(100, "skips", 5)
local function long(n) if n == 0 then return (debug.traceback("long")) end return (long(n - 1)) end
print(coroutine.wrap(long)(1000))

-- coroutines
local co = coroutine.create(function(a) local function in1() coroutine.yield(a) error("oops") end in1() end)
print(debug.traceback(co)) print(debug.traceback(co, "message")) print(debug.traceback(co, nil, 0)) print(debug.traceback(co, 5, 1))
coroutine.resume(co, 1)
print(debug.traceback(co)) print(debug.traceback(co, "message", 1)) print(debug.traceback(co, "m", 2)) print(debug.traceback(co, t) == t)
print(coroutine.resume(co)) print(debug.traceback(co)) print(debug.traceback(co, nil, 1))
co = coroutine.create(function() return 1 end) coroutine.resume(co) print(debug.traceback(co, "dead"))
co = coroutine.wrap(function() local x <close> = setmetatable({}, {__close = function() f("closing") end}) f("in coroutine") end)
co()
print(pcall(debug.traceback, "x", "y")) print(pcall(debug.traceback, coroutine.create(f), 1, {}))

-- A coroutine that has died inside a Java function's callback keeps all its frames.
local co = coroutine.create(function() table.sort({3,2,1}, function(a, b) error("cmp") end) end)
print(coroutine.resume(co)) print(debug.traceback(co))
co = coroutine.create(function() string.gsub("abc", "b", function(a, b) local x = nil + 1 end) end)
print(coroutine.resume(co)) print(debug.traceback(co))
print(xpcall(function() string.gsub("abc", "b", function(a, b) local x = nil + 1 end) end, debug.traceback))
co = coroutine.create(function()
  for w in string.gmatch("a b", "%a") do
    table.sort({3, 2, 1}, function() string.gsub("x", "x", function() local y <close> = setmetatable({}, {__close = print and function() end}) error({}) end) end)
  end
end)
print(pcall(coroutine.resume, co) and coroutine.status(co)) print(debug.traceback(co, "died", 0))
collectgarbage() print(debug.traceback(co, nil, 1)) print(coroutine.close(co) == false, debug.traceback(co))
print(#debug.traceback("z\0z"), (debug.traceback("a\0b", 1):gsub("\n.*", "")), (debug.traceback(12):gsub("\n.*", "")))
