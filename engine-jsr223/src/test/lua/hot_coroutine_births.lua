-- Coroutines that hot functions make, on new stacks and on those of dead ones; calls and tail calls on small stacks.
local yield, resume, wrap, create = coroutine.yield, coroutine.resume, coroutine.wrap, coroutine.create
local status, close, running = coroutine.status, coroutine.close, coroutine.running
local function text(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = tostring(t[i]) end
  return table.concat(t, ",")
end
local function id(...) return ... end
-- What is made: of one value, of open ones, of too many, and of what is no Lua function.
local function body(a) local b = yield(a, "x") return a + b, b end
local function births(n)
  local sum = 0
  for i = 1, n do
    local co = create(body)
    local _, x = resume(co, i)
    local _, y, z = resume(co, 2)
    local open = create(id(body, 1, 2))
    local _, u = resume(open, i)
    local made = wrap(id(body))
    local v, w = made(i)
    sum = sum + x + y + z + u + v + made(3) + #w
    if type(co) ~= "thread" or type(made) ~= "function" or status(open) ~= "suspended" then return "?" end
  end
  return sum
end
print(births(60))
local function birth(make, f) return pcall(make, f) end
for _, make in ipairs {create, wrap} do
  for _ = 1, 40 do make(body) birth(make, body) end
  print(birth(make, nil)) print(birth(make, {}))
  print(pcall(function(f) return make(f()) end, function() end))
end
local function ofLibrary(n) local s = 0 for i = 1, n do local _, v = resume(create(math.abs), -i) s = s + v + wrap(math.max)(i, 3) end return s end
print(ofLibrary(40))
-- Many that live at once, their stacks left in another order, with collections in between.
local function crowd(n, round)
  local all, weak = {}, setmetatable({}, {__mode = "k"})
  for i = 1, n do
    all[i] = create(function(...)
      local a, b, c = {i}, {i + 1}, tostring(i)
      local got = yield(a[1])
      return a[1] + b[1] + #c + got[1]
    end)
    weak[all[i]] = {i}
    if not resume(all[i]) then return "failed" end
  end
  local sum, order = 0, round % 7 + 1 -- the number is a prime
  for i = 1, n do
    local at = i * order % n + 1
    local co = all[at]
    local ok, v = resume(co, {i})
    sum = sum + (ok and v or 1e9) + weak[co][1]
    if i % 3 == 0 then all[at] = create(body) resume(all[at], {}) end
    if i % 40 == 0 then collectgarbage(round % 2 == 0 and "step" or "collect") end
  end
  return sum
end
local sums = {}
for round = 1, 6 do sums[round] = crowd(101, round) end
print(table.concat(sums, " "))
-- What a dead one tells, and what is left of an error.
local function dead(fails, closes)
  local co = create(function(x) local t <close> = setmetatable({}, {__close = function() end}) yield(x) if fails then error({x}) end return x end)
  resume(co, 1)
  local kept = create(body)
  if closes then print(close(co)) else print(text(type(select(2, resume(co))), status(co))) end
  resume(kept, 2)
  print(status(co), debug.traceback(co), debug.getinfo(co, 0) ~= nil, (pcall(debug.getlocal, co, 0, 1)))
  print(resume(co), close(co), coroutine.isyieldable(co), debug.gethook(co))
  print(debug.sethook(co, print, "c"), resume(co), resume(kept, 1))
end
for i = 1, 3 do dead(false, false) dead(false, true) end
dead(true, false) dead(true, true)
print(close(create(body)), text(resume(create(error), "e")))
-- Calls on the first stack: deep, with missing and extra arguments, of vararg functions, by metamethods.
local function deep(n) if n == 0 then return 0 end return deep(n - 1) + 1 end
local function missing(a, b, c, d) return a, b, c or 4, d or 5 end
local function extra(...) local n = select("#", ...) return n, ... end
local callable = setmetatable({}, {__call = function(self, a) return a + 1 end, __add = function(a, b) return b + deep(3) end})
local function calls(n)
  local s = deep(n % 30)
  local a, b, c, d = missing(id(n))
  s = s + a + (b or 1) + c + d + #text(extra(n, n)) + callable(n) + (callable + n)
  yield(s)
  local x, y = missing(n, extra(1, 2, 3))
  s = s + x + y + #text(missing(1))
  local t = {extra(table.unpack({1, 2, 3, 4}, 1, n % 5))}
  return s + #t + deep(40 - n % 7)
end
local function run(n)
  local s = 0
  for i = 1, n do
    local co = create(calls)
    local _, v = resume(co, i)
    local ok, w = resume(co)
    s = s + v + (ok and w or 1e9)
    if i % 50 == 0 then collectgarbage() end
  end
  return s
end
print(run(150))
local function large(n)
  local a, b, c, d, e, f, g, h, i, j, k, l = n, n, n, n, n, n, n, n, n, n, n, n
  if n > 0 then local v = large(n - 1) return v + a + b + c + d + e + f + g + h + i + j + k + l end
  return yield(1)
end
for i = 1, 30 do local co = wrap(large) co(i % 9) if i % 10 == 0 then print(co(5)) end end
-- Tail calls: of yield, of resume, of Lua functions, with any number of results, where the frame below wants some.
local function pass(...) return yield(...) end
local function passExtra(...) local n = ... return yield(n, select("#", ...)) end
local function again(co, ...) return resume(co, ...) end
local function tails(n)
  local log = 0
  local a = pass(n)
  local b, c = pass(n, 2)
  pass()
  log = log + (a or 7) + (b or 8) + (c or 9) + #text(pass(1, 2, 3)) + select("#", pass())
  local x, y, z = passExtra(n, nil)
  local t = {pass(n)}
  return pass(log, x or 1, y or 2, z or 3, #t)
end
local function drive(n)
  local s = 0
  for i = 1, n do
    local co = create(tails)
    for j = 0, 9 do
      local ok, a, b, c = again(co, table.unpack({j, j + 1, j + 2, j + 3}, 1, (i + j) % 5))
      s = s + (ok and 1 or 0) + (tonumber(a) or 0) + (tonumber(b) or 0) + (tonumber(c) or 0)
    end
    s = s + #status(co)
  end
  return s
end
print(drive(120))
local function endless(n) if n == 0 then return yield("deep") end return endless(n - 1) end
for i = 1, 40 do local co = wrap(function(n) return endless(n) end) co(i * 3) if i % 20 == 0 then print(co("end", i)) end end
print(text(resume(create(function() local t = setmetatable({}, {__index = function(_, k) return pass(k) end}) return t.a end))))
local inner = create(function() return pass(pcall(pass, 1)) end)
print(text(resume(inner)), text(resume(inner, 2)), text(resume(inner, 3)), text(resume(inner)))
local failing = create(function() local function f() return pass(1) end f() local x = nil return x.y end)
print(text(resume(failing)), text(resume(failing)), debug.traceback(failing))
print(pcall(function() return yield(1) end))
-- Finalizers and weak keys of coroutines, and the memory of what has died.
local gone = 0
do
  local weak = setmetatable({}, {__mode = "k"})
  for i = 1, 200 do
    local co = create(body)
    weak[co] = setmetatable({}, {__gc = function() gone = gone + 1 end})
    resume(co, i)
    if i % 2 == 0 then resume(co, i) end
  end
end
collectgarbage() collectgarbage()
print(gone >= 198)
local function burn(n) for i = 1, n do local co = wrap(function(x) return deep(x) end) co(i % 50) end end
burn(200) collectgarbage()
local before = collectgarbage("count")
burn(500) collectgarbage()
print(collectgarbage("count") - before < 64, running() == running(), select(2, running()))
