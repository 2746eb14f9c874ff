-- table.sort with an order's function: native code goes on with the sort when the function returns.

-- A number for the comparisons that a sort makes, with their operands in order.
local function follow(t, less, ...)
  local count, digest = 0, 0
  local function order(a, b)
    count = count + 1
    digest = (digest * 31 + a * 7 + b) % 1000003
    return less(a, b)
  end
  local good, problem = pcall(table.sort, t, order, ...)
  local sum = 0
  for i = 1, #t do sum = (sum * 17 + t[i]) % 1000003 end
  return count, digest, sum, good, problem
end
local function up(a, b) return a < b end
local function down(a, b) return a > b end

local makers = {
  function(i) return i end,
  function(i, n) return n - i end,
  function() return 7 end,
  function(i) return i % 3 end,
  function(i) return i * 7919 % 127 end,
  function(i, n) return i % 2 == 0 and i or n - i end,
}
for number, make in ipairs(makers) do
  for _, n in ipairs {0, 1, 2, 3, 4, 5, 7, 12, 40, 99, 101, 102, 120} do
    local t, u = {}, {}
    for i = 1, n do t[i] = make(i, n); u[i] = t[i] end
    print(number, n, follow(t, up))
    print(number, n, follow(u, down, "more", "arguments"))
  end
end
local big, x = {}, 7
for i = 1, 600 do x = (x * 1103 + 12345) % 65536; big[i] = x end
print(follow(big, up))
print(follow(big, up))

-- Orders that are none.
local function numbers(n)
  local t = {}
  for i = 1, n do t[i] = i * 37 % 101 end
  return t
end
for n = 2, 9 do
  print(n, follow(numbers(n), function() return true end))
  print(n, follow(numbers(n), function() return false end))
  print(n, follow(numbers(n), function(a, b) return a <= b end))
  print(n, follow(numbers(n), function(a, b) return (a + b) % 3 == 0 end))
end
for n = 10, 90, 20 do
  local calls = 0
  print(n, follow(numbers(n), function(a, b) calls = calls + 1; return calls % 3 == 0 end))
end

-- Functions of other kinds.
local function outcome(...) return ... end
local orders = {
  function(a, b) return a < b and 0 or nil end,
  function(a, b, c) return c == nil and a < b end,
  function(...) local a, b = ...; return a < b, "more" end,
  function(...) return select("#", ...) == 2 and (...) < select(2, ...) end,
  function(a, b) return outcome(a < b, 1, 2) end,
  function(a, b) if a < b then return true end end,
  math.ult,
  setmetatable({}, {__call = function(self, a, b) return a < b end}),
}
for i, order in ipairs(orders) do
  local t = numbers(60)
  print(i, pcall(table.sort, t, order))
  if i < 8 then print(table.concat(t, " ")) end
end
print(pcall(table.sort, numbers(20), function() end))
print(pcall(table.sort, numbers(20), function(a) return a end))

-- Errors, in any comparison; what has been sorted until then stays.
for stop = 1, 60, 7 do
  local t, calls = numbers(30), 0
  local function order(a, b)
    calls = calls + 1
    if calls == stop then error("stop " .. stop) end
    if calls == stop - 1 then print(pcall(error, "inside")) end
    return a < b
  end
  print(pcall(table.sort, t, order))
  print(table.concat(t, " "))
end
print(pcall(table.sort, {3, 1, {}, 2, 5, 4}, up))
print(select(2, xpcall(table.sort, function(m) return m .. "!" end, {3, 1, "x", 2, 5, 4}, up)))

-- What the debug library sees.
local function shown(v) return type(v) == "function" and "function" or tostring(v) end
local t, calls = numbers(12), 0
table.sort(t, function(a, b)
  calls = calls + 1
  local info = debug.getinfo(2, "nSlt")
  local line = {a, b, info.what, info.short_src, info.currentline, tostring(info.istailcall), tostring(debug.getinfo(1, "n").name)}
  local i = 2
  while true do
    local name, value = debug.getlocal(2, i)
    if not name then break end
    line[#line + 1] = name .. "=" .. shown(value)
    i = i + 1
  end
  print(table.concat(line, " "))
  if calls == 9 then print(debug.traceback("here")) end
  return a < b
end)

-- Hooks that begin and end in the middle.
local events = {}
t, calls = numbers(40), 0
table.sort(t, function(a, b)
  calls = calls + 1
  if calls == 30 then
    debug.sethook(function(event) events[#events + 1] = event end, "cr")
  elseif calls == 40 then
    debug.sethook()
  end
  return a < b
end)
print(#events, table.concat(events, " ", 1, 6), table.concat(t, " "))

-- Coroutines.
local co = coroutine.wrap(function()
  local t, calls = numbers(20), 0
  print(pcall(table.sort, t, function(a, b)
    calls = calls + 1
    if calls == 15 then
      print(coroutine.isyieldable(), pcall(coroutine.yield, 1))
      local inner = coroutine.wrap(function() coroutine.yield(a < b) end)
      return inner()
    end
    return a < b
  end))
  coroutine.yield(table.concat(t, " "))
  print(pcall(table.sort, numbers(20), coroutine.yield))
  local kept = numbers(3)
  table.sort(kept, function(a, b) return coroutine.wrap(function() coroutine.yield(); return 1 end)() == nil and a < b end)
  return table.concat(kept, " ")
end)
print(co())
print(co())

-- Sorts in sorts.
t = {}
for i = 1, 25 do t[i] = numbers(i % 5 + 2) end
table.sort(t, function(a, b)
  table.sort(a, down)
  table.sort(b, function(x, y) return x < y end)
  return #a < #b
end)
for i = 1, 25, 6 do print(#t[i], table.concat(t[i], " ")) end
local deepest = 0
local function nest(depth)
  deepest = math.max(deepest, depth)
  table.sort({2, 1}, function() return nest(depth + 1) end)
end
local good, problem = pcall(nest, 1)
print(good, problem:match("C stack overflow"), deepest > 150 and deepest < 250)

-- The function changes what is sorted.
local function changing(n, at, change)
  local t, calls = numbers(n), 0
  local good, problem = pcall(table.sort, t, function(a, b)
    calls = calls + 1
    if calls == at then change(t) end
    return (a or 0) < (b or 0)
  end)
  local out = {}
  for i = 1, n do out[i] = tostring(rawget(t, i)) end
  print(at, good, problem, calls, table.concat(out, " "))
end
for _, at in ipairs {1, 4, 9, 17, 30, 41} do
  changing(14, at, function(t) for i = 14, 4, -1 do t[i] = nil end end)
  changing(14, at, function(t) for i = 15, 80 do t[i] = i end end)
  changing(14, at, function(t) t[3], t[9] = 1000, -1000 end)
  changing(14, at, function(t) for i = 1, 14 do t[i] = nil end; for i = 1, 40 do t["x" .. i] = i end end)
  changing(14, at, function(t) setmetatable(t, {__index = function(_, i) return i end}); t[5] = nil end)
  changing(14, at, function(t)
    t[2], t[11] = nil, nil
    setmetatable(t, {__newindex = function(t, i, v) rawset(t, i, v + 0.5) end, __index = function() return 50 end})
  end)
  changing(14, at, function(t) collectgarbage(); collectgarbage("step") end)
end

-- Elements that are not in a raw table's array.
local log = {}
local store = numbers(9)
local proxy = setmetatable({}, {
  __len = function() return 9 end,
  __index = function(_, i) log[#log + 1] = "r" .. i; return store[i] end,
  __newindex = function(_, i, v) log[#log + 1] = "w" .. i; store[i] = v end,
})
table.sort(proxy, up)
print(table.concat(store, " "), table.concat(log, " "))
local sparse = {n = 1}
for i = 20, 1, -1 do sparse[i] = i * 7 % 23 end
print(follow(sparse, up))
print(pcall(table.sort, {3, nil, 1, 2, nil}, function(a, b) return (a or 9) < (b or 9) end))

-- Objects, and garbage in each comparison.
local objects = {}
for i = 1, 300 do objects[i] = {key = i * 71 % 307, name = "object " .. i} end
for _ = 1, 3 do
  table.sort(objects, function(a, b) return (a.key .. "") < (b.key .. "") end)
  table.sort(objects, function(a, b) local pair = {a.key, b.key}; return pair[1] < pair[2] end)
end
for i = 2, 300 do assert(objects[i - 1].key < objects[i].key) end
print(objects[1].name, objects[150].name, objects[300].name)
