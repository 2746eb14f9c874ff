-- Float arithmetic: IEEE 754 doubles with infinities, NaN and signed zeros. (NaN's printed sign
-- depends on the machine, so it is tested by x ~= x and never printed.)

local inf = 1 / 0
local nan = 0 / 0
local function isnan(x) return x ~= x end

print(1.5 + 2.25, 1.5 - 2.25, 1.5 * 2.0, 7.0 / 2.0, 2.0 ^ 0.5)
print(0.1 + 0.2, 0.1 + 0.2 == 0.3, 1e15 + 0.5, 1e16 + 1)
print(inf, -inf, inf + 1, inf * -2, 1 / inf, -1 / inf)
print(isnan(nan), isnan(inf - inf), isnan(inf * 0), isnan(inf / inf), isnan(nan + 1), isnan(1.0))
print(1 / 0, -1 / 0, 1.0 / 0, 1 / -0.0, 0.0 == -0.0, 1 / (0.0 * -1))
print(-0.0, 0.0, 0.0 + -0.0, -0.0 + -0.0, -(0.0))

print(7.0 // 2.0, -7.0 // 2.0, 7.0 // -2.0, -7.0 // -2.0, 7.5 // 2, -7.5 // 2)
print(7.0 % 2.0, -7.0 % 2.0, 7.0 % -2.0, -7.0 % -2.0, 7.5 % 2, -7.5 % 2)
print(5.3 % 1 < 0.3000001, -5.3 % 1 > 0.69, 5.5 % -1, -5.5 % -1)
print(1.0 // 0.0, -1.0 // 0.0, 1 // 0.0, -1 // 0.0, isnan(0.0 // 0.0))
print(isnan(1.0 % 0.0), isnan(1 % 0.0), isnan(inf % 2), isnan(nan % 2))
print(5.0 % inf, -5.0 % inf, 5.0 % -inf, -5.0 % -inf, 0.0 % inf)
print(5.0 // inf, -5.0 // inf, 5.0 // -inf, -5.0 // -inf)
print(-6.0 % 3, 6.0 % -3, 6.0 % 3)

print(2 ^ 10, 2 ^ 0.5 == math.sqrt(2), (-8) ^ (1 / 3) ~= (-8) ^ (1 / 3), 0 ^ 0, inf ^ 0, 2 ^ -1074)
print(2 ^ 1023 * 2, 2 ^ -1075, 1e308 + 1e308, 4.9e-324, 4.9e-324 / 2)
print(2 ^ 53, 2 ^ 53 + 1, 2 ^ 53 + 2, 2.0 ^ 63, -2.0 ^ 63)

-- Integers meet floats: the result is a float.
print(1 + 1.0, 2 * 0.5, 10 // 4.0, 10 % 4.0, 10 - 0.0, 3 / 1)
print(math.maxinteger + 0.0, math.mininteger + 0.0, math.maxinteger + 1.0, math.maxinteger * 2.0)
print((2 ^ 53 | 0) + 1, (2 ^ 53 | 0) + 1 + 0.0)

local function all(a, b)
  return a + b, a - b, a * b, a / b, a // b, a % b, a ^ b
end
print(all(7, 2))
print(all(7.0, 2))
print(all(7, 2.0))
print(all(-7.5, 2))
print(all(7, -2.5))
print(all(-0.0, 1))
print(all(1e300, 1e10))
print(all(3.0, inf))

local function negate(x) return -x end
print(negate(0.0), negate(-0.0), negate(1.5), negate(inf), negate(0), negate(-3), negate("4"), negate("4.0"))

-- A sum whose rounding shows: order of evaluation is as written.
local sum = 0.0
for i = 1, 100 do sum = sum + 0.1 end
print(sum == 10, string.format("%.17g", sum))
print(string.format("%.17g %.17g", 1e16 + 1 + 1, 1 + 1 + 1e16))
