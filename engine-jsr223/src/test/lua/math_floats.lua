-- math: roots, powers, logarithms, trigonometry, random ranges.

local function near(a, b) return math.abs(a - b) <= 1e-12 * math.max(1, math.abs(b)) end
local function isnan(x) return x ~= x end

print(
  math.sqrt(0), math.sqrt(4), math.sqrt(2), math.sqrt(1e300), math.sqrt("9"), isnan(math.sqrt(-1)),
  math.sqrt(1 / 0), math.sqrt(-0.0)
)
print(math.exp(0), near(math.exp(1), 2.718281828459045), math.exp(-1 / 0), math.exp(1000), math.exp(-1000))
print(math.log(1), near(math.log(10), 2.302585092994046), math.log(0), isnan(math.log(-1)), math.log(1 / 0))
print(
  math.log(8, 2), math.log(1024, 2), math.log(1000, 10), math.log(0.001, 10), near(math.log(27, 3), 3),
  near(math.log(2, 4), 0.5), math.log(1, 7)
)
print(
  math.sin(0), math.cos(0), math.tan(0), near(math.sin(math.pi / 2), 1), near(math.cos(math.pi), -1),
  near(math.tan(math.pi / 4), 1), near(math.sin(math.pi), 0)
)
print(
  math.asin(0), math.acos(1), math.atan(0), near(math.asin(1), math.pi / 2), near(math.acos(-1), math.pi),
  near(math.atan(1), math.pi / 4), isnan(math.asin(2))
)
print(
  near(math.atan(1, 1), math.pi / 4), near(math.atan(1, -1), 3 * math.pi / 4),
  near(math.atan(-1, -1), -3 * math.pi / 4), math.atan(0, 1), near(math.atan(0, -1), math.pi)
)
print(
  near(math.atan(1, 0), math.pi / 2), near(math.atan(-0.0, -1), -math.pi),
  near(math.atan(1 / 0), math.pi / 2), math.atan(5, 1 / 0)
)
print(
  near(math.deg(math.pi), 180), near(math.rad(180), math.pi), math.deg(0), math.rad(0),
  near(math.deg(math.rad(77)), 77)
)
print(
  math.type(math.sqrt(4)), math.type(math.exp(0)), math.type(math.sin(0)), math.type(math.log(8, 2)),
  math.type(math.deg(0))
)

local good = true
for d = -180, 180, 15 do
  local x = math.rad(d)
  good = good and near(math.sin(x) ^ 2 + math.cos(x) ^ 2, 1) and near(math.sin(-x), -math.sin(x)) and near(math.cos(-x), math.cos(x))
  if d > -90 and d < 90 then good = good and near(math.atan(math.tan(x)), x) and near(math.asin(math.sin(x)), x) end
end
print("trigonometry", good)
good = true
for i = 1, 40 do
  local x = i * 1.7
  good = good and near(math.exp(math.log(x)), x) and near(math.sqrt(x) ^ 2, x) and near(math.log(x, 2) * math.log(2), math.log(x)) and near(x ^ 0.5, math.sqrt(x))
end
print("logarithms", good)

-- Powers.
print(
  2 ^ 0.5 == math.sqrt(2), (-2) ^ 2, (-2) ^ 3, isnan((-2) ^ 0.5), 0 ^ 0, 0 ^ -1, (-0.0) ^ -1, 1 ^ (1 / 0),
  (1 / 0) ^ 0, 2 ^ -2, 10 ^ 2
)
print(10 ^ 15, 10 ^ -3, 1e15 ^ 2, 2 ^ 1000 * 2 ^ -1000, 0.5 ^ 10)

-- Random numbers: ranges and kinds only.
good = true
for _ = 1, 200 do
  local r, n, m, z = math.random(), math.random(6), math.random(-3, 3), math.random(0)
  good = good and r >= 0 and r < 1 and math.type(r) == "float" and n >= 1 and n <= 6 and math.type(n) == "integer"
    and m >= -3 and m <= 3 and math.type(z) == "integer" and math.random(5, 5) == 5 and math.random(1) == 1
end
print("random", good)
local seen = {}
for _ = 1, 400 do seen[math.random(4)] = true end
print(seen[1], seen[2], seen[3], seen[4], seen[0], seen[5])
good = true
for _ = 1, 50 do
  local a = math.random(math.mininteger, math.maxinteger)
  local b = math.random(math.maxinteger - 1, math.maxinteger)
  good = good and math.type(a) == "integer" and b >= math.maxinteger - 1 and math.random(3.0) <= 3
end
print(good)

-- The same seed gives the same numbers.
local function sequence(...)
  math.randomseed(...)
  local t = {}
  for i = 1, 10 do t[i] = math.random(1000) end
  return table.concat(t, " ")
end
print(sequence(42) == sequence(42), sequence(42) ~= sequence(43), sequence(1, 2) == sequence(1, 2))

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() math.sqrt() end)
try(function() math.sqrt("x") end)
try(function() math.log(nil) end)
try(function() math.sin({}) end)
try(function() math.random(0, -1) end)
try(function() math.random(2, 1) end)
try(function() math.random(-5) end)
try(function() math.random(1.5) end)
try(function() math.random(1, 2, 3) end)
try(function() math.random("x") end)
