-- Numeric loops whose start, limit or step is of any type.

local function up(x, y, list)
  local n, last = 0, nil
  for i = x, y do
    n, last = n + 1, i
    if n >= 6 then break end
  end
  return n, last
end
local function by(x, y, z)
  local n, s, last = 0, 0, nil
  for i = x, y, z do
    n, s, last = n + 1, s + i, i
    if n >= 6 then break end
  end
  return n, s, last
end
local function down(t)
  local s = 0
  for i = #t, 1, -1 do s = s * 3 + t[i] end
  return s
end
local function downTo(x, y)
  local n, last = 0, nil
  for i = x, y, -3 do
    n, last = n + 1, i
    if n >= 6 then break end
  end
  return n, last
end
local function threes(x, y)
  local n, last = 0, nil
  for i = x, y, 3 do
    n, last = n + 1, i
    if n >= 6 then break end
  end
  return n, last
end
local function quarters(x, y)
  local n, last = 0, nil
  for i = x, y, 0.25 do
    n, last = n + 1, i
    if n >= 6 then break end
  end
  return n, last
end
local function fields(t)
  local s = 0
  for i = t.from, t.to, t.by do s = s + i end
  return s
end
local function halves(n)
  local s = 0
  for i = 1, n / 2 do s = s + i end
  for i = n // 2, 1, -1 do s = s + i end
  for i = n / 2, 1, -1 do s = s + i end
  return s
end
local function sieve(n)
  local composite, count = {}, 0
  for i = 2, n do
    if not composite[i] then
      count = count + 1
      for j = i * i, n, i do composite[j] = true end
    end
  end
  return count
end

-- The same function with one kind of number first, with others later.
local max, min, huge, nan = math.maxinteger, math.mininteger, math.huge, 0 / 0
local numbers = {0, -1, 5, -0.0, 2.5, -2.5, 2^53, -2^63, 2^63, -1e300, max, max - 7, min, min + 7, huge, -huge,
  nan}
local function show(...)
  local parts = {}
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    parts[i] = v ~= v and "nan" or tostring(v)
  end
  return table.concat(parts, ",")
end
for _, f in ipairs {up, downTo, threes, quarters} do
  for i = 1, 50 do f(1, 10); f(10, 1) end
  for _, x in ipairs(numbers) do
    local line = {}
    for _, y in ipairs(numbers) do line[#line + 1] = show(f(x, y)) end
    print(x ~= x and "nan" or x, table.concat(line, " "))
  end
end
for i = 1, 50 do by(1, 10, 2); by(10, 1, -2) end
local limits = {0, 5, -2.5, 2^63, max, min, nan, 1 << 52}
for _, x in ipairs {0, -1, 2.5, max - 7, min, -huge} do
  for _, z in ipairs {-1, 7, -7, -0.5, max, min, 1 << 52, 1 << 51, -(1 << 52), huge, nan} do
    local line = {}
    for _, y in ipairs(limits) do line[#line + 1] = show(by(x, y, z)) end
    print(show(x, z), table.concat(line, " "))
  end
end

for round = 1, 60 do
  local a, b, c, d, e = down({1, 2, 3, 4}), down({}), fields({from = 1, to = 10, by = 3}),
    fields({from = 1.5, to = 3, by = 0.5}), fields({from = 10, to = 1, by = -4})
  local f, g, h = halves(9), halves(2.5), halves(0)
  local i = sieve(200)
  if round == 60 then print(a, b, c, d, e, f, g, h, i) end
end

-- Loops in coroutines, loops left by errors, a loop that is entered with other types each time.
local function each(x, y, z)
  return coroutine.wrap(function() for i = x, y, z do coroutine.yield(i) end end)
end
for round = 1, 30 do
  local s = ""
  for i in each(1, 3, 1) do s = s .. i .. " " end
  for i in each(3.0, 1, -1) do s = s .. i .. " " end
  for i in each(1, 2, 0.5) do s = s .. i .. " " end
  if round == 30 then print(s) end
end

-- Errors.
local function errors(x, y, z)
  local ok, message
  for i = 1, 20 do ok, message = pcall(by, x, y, z) end
  print(ok, message)
end
errors(1, 10, 0)
errors(1, 10, 0.0)
errors(1.5, 10, 0)
errors("1", 10, 1)
errors(1, "10", 1)
errors(1, 10, "1")
errors({}, 10, 1)
errors(1, {}, 1)
errors(1, 10, {})
errors(nil, nil, nil)
errors(1, nil, 0)
errors("a", "b", "c")
errors(1.5, "b", 1)
for i = 1, 20 do by(1, 10, 2) end
errors(1, 10, 0)
print(pcall(up, "1", 2), pcall(up, 1, "2"), pcall(up, 1, nil))
print(pcall(down, 5), pcall(fields, {from = 1}), pcall(quarters, 1, {}))

-- A loop whose variable is captured, and loops in loops.
local function capture(n, d)
  local list, s = {}, 0
  for i = n, 1, d do
    list[#list + 1] = function() i = i + 1; return i end
  end
  for k = 1, #list do s = s + list[k]() * k end
  return s
end
local function square(n, d)
  local s = 0
  for i = 1, n, d do for j = i, n, d do for k = n, j, -d do s = s + i * j + k end end end
  return s
end
for round = 1, 40 do
  local a, b, c, d = capture(5, -1), capture(5.5, -1.5), square(7, 1), square(7, 1.5)
  if round == 40 then print(a, b, c, d) end
end

-- A start that is always a float, or never a number.
local function constant(n)
  local x = 0.5
  local s = 0
  while s < n do
    for i = x, 3 do s = s + i end
  end
  return s
end
local function absent(t)
  for i = t.absent, 3 do return i end
end
for round = 1, 40 do
  local a = constant(10)
  local b, c = pcall(absent, {})
  if round == 40 then print(a, b, c) end
end

-- A loop that never begins, around another that the loop's variable goes into.
local starts, none = {3, 1, 2}, {}
local function never(s, x)
  for i = starts[2], none, 0 do
    local n = 0
    ::again::
    n = n + 1
    if n > 8 then return i, n end
    if x > 3 then goto again end
    s, i = s, s
    goto again
  end
  return s
end
for round = 1, 40 do
  local a, b = pcall(never, "a", 1.5)
  if round == 40 then print(a, b) end
end
