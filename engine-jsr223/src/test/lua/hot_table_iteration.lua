-- Generic loops over tables: the steps of next and of ipairs' iterator.

local function count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

local function list(t)
  local s = {}
  for k, v in pairs(t) do s[#s + 1] = tostring(k) .. "=" .. tostring(v) end
  table.sort(s)
  return table.concat(s, " ")
end

local function elements(t)
  local s = ""
  for i, v in ipairs(t) do s = s .. i .. ":" .. tostring(v) .. " " end
  return s
end

local function sum(t)
  local s = 0
  for i, v in ipairs(t) do s = s + i * v end
  return s
end

local function byNext(t)
  local s = 0
  for _, v in next, t do s = s + v end
  return s
end

local function from(t, key)
  local s = ""
  for k, v in next, t, key do s = s .. tostring(k) .. "=" .. tostring(v) .. " " end
  return s
end

local mixed = {10, 20, 30, x = 1, y = 2, [2.5] = 3, [true] = 4, [false] = 5, [-1] = 6, [100] = 7,
  [math.maxinteger] = 8, [math.mininteger] = 9}
mixed[print] = 10
local long = string.rep("long", 20)
mixed[long] = 11
local holes = {1, 2, nil, 4, nil, 6}
local inNodes = {}
for i = 10, 1, -1 do inNodes[i] = i end
local sparse = {}
for i = 1, 400 do sparse[i] = i end
for i = 2, 399 do sparse[i] = nil end
local emptied = {}
for i = 1, 400 do emptied["k" .. i] = i end
for i = 1, 400 do emptied["k" .. i] = nil end
emptied.k400 = 1

for round = 1, 40 do
  local last = round == 40
  local results = {
    count({}), count(mixed), count(holes), count(inNodes), count(sparse), count(emptied),
    count({nil, nil, 3}), count({x = nil}),
    elements({}), elements({1}), elements({1, 2, 3}), elements(holes), elements(inNodes),
    elements({x = 1, [1] = "a", [2] = false}), elements({n = 1}),
    sum({1, 2, 3}), sum({0.5, 2, 1e300}), sum({}),
    byNext({1, 2, x = 3, y = 4.5}), byNext({}), count(_G) > 10,
    from({1, 2, 3}, 1), from({1, 2, 3}, 3), from({x = 1}, "x"),
    from({[2.5] = 1}, 2.5), from({[true] = 1}, true),
  }
  if last then
    for i = 1, #results do print(i, results[i]) end
  end
end
print((list(mixed):gsub("function: %w+", "f"):gsub("builtin: %w+", "f")))

-- A loop whose table changes: removing and assigning to what is there.
local function clear(t)
  for k in pairs(t) do t[k] = nil end
  return next(t)
end
local function double(t)
  for k, v in pairs(t) do t[k] = v * 2 end
  return byNext(t)
end
for round = 1, 30 do
  local t = {1, 2, 3, a = 4, b = 5, [0.5] = 6}
  local doubled, cleared = double(t), clear(t)
  if round == 30 then print(doubled, cleared) end
end

-- Removed keys whose objects are collected while the loop goes on.
local function collect(t)
  local n = 0
  for k in pairs(t) do
    t[k] = nil
    n = n + 1
    if n % 8 == 0 then collectgarbage() end
  end
  return n
end
for round = 1, 10 do
  local t = {}
  for i = 1, 20 do t[{}] = i; t["s" .. i] = i; t[i + 0.5] = i end
  local n = collect(t)
  if round == 10 then print(n, next(t)) end
end

-- Loops in loops and in recursion share the place where the last key was.
local function depth(t, level)
  local s = 0
  for k, v in pairs(t) do
    s = s + (type(v) == "table" and depth(v, level + 1) or v * level)
    for _, w in pairs(t) do if type(w) == "number" then s = s + w end end
  end
  return s
end
for round = 1, 30 do
  local s = depth({a = 1, b = {c = 2, d = {e = 3, f = 4}, 5, 6}, 7, x = {y = {z = {}}}}, 1)
  if round == 30 then print(s) end
end

-- Other iterators under the same names, and what they are given.
local function walk(f, ...)
  local s = ""
  for k, v in f(...) do s = s .. tostring(k) .. tostring(v) .. ";" end
  return s
end
local function through(t)
  local s = ""
  for k, v in pairs(t) do s = s .. tostring(k) .. tostring(v) .. ";" end
  return s
end
local function inOrder(t)
  local s = ""
  for i, v in ipairs(t) do s = s .. i .. tostring(v) .. ";" end
  return s
end
local proxy = setmetatable({}, {__index = function(_, i) if i <= 3 then return i * i end end})
local inherited = setmetatable({1, 2}, {__index = {9, 9, 3, 4}})
local plain = setmetatable({1, 2}, {})
local other = setmetatable({}, {__pairs = function(t)
  return function(_, k) if not k then return 1, "other" end end, t, nil
end})
for round = 1, 30 do
  local a, b, c, d, e = inOrder(proxy), inOrder(inherited), inOrder(plain), through(other),
    through({5, z = 6})
  local f, g = walk(pairs, {1}), walk(ipairs, {2})
  local h = walk(string.gmatch, "a=1, b=2", "(%w+)=(%w+)")
  if round == 30 then print(a, b, c, d, e, f, g, h) end
end
plain = setmetatable({1, 2}, {})
print(inOrder(plain))
getmetatable(plain).__index = {9, 9, 3}
print(inOrder(plain))

-- Errors.
for _, f in ipairs {
  function() return through(nil) end,
  function() return through(5) end,
  function() return inOrder() end,
  function() return inOrder("text") end,
  function() return inOrder(5) end,
  function() for k in next, {}, "no key" do end end,
  function() for k in next, {x = 1}, 5 do end end,
  function() for k in next, {1, 2, 3}, 4 do end end,
  function() for k in next, {x = 1}, 0.5 do end end,
  function() for k in next, {x = 1}, true do end end,
  function() for k in next do end end,
  function() for k in next, 5 do end end,
  function() for k in 5 do end end,
  function() for k in nil, {} do end end,
  function() for i in ipairs({}), {}, "1x" do end end,
  function() for i, v in ipairs({}), {5, 6, 7}, "1" do print(i, v) end end,
  function() for i, v in ipairs({}), {5, 6, 7}, 1.0 do print(i, v) end end,
  function() for i, v in ipairs({}), {5, 6, 7}, 1.5 do print(i, v) end end,
  function() for i, v in ipairs({}), {5, 6, 7}, math.maxinteger do print(i, v) end end,
  function() for i, v in ipairs({}), {5, 6, [0] = 7}, -1 do print(i, v) end end,
} do
  local ok, message
  for i = 1, 20 do ok, message = pcall(f) end
  print(ok, message)
end

-- Values of other types in each round.
local function add(t)
  local s = 0
  for _, v in ipairs(t) do if type(v) == "number" then s = s + v end end
  for k, v in pairs(t) do if type(k) == "number" and type(v) == "number" then s = s + k * v end end
  return s
end
for round = 1, 40 do
  local a, b, c = add({1, 2, 3}), add({1.5, "x", 2}), add({true, {}, x = 4, 5, [0.5] = 2})
  if round == 40 then print(a, b, c) end
end

-- More names than an iterator gives.
for round = 1, 20 do
  local s = ""
  for k, v, w in pairs({1, x = 2}) do s = s .. tostring(k) .. tostring(v) .. tostring(w) .. ";" end
  for i in ipairs({3, 4}) do s = s .. i .. ";" end
  if round == 20 then print(s) end
end

-- An iterator that changes while the loop runs, and a loop that a function yields in.
local function generator(t)
  return coroutine.wrap(function()
    for k, v in pairs(t) do coroutine.yield(k, v) end
    for i, v in ipairs(t) do coroutine.yield(-i, v) end
  end)
end
for round = 1, 20 do
  local s = 0
  for k, v in generator({1, 2, 3}) do s = s + k * v end
  if round == 20 then print(s) end
end
