-- Resuming and yielding between hot functions, with any number of values, and where only Java can switch.
local yield, resume, wrap, create = coroutine.yield, coroutine.resume, coroutine.wrap, coroutine.create
local function text(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = tostring(t[i]) end
  return table.concat(t, ",")
end
local function numbers(n) return wrap(function() for i = 1, n do yield(i) end end) end
local sum = 0
for _ = 1, 20 do for v in numbers(50) do sum = sum + v end end
print(sum)
-- Values both ways, of different numbers, where none, one, two or all are wanted.
local function echo(...)
  local n = select("#", ...)
  while true do
    if n == 0 then n = select("#", yield())
    elseif n == 1 then local a = yield(1) n = a or 0
    elseif n == 2 then local a, b = yield(1, 2) n = b or a or 0
    elseif n == 3 then yield(1, nil, 3) n = 4
    elseif n == 4 then local t = {yield(n, yield(n))} n = #t
    else return "over", n end
  end
end
local log = {}
for i = 1, 60 do
  local co = create(echo)
  local line = {text(resume(co, i))}
  for j = 0, 12 do
    if j % 4 == 0 then line[#line + 1] = text(resume(co))
    elseif j % 4 == 1 then local ok, a = resume(co, j % 5) line[#line + 1] = text(ok, a)
    elseif j % 4 == 2 then resume(co, j % 3, j % 4, "x")
    else line[#line + 1] = text(resume(co, 1, 2, 3, 4)) end
  end
  log[i % 10 + 1] = table.concat(line, " ")
end
print(table.concat(log, "\n"))
-- Coroutines in coroutines, in protected calls, in metamethods and in tail calls.
local function filter(test, source)
  return wrap(function() for v in source do if test(v) then yield(v) end end end)
end
local function pipeline(n)
  local total = 0
  for v in filter(function(v) return v % 2 == 0 end, filter(function(v) return v % 3 == 0 end, numbers(n))) do total = total + v end
  return total
end
for _ = 1, 10 do sum = pipeline(100) end
print(sum)
local meta = setmetatable({}, {__index = function(_, k) return yield(k) end, __add = function(a, b) return yield("add") end})
local function inside(n)
  local s = 0
  for i = 1, n do
    local ok, v = pcall(function() return yield(i) end)
    s = s + (v or 0) + meta.key + (meta + 1)
    local function tail(x) return yield(x) end
    s = s + tail(i)
  end
  return "sum", s
end
for _ = 1, 5 do
  local co = wrap(inside)
  local v = co(60)
  while v ~= "sum" do v, sum = co(2) end
end
print(sum)
-- Errors, dead coroutines, statuses and who is running.
local failing = create(function() for i = 1, 100 do yield(i) end local x = nil; return x.field end)
local results
for i = 1, 105 do results = text(resume(failing)) if i > 98 then print(i, results, coroutine.status(failing)) end end
local broken = wrap(function() for i = 1, 50 do yield(i) end error({}) end)
for i = 1, 50 do broken() end
print(pcall(broken), pcall(broken))
local outer
outer = create(function()
  local inner = wrap(function()
    for i = 1, 80 do yield(coroutine.status(outer), coroutine.running() == outer, coroutine.isyieldable()) end
  end)
  for i = 1, 80 do yield(inner()) end
end)
for i = 1, 80 do results = text(resume(outer)) end
print(results, coroutine.status(outer))
print(resume(coroutine.running()), pcall(yield, 1))
local itself
itself = wrap(function() for i = 1, 60 do yield(i) end itself() end)
for i = 1, 60 do itself() end
print(pcall(itself))
print(pcall(table.sort, {3, 2, 1}, function(a, b) yield() return a < b end))
local inSort = wrap(function() yield(1) return pcall(table.sort, {3, 2, 1}, function(a, b) yield() return a < b end) end)
print(inSort(), inSort())
-- Stacks that grow while a coroutine waits, many arguments, and collections in between.
local function deep(n, f) if n == 0 then return f() end return (deep(n - 1, f)) + 1 end
local function grower() local s = 0 for i = 1, 20 do s = s + deep(i * 20, function() return yield(i) end) yield(s) end return s end
local co = wrap(grower)
for i = 1, 39 do results = co(i) if i % 10 == 0 then collectgarbage("step") end end
print(results)
local many = {} for i = 1, 200 do many[i] = i end
local wide = wrap(function(...) local n = select("#", ...) while true do n = select("#", yield(n, table.unpack(many, 1, n))) end end)
for i = 1, 100 do results = select("#", wide(table.unpack(many, 1, i * 2))) end
print(results)
local garbage = wrap(function() while true do local t = {} for i = 1, 20 do t[i] = {yield(i)} end yield(#t) end end)
for i = 1, 600 do results = garbage({i}) if i % 100 == 0 then collectgarbage() end end
print(results)
-- Too many coroutines in each other; a line hook; closing.
local function nest(n) local ok, v = resume(create(function() return nest(n + 1) end)) return ok and v or tostring(n > 150 and n < 250) .. v end
print(nest(1))
local hooked = create(function() for i = 1, 30 do yield(i) end end)
local lines = 0
debug.sethook(hooked, function() lines = lines + 1 end, "l")
for i = 1, 31 do resume(hooked) end
print(lines)
local closed = create(function() local x <close> = setmetatable({}, {__close = function() print("closed") end}) for i = 1, 60 do yield(i) end end)
for i = 1, 30 do resume(closed) end
print(coroutine.close(closed), coroutine.status(closed))
local traced = create(function() for i = 1, 60 do yield(i) end end)
for i = 1, 30 do resume(traced) end
print((debug.traceback(traced):gsub("%[C%]: in [^\n]*", "[C]")))
