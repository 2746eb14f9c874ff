-- Errors thrown from hot code, caught, with the right line and the right state afterwards.

local function work(t, i)
  local a = t.value + i
  local b = a * 2
  if b > 1000 then
    error("too big: " .. b)
  end
  local c = b .. ""
  return #c + t.list[i % 3 + 1]
end

local good = {value = 1, list = {1, 2, 3}}
local sum = 0
for i = 1, 80 do sum = sum + work(good, i) end
print(sum)
print(pcall(work, good, 1000))
print(pcall(work, {list = {}}, 1))
print(pcall(work, {value = 1}, 1))
print(pcall(work, {value = 1, list = {}}, 1))
print(pcall(work, {value = {}, list = {}}, 1))
print(pcall(work, good, "x"))
print(pcall(work, good, nil))
print(pcall(work, nil, 1))
print(work(good, 5), work(good, 5.5 - 0.5))

-- The loop is around the pcall: what was done before the error stays done.
local log, state = {}, 0
local function step(i)
  state = state + 1
  local x = i
  if i % 7 == 0 then x = nil end
  if i % 11 == 0 then x = {} end
  state = state + x * 2
  if i % 5 == 0 then error({i = i}) end
  return state
end
local failures, objects = 0, 0
for i = 1, 100 do
  local ok, e = pcall(step, i)
  if not ok then
    failures = failures + 1
    if type(e) == "table" then objects = objects + e.i elseif #log < 4 then log[#log + 1] = e end
  end
end
print(state, failures, objects)
for _, m in ipairs(log) do print(m) end

-- The pcall is around the loop: the loop's position in the locals is exact.
local function loop(n, bad)
  local reached = 0
  local ok, e = pcall(function()
    for i = 1, n do
      reached = i
      local y = i
      if i == bad then y = "s" .. i end
      reached = reached + y * 0
    end
  end)
  return ok, reached, e
end
for bad = 0, 90, 30 do print(loop(80, bad)) end

-- Errors from callees at several depths, alternating with successes.
local function leaf(x)
  return x.field.inner
end
local function mid(x) local r = leaf(x); return r + 1 end
local function top(x) local r = mid(x); return r * 2 end
local ok1 = {field = {inner = 5}}
local out = {}
for i = 1, 60 do
  local arg = ok1
  if i % 10 == 0 then arg = ({{}, {field = 5}, {field = {}}, {field = {inner = {}}}, 7})[i // 10] end
  local ok, r = pcall(top, arg)
  if not ok then print(i, r) else out[#out + 1] = r end
end
print(#out, out[1], out[#out])

-- Line numbers of operations in a long expression statement.
local function lines(a, b, c)
  local r = a
  r = r + b
  r = r .. c
  r = #r
  r = r < a
  return r
end
for i = 1, 60 do lines(i, 1, "c") end
print(pcall(lines, {}, 1, "c"))
print(pcall(lines, 1, {}, "c"))
print(pcall(lines, 1, 1, {}))
print(pcall(lines, "1", 1, "c"))
print(lines(1, 2, "3"))

-- Division by zero, representation, for-loop errors in hot code.
local function math3(a, b) local q = a // b; local m = a % b; return q | m end
for i = 1, 60 do math3(i, 3) end
print(pcall(math3, 1, 0))
print(pcall(math3, 1, 0.0))
print(pcall(math3, 1.5, 1))
print(math3(7, 2), math3(7.0, 2))
local function count(a, b, c) local k = 0; for _ = a, b, c do k = k + 1 end return k end
for i = 1, 60 do count(1, 5, 1) end
print(pcall(count, 1, 5, 0))
print(pcall(count, nil, 5, 1))
print(pcall(count, 1, {}, 1))
print(count(1, 5, 2), count(1.0, 2, 0.25), count(5, 1, -1))

-- Errors with error objects cross hot frames untouched; levels of error.
local function blame(i) if i % 20 == 0 then error("blamed", 2) end return i end
local function user(i)
  local r = blame(i)
  return r
end
local caught = {}
for i = 1, 60 do local ok, e = pcall(user, i); if not ok then caught[#caught + 1] = e end end
print(table.concat(caught, ", "))
