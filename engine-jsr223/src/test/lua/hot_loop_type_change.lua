-- Loops whose variables change their type on the way, at different places and back again.

local function numeric(n, at, to)
  local x = 1
  for i = 1, n do
    x = x + i
    if i == at then x = to end
  end
  return x
end
print(numeric(100, 0), numeric(100, 0))
print(
  numeric(100, 50, 0.5), numeric(100, 99, 2 ^ 53), numeric(100, 1, "5"), numeric(100, 100, nil),
  numeric(100, 100, "end")
)
print(pcall(numeric, 100, 50, nil))
print(pcall(numeric, 100, 50, "word"))
print(numeric(100, 0))

-- Several variables in turn.
local function turns(n)
  local a, b, c, d = 1, 2.0, "3", true
  for i = 1, n do
    if i % 4 == 0 then a, b, c, d = d, a, b, c end
    if type(a) == "number" and type(b) == "number" then a = a + b % 7
    elseif type(a) == "string" then a = #a
    elseif a == true then a = 1.5 end
    if type(c) == "number" and c > 1e6 then c = "reset" end
  end
  return a, b, c, d
end
for _, n in ipairs {0, 5, 20, 50, 100} do print(n, turns(n)) end

-- while with a condition of changing type.
local function conditions()
  local c, n, seen = 10, 0, {}
  while c do
    n = n + 1
    seen[n] = tostring(c)
    if n == 20 then c = "text" elseif n == 30 then c = 0.0 elseif n == 40 then c = true elseif n == 50 then c = nil
    elseif type(c) == "number" then c = c + 1 end
  end
  return n, seen[1], seen[20], seen[21], seen[31], seen[40], seen[41], seen[50]
end
print(conditions())
print(conditions())

-- repeat with integer to float to string.
local function growing(start, limit)
  local v, n = start, 0
  repeat
    n = n + 1
    v = v * 3
    if v > 1e9 and math.type(v) == "integer" then v = v + 0.5 end
  until v > limit or n > 60
  return n, v
end
print(growing(1, 1e6)); print(growing(1, 1e12)); print(growing(1.5, 1e12)); print(growing("2", 1e12)); print(growing(-1, 0))

-- Numeric for with bounds of both kinds in one function.
local function loop(a, b, c)
  local n, last = 0, nil
  for i = a, b, c do n = n + 1; last = i end
  return n, last
end
for _ = 1, 40 do loop(1, 10, 1) end
print(loop(1, 10, 1)); print(loop(1.0, 10, 1)); print(loop(1, 10.5, 1)); print(loop(1, 10, 0.5)); print(loop(10, 1, -1)); print(loop(1, 0, 1))
print(loop(math.maxinteger - 1, math.maxinteger, 1)); print(loop(1, math.huge, math.maxinteger))
print(pcall(loop, "a", 1, 1)); print(pcall(loop, 1, 1, 0)); print(loop(3, 9, 3))

-- A phi of several kinds after an if in a loop.
local function merge(n)
  local sum, text = 0, ""
  for i = 1, n do
    local v
    if i % 5 == 0 then v = i elseif i % 5 == 1 then v = i + 0.25 elseif i % 5 == 2 then v = tostring(i) elseif i % 5 == 3 then v = nil else v = false end
    if v then sum = sum + v else text = text .. tostring(v):sub(1, 1) end
  end
  return sum, text
end
print(merge(10)); print(merge(60))

-- The accumulator is exchanged with an element of a table of mixed values.
local mixed = {1, 2.5, "3", 4, "5.5", 6}
local acc = 0
for round = 1, 20 do
  for i = 1, #mixed do
    acc = acc + mixed[i]
    if round % 7 == 0 then mixed[i], acc = acc % 10, mixed[i] end
  end
end
print(acc, table.concat(mixed, " "))
