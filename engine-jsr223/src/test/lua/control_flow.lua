-- if, while, repeat, break, return and nested loops.

local function grade(n)
  if n >= 90 then return "A"
  elseif n >= 80 then return "B"
  elseif n >= 70 then return "C"
  else return "F" end
end
print(grade(95), grade(90), grade(85), grade(70), grade(69.9), grade(-1))

local function noelse(x) if x then return "yes" end end
print(noelse(1), noelse(false), (noelse(nil)))
if nil then elseif false then else print("else part") end
if 0 then print("0 is true") end
if "" then print("empty string is true") end

local i, sum = 1, 0
while i <= 10 do
  sum = sum + i
  i = i + 1
end
print(i, sum)
while false do print("never") end
while nil do print("never") end

local count = 0
while true do
  count = count + 1
  if count % 2 == 0 then
    if count > 6 then break end
  end
end
print(count)

local steps = 0
local n = 27
repeat
  if n % 2 == 0 then n = n // 2 else n = 3 * n + 1 end
  steps = steps + 1
until n == 1
print("collatz", steps)

repeat local once = true until once
repeat print("body runs once") until true
do repeat if steps then break end until false end

-- break leaves only the innermost loop.
local out = {}
for a = 1, 4 do
  for b = 1, 4 do
    if b > a then break end
    if a == 3 then break end
    out[#out + 1] = a .. b
  end
  local w = 0
  while true do w = w + 1; if w == a then break end end
  repeat w = w - 1; if w < 0 then break end until false
  out[#out + 1] = w
end
print(table.concat(out, " "))

-- return from inside loops and blocks.
local function find(t, x)
  for i = 1, #t do
    do
      if t[i] == x then return i, "found" end
    end
  end
  return nil, "missing"
end
print(find({5, 6, 7}, 6))
print(find({5, 6, 7}, 8))
local function first(t) for k, v in ipairs(t) do return k, v end end
print(first({"a", "b"}))
print(first({}))
local function early() do return end print("not reached") end
print(early())
local function semicolon() return 1, 2; end
print(semicolon())

-- Nested loops that look for something.
local triples = {}
for c = 1, 25 do
  for b = 1, c do
    for a = 1, b do
      if a * a + b * b == c * c then triples[#triples + 1] = a .. "-" .. b .. "-" .. c end
    end
  end
end
print(table.concat(triples, " "))

-- Conditions that are assigned in the loop.
local going, ticks = true, 0
while going do
  ticks = ticks + 1
  going = ticks < 5 and "still" or nil
end
print(ticks, going)

-- Long elseif chain, every arm.
local function name(k)
  if k == 1 then return "one" elseif k == 2 then return "two" elseif k == "x" then return "ex"
  elseif k == 2.5 then return "two and a half" elseif k == true then return "yes"
  elseif k == false then return "no" elseif k == nil then return "nothing" else return "other" end
end
print(name(1), name(2.0), name("x"), name(2.5), name(true), name(false), name(nil), name({}), name("1"))
