-- Functions of math that native code does inline, and what it must leave to the interpreter.
local max, min = math.max, math.min

local function extremes(x, y)
  local a = math.max(x, y)
  local b = math.min(x, y)
  local c = max(y, x)
  return a, b, c, math.type(a), min(y, x)
end

local function rounded(x)
  local a = math.ceil(x)
  local b = math.floor(x)
  local c = math.abs(x)
  local d = math.tointeger(x)
  return a, b, c, d, math.type(c)
end

local function show(f, ...)
  local results = table.pack(pcall(f, ...))
  for i = 1, results.n do results[i] = tostring(results[i]) end
  return (table.concat(results, " "):gsub("-nan", "nan"))
end

local sum = 0
for i = 1, 300 do
  local a, b, c, t, d = extremes(i, 150)
  sum = sum + a + b * 3 + c + d + #t
  a, b, c, d, t = rounded(i - 150)
  sum = sum + a + b + c + d + #t
end
print(sum)

local numbers = {
  0, 1, -1, 7, math.maxinteger, math.mininteger, 0.0, -0.0, 0.5, -0.5, 1.5, -1.5, 1e15 + 0.5,
  2^53, 2^62, 2^63, -2^63, -2^63 * 1.5, 1e300, math.huge, -math.huge, 0/0, "10", "x", true, {},
}
for round = 1, 3 do
  for i = 1, #numbers do
    for j = 1, #numbers do
      local text = show(extremes, numbers[i], numbers[j])
      if round == 3 then print(i, j, (text:gsub("table: 0x%x+", "table"))) end
    end
    local text = show(rounded, numbers[i])
    if round == 3 then print(i, (text:gsub("table: 0x%x+", "table"))) end
  end
end
print(show(extremes, nil, 1))
print(show(extremes, 1))
print(show(rounded))
print(show(function() local a = math.max() return a end))
print(show(function() local a = math.max(1) return a end))
print(show(function() local a = math.max(1, 2, 3) return a end))

-- Known types.
local function known(n)
  local integers, floats = 0, 0.0
  for i = 1, n do
    local f = i * 0.5
    integers = integers + math.max(i, 10) - math.min(i, 20) + math.abs(5 - i) + math.ceil(i)
    floats = floats + math.max(f, 10.0) - math.min(f, 0.25 * n) + math.abs(5.0 - f)
    integers = integers + math.ceil(f) + math.floor(f) + math.tointeger(f + f)
    floats = floats + math.max(i, f)
  end
  return integers, floats
end
print(known(1000))

local old = math.max
math.max = function(x, y) return "mine" end
print(extremes(1, 2))
math.max = old
print(extremes(1, 2))
max = math.min
print(extremes(1, 2))
