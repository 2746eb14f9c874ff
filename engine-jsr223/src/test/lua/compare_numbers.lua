-- Comparisons between numbers: exact even where an integer is not a float.

local maxint, minint = math.maxinteger, math.mininteger
local inf, nan = 1 / 0, 0 / 0

local function compare(a, b)
  local s = ""
  if a < b then s = s .. "<" end
  if a <= b then s = s .. " <=" end
  if a == b then s = s .. " ==" end
  if a ~= b then s = s .. " ~=" end
  if a >= b then s = s .. " >=" end
  if a > b then s = s .. " >" end
  return s
end

print(compare(1, 2), compare(2, 2), compare(3, 2))
print(compare(1.0, 2.0), compare(2.0, 2.0), compare(3.0, 2.0))
print(compare(1, 1.0), compare(1, 1.5), compare(2, 1.5), compare(-1, -0.5))
print(compare(0, -0.0), compare(0.0, -0.0))

-- 2^53: from here on not every integer is a float.
local p53 = 1 << 53
print(compare(p53, 2 ^ 53), compare(p53 + 1, 2 ^ 53), compare(p53 - 1, 2 ^ 53))
print(compare(2 ^ 53, p53), compare(2 ^ 53, p53 + 1), compare(2 ^ 53, p53 - 1))
print(compare(-p53, -2 ^ 53), compare(-p53 - 1, -2 ^ 53), compare(-p53 + 1, -2 ^ 53))
print(compare(p53 + 1, 2 ^ 53 + 1), compare(p53 + 1, 2 ^ 53 + 2))

-- 2^63: just beyond the greatest integer.
print(compare(maxint, 2 ^ 63), compare(maxint, -2 ^ 63), compare(maxint, maxint + 0.0))
print(compare(minint, -2 ^ 63), compare(minint, 2 ^ 63), compare(minint, minint + 0.0))
print(compare(maxint - 1023, 2 ^ 63 - 1024), compare(maxint - 1024, 2 ^ 63 - 1024))
print(compare(minint + 1, -2 ^ 63), compare(minint, -2 ^ 63 - 2048), compare(minint, -2 ^ 64))
print(compare(2 ^ 63, maxint), compare(-2 ^ 63, minint), compare(-2 ^ 63, minint + 1))

for _, i in ipairs {0, 1, -1, maxint, minint} do
  print(i, compare(i, inf), compare(i, -inf), compare(inf, i), compare(-inf, i), compare(i, nan), compare(nan, i))
end
print(compare(nan, nan), compare(nan, inf), compare(1.5, nan), compare(inf, inf), compare(-inf, inf))

-- Comparison as a value, and negated.
local function values(a, b) return a < b, a <= b, a > b, a >= b, a == b, a ~= b, not (a < b), not (a <= b) end
print(values(1, 2))
print(values(2, 1.0))
print(values(nan, 1))
print(values(maxint, maxint + 0.0))

-- With constants on either side, integer and float.
local function constants(x)
  return x < 10, x <= 10, x > 10, x >= 10, x == 10, 10 < x, 10 <= x, x < 10.0, x == 10.0, x < 9.5, 9.5 < x, x ~= 10.5
end
print(constants(9))
print(constants(10))
print(constants(10.0))
print(constants(10.5))
print(constants(nan))
print(constants(inf))
print(constants(minint))

-- Equality never coerces strings.
print(1 == "1", "1" == 1, 1.0 == "1.0", 0 == false, nil == false, "" == false)
print(math.type(1) == math.type(1.0), rawequal(1, 1.0), rawequal(nan, nan))

-- A table key follows equality of numbers.
local t = {[1] = "one", [p53] = "big", [maxint] = "max"}
print(t[1.0], t[2.0 ^ 53], t[2.0 ^ 53 + 2], t[maxint + 0.0], t[2 ^ 63])
