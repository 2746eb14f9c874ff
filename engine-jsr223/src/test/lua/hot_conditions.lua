-- Conditions on values of every type in hot code: nil, false, numbers, comparisons as values.

local function truth(v) if v then return 1 else return 0 end end
local function negate(v) return not v end
local function andor(a, b, c) return a and b or c end
local function isnil(v) return v == nil end
local function is(v, w) return v == w end

local s = 0
for i = 1, 80 do s = s + truth(i > 40) end
print(s)
local values = {true, false, 0, 1, 0.0, 0 / 0, "", "x", {}, print}
local line = {}
for round = 1, 8 do
  for i = 1, 10 do line[i] = truth(values[i]) .. tostring(negate(values[i])):sub(1, 1) .. tostring(andor(values[i], "b", "c")) end
end
print(table.concat(line, " "), truth(nil), negate(nil), andor(nil, 1, 2), andor(1, nil, 2), andor(1, false, nil))

-- Equality of every pair.
line = {}
for i = 1, 10 do
  local row = ""
  for j = 1, 10 do row = row .. (is(values[i], values[j]) and "1" or "0") end
  line[i] = row
end
print(table.concat(line, " "))
print(
  isnil(nil), isnil(false), isnil(0), isnil(""), is(1, 1.0), is("1", 1), is(2 ^ 53, 1 << 53),
  is(math.maxinteger, 2 ^ 63)
)

-- Comparisons that change the types of their operands.
local function compare(a, b)
  local r = 0
  if a < b then r = r + 1 end
  if a <= b then r = r + 2 end
  if a == b then r = r + 4 end
  if not (a > b) then r = r + 8 end
  if not (a >= b) then r = r + 16 end
  if a ~= b then r = r + 32 end
  return r
end
for i = 1, 60 do compare(i, 30) end
print(compare(1, 2), compare(2, 2), compare(3, 2))
print(compare(1.5, 2), compare(2, 1.5), compare(2.0, 2), compare(-0.0, 0))
print(compare(0 / 0, 1), compare(1, 0 / 0), compare(0 / 0, 0 / 0), compare(1 / 0, 1), compare(-1 / 0, math.mininteger))
print(compare("a", "b"), compare("b", "a"), compare("a", "a"), compare("", "a"), compare("10", "9"))
print(
  compare(math.maxinteger, 2 ^ 63), compare(2 ^ 53, (1 << 53) + 1), compare((1 << 53) + 1, 2 ^ 53),
  compare(math.mininteger, -2 ^ 63)
)
local meta = {__lt = function(a, b) return a.v < b.v end, __le = function(a, b) return a.v <= b.v end, __eq = function(a, b) return a.v == b.v end}
local function box(v) return setmetatable({v = v}, meta) end
print(compare(box(1), box(2)), compare(box(2), box(2)), compare(box(3), box(2)), compare(box("a"), box("b")))
print(pcall(compare, 1, "2"))
print(pcall(compare, {}, {}))
print(pcall(compare, nil, 1))
print(pcall(compare, box(1), box("x")))
print(compare(5, 6))

-- Against constants.
local function constant(x)
  if x == nil then return "nil" elseif x == true then return "true" elseif x == false then return "false" elseif x == "s" then return "s"
  elseif x == 10 then return "ten" elseif x == 2.5 then return "2.5" elseif x ~= x then return "not a number" end
  if type(x) ~= "number" then return "other" end
  if x < 0 then return "neg" elseif x > 100 then return "big" elseif 50 <= x then return "half" else return "small" end
end
for i = 1, 60 do constant(i) end
local cs = {10, 10.0, 2.5, "s", true, false, {}, 0 / 0, -1, -0.5, 101, 1e10, 50, 49.9, "10", 1 / 0, -1 / 0, math.mininteger}
for i = 1, #cs do cs[i] = constant(cs[i]) end
print(table.concat(cs, " "), constant(nil))

-- Short circuits with side effects; conditions from calls.
local evaluated = 0
local function e(v) evaluated = evaluated + 1; return v end
local hits = 0
for i = 1, 60 do
  if e(i % 2 == 0) and e(i % 3 == 0) or e(i % 5 == 0) and not e(i % 7 == 0) then hits = hits + 1 end
  local v = e(i % 4 == 0 and i) or e(i % 6 ~= 0 and "odd") or nil
  if v then hits = hits + 100 end
end
print(hits, evaluated)

-- Loops that end by nil, false, a string that is found, a NaN that never compares.
local function search(t, stop)
  local i = 1
  while t[i] ~= nil and t[i] ~= stop do i = i + 1 end
  return i
end
local t = {}
for i = 1, 50 do t[i] = i end
for i = 1, 50, 5 do search(t, i) end
t[30] = "stop"; t[40] = false
print(search(t, 20), search(t, "stop"), search(t, false), search(t, 0 / 0), search(t, 20.0), search({}, 1))
local x, steps = 1.0, 0
while x == x and steps < 3000 do x = x * 1e10 - x * 1e9; steps = steps + 1; if x == 1 / 0 then x = x - x end end
print(steps, x ~= x)
