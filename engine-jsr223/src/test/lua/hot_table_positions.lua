-- table.insert and table.remove at a position; table.remove of empty lists; coroutine.running.
local insert, remove, unpack = table.insert, table.remove, table.unpack
local function put(t, at, value) insert(t, at, value) end
local function take(t, at) return remove(t, at) end
local function last(t) local value = remove(t); return value end
local function show(...) print(select("#", ...), ...) end

-- A list in which elements come and go at any place, beside a model that does the same by hand.
local seed = 7
local function random(n) seed = (seed * 16807 + 11) % 2147483647; return seed % n + 1 end
local list, model, count = {}, {}, 0
for step = 1, 1000 do
  local grows = random(100) <= (step % 250 < 125 and 70 or 35)
  if grows or count == 0 then
    local at = random(count + 1)
    local value = step % 5 == 0 and "s" .. step or step % 7 == 0 and {} or step % 3 == 0 and step + 0.5 or step
    put(list, at, value)
    for i = count, at, -1 do model[i + 1] = model[i] end
    model[at] = value
    count = count + 1
  else
    local at = random(count)
    local value = take(list, at)
    assert(value == model[at])
    for i = at, count do model[i] = model[i + 1] end
    count = count - 1
  end
  assert(#list == count and list[1] == model[1] and list[count] == model[count])
  if step % 50 == 0 then
    for i = 0, count + 1 do assert(list[i] == model[i]) end
    if step % 100 == 0 then collectgarbage() end
  end
end
while count > 0 do assert(last(list) == model[count]); count = count - 1 end
print(#list, last(list), take(list, 1), take(list, 0))

-- Empty lists, with an element 0 or without.
for i = 1, 50 do
  assert(last({}) == nil and take({}, 1) == nil and take({}, 0) == nil and select("#", take({}, 0)) == 1)
  local zero = {[0] = "zero"}
  assert(last(zero) == "zero" and zero[0] == nil)
  zero[0] = i
  assert(take(zero, 1) == nil and take(zero, 0) == i and zero[0] == nil)
  assert(last({x = 1}) == nil and take({x = 1}, 0) == nil)
  local t = {1, 2, 3}
  assert(take(t, 4) == nil and #t == 3)
  put(t, 4, "four"); put(t, 1, nil)
  assert(t[1] == nil and t[2] == 1 and t[5] == "four")
end
for _, at in ipairs {0, -1, 5, math.mininteger, math.maxinteger} do
  -- Lua 5.4.4 names another argument of remove.
  local _, message = pcall(take, {1, 2, 3}, at)
  print(at, pcall(put, {1, 2, 3}, at, 1), (tostring(message):gsub("#%d", "#n")))
end
print(pcall(put, {1}, 1.5, 1))
print(pcall(take, {1}, "x"))
print(take({1, 2, 3}, "2"), take({1, 2, 3}, 1.0))
print(pcall(take, {1, 2}, nil))
local function constants(t, x)
  insert(t, 1.0, "a"); insert(t, x + 0.5, "b"); insert(t, x - 1.5, "c")
  return remove(t, 2.0), remove(t, x - 0.5), table.concat(t)
end
for i = 1, 60 do
  local first, second, rest = constants({"x", "y"}, 2.5)
  assert(first == "a" and second == "x" and rest == "cby")
  if i == 60 then print(first, second, rest) end
end
local log = {}
local watched = setmetatable({}, {__index = function(_, k) return k * 10 end, __len = function() return 2 end,
  __newindex = function(_, k, v) log[#log + 1] = k .. "=" .. tostring(v) end})
print(take(watched, 1), last(watched), put(watched, 1, "x"))
print(table.concat(log, " "))

-- Old lists, which the collector knows, get new elements.
local old = {}
for i = 1, 300 do old[i] = {i} end
collectgarbage(); collectgarbage("step", 1)
for i = 1, 300 do
  put(old, random(#old), {i}); take(old, random(#old))
  if i % 20 == 0 then collectgarbage("step", 10) end
end
collectgarbage()
local sum = 0
for _, value in ipairs(old) do sum = sum + #value end
print(#old, sum)

-- The running coroutine.
local running = coroutine.running
local function who() local c, main = running(); return c, main end
local function current() return (running()) end
local main = current()
for i = 1, 100 do
  local c, isMain = who()
  assert(c == main and isMain == true and type(c) == "thread")
  local other
  other = coroutine.create(function()
    local c, isMain = who()
    assert(c == other and isMain == false and current() == other)
    coroutine.yield(current())
    return select("#", running()), running()
  end)
  local _, c = coroutine.resume(other)
  assert(c == other and current() == main)
  local _, n, c, m = coroutine.resume(other)
  assert(n == 2 and c == other and m == false)
end
show((running()) == main, select(2, running()))
