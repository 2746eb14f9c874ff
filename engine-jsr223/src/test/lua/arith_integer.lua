-- Integer arithmetic: 64-bit, wrapping around; never silently float.

local maxint, minint = math.maxinteger, math.mininteger

print(maxint, minint, maxint + 1 == minint, minint - 1 == maxint)
print(maxint * 2, minint * 2, maxint * maxint, minint * minint)
print(minint * -1, -minint, -maxint, - -maxint)
print(maxint + maxint, minint + minint, minint - maxint)
print(3 + 4, 3 - 4, 3 * 4, -3 * 4, -3 * -4)
print(0x7fffffff + 1, 0x80000000 * 2, 0xffffffff + 1, 0x7fffffff * 0x7fffffff)
print(4294967296 * 4294967296, 3037000500 * 3037000500, 3037000499 * 3037000499)

print(7 // 2, -7 // 2, 7 // -2, -7 // -2)
print(7 % 2, -7 % 2, 7 % -2, -7 % -2)
print(6 // 3, -6 // 3, 6 % 3, -6 % 3, 6 % -3)
print(minint // -1, minint % -1, minint // 1, minint % 1)
print(minint // maxint, minint % maxint, maxint // minint, maxint % minint)
print(0 // 5, 0 % 5, 0 // -5, 0 % -5)

print(7 / 2, 6 / 2, 1 / 3, -1 / 4, maxint / 1)
print(2 ^ 2, 2 ^ 0, 2 ^ -1, 2 ^ 63, (-2) ^ 3, -2 ^ 2)
print(math.type(6 / 2), math.type(2 ^ 2), math.type(6 // 2), math.type(6 % 4))

-- The same through variables and functions, so that nothing can be folded.
local function all(a, b)
  return a + b, a - b, a * b, a // b, a % b
end
for _, p in ipairs {
  {1, 1}, {10, 3}, {-10, 3}, {10, -3}, {-10, -3}, {maxint, 1}, {minint, -1}, {maxint, -1},
  {minint, 1}, {maxint, maxint}, {minint, minint}, {minint, maxint}, {maxint, minint},
  {1 << 32, 1 << 31}, {-(1 << 40), 7}, {123456789012345, -987654321},
} do
  print(p[1], p[2], "->", all(p[1], p[2]))
end

-- Operands with an immediate constant on either side.
local function constants(x)
  return x + 1, 1 + x, x - 1, 1 - x, x * 3, 3 * x, x // 3, x % 3, x + -128, x - -127, 1000000 + x
end
print(constants(0))
print(constants(-5))
print(constants(maxint))
print(constants(minint))

-- a == (a // b) * b + a % b
local good = true
for a = -12, 12 do
  for b = -4, 4 do
    if b ~= 0 then
      local q, r = a // b, a % b
      good = good and q * b + r == a and (r == 0 or (r < 0) == (b < 0)) and math.abs(r) < math.abs(b)
    end
  end
end
print("identity of // and %", good)

print(pcall(function(a) return a // 0 end, 1))
print(pcall(function(a) return a % 0 end, 1))
print(pcall(function(a, b) return a // b end, minint, 0))
print(pcall(function(a, b) return a % b end, 0, 0))
