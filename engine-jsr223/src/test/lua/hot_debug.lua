-- Variables and hooks change under functions that are compiled: what they take for granted no longer holds.
local function set(name, value)
  for i = 1, 20 do
    local n = debug.getlocal(3, i)
    if n == name then debug.setlocal(3, i, value) return end
  end
end
local function poke(name, value) if name then set(name, value) end end

-- constants and types that a compiler would propagate over a call
local function constants(when, name, value)
  local a, b, flag = 1, 2.5, true
  local sum = 0
  for i = 1, 10 do
    poke(i == when and name, value)
    if flag then sum = sum + a * 2 + b else sum = sum - 1 end
  end
  return sum, a, b, flag
end
for _ = 1, 50 do constants() end
print(constants()) print(constants(5, "a", 10)) print(constants(5, "b", 7)) print(constants(9, "flag", false)) print(constants(2, "sum", "100"))
print(pcall(constants, 5, "a", {})) print(constants(5, "i", 8)) print(constants())

-- captured variables, parameters, tables
local function captured(t, when, value)
  local n = 0
  local function add() n = n + 1 end
  for i = 1, 5 do add() poke(i == when and "n", value) end
  t.x = n
  return t, n
end
for _ = 1, 50 do captured({}) end
print(select(2, captured({}, 3, 100))) print(select(2, captured({}, 5, "text")))
local function replaced(t) poke("t", {x = "other"}) return t.x end
for _ = 1, 50 do assert(replaced({x = 1}) == "other") end
print(replaced({x = 1}))

-- recursion: one activation of many is changed
local function fib(n, at) poke(n == at and "n", 1) if n < 2 then return n end return fib(n - 1, at) + fib(n - 2, at) end
print(fib(15), fib(15, 14), fib(15, 5), fib(15))

-- through coroutines
local co = coroutine.wrap(function()
  local x = 0
  while true do x = x + 1 coroutine.yield(x) end
end)
for _ = 1, 50 do co() end
print(co())
local function generator() local x = 0 for i = 1, 1000 do x = x + i coroutine.yield(x) end end
local thread = coroutine.create(generator)
for _ = 1, 50 do coroutine.resume(thread) end
print(debug.setlocal(thread, 1, 1, 0.5), coroutine.resume(thread)) print(coroutine.resume(thread))

-- upvalues that are exchanged
local unit = 1
local function count(n) local s = 0 for i = 1, n do s = s + unit end return s end
for _ = 1, 50 do count(10) end
print(count(10)) debug.setupvalue(count, 1, 0.5) print(count(10), unit)
local other = "3"
debug.upvaluejoin(count, 1, function() return other end, 1) print(count(10)) other = {} print((pcall(count, 10))) other = 2 print(count(10))

-- hooks that come and go
local function work(n) local s = 0 for i = 1, n do s = s + i % 3 end return s end
for _ = 1, 50 do work(20) end
local lines, calls, counts = 0, 0, 0
debug.sethook(function(e) if e == "line" then lines = lines + 1 else calls = calls + 1 end end, "lc")
local r = work(20)
debug.sethook()
print(r, lines, calls, work(20))
local function late(n) local s = 0 for i = 1, n do s = s + i if i == 15 then debug.sethook(function() counts = counts + 1 end, "", 1) end if i == 18 then debug.sethook() end end return s end
for _ = 1, 20 do late(10) end
print(late(20), counts > 5 and counts < 60)
local changes = 0
debug.sethook(function() local n, v = debug.getlocal(2, 2) if n == "s" and v > 5 then debug.setlocal(2, 2, 0) changes = changes + 1 end end, "l")
r = work(20)
debug.sethook()
print(r, changes, work(20))
for i = 1, 30 do
  debug.sethook(function() end, "crl") work(3) debug.sethook()
  assert(work(20) == 21)
end
print(debug.gethook(), work(20))

-- tracebacks and levels through compiled frames
local function bottom(n) if n == 0 then return debug.traceback("deep", 1), debug.getinfo(3, "l").currentline end local a, b = bottom(n - 1) return a, b end
local text, line
for _ = 1, 30 do text, line = bottom(4) end
print((text:gsub("\n[^\n]*in main chunk.*", "")), line)
local function tailing(n) if n > 0 then return tailing(n - 1) end local i = debug.getinfo(1, "tl") return i.istailcall, i.currentline end
for _ = 1, 30 do tailing(20) end
print(tailing(20)) print(tailing(0))
