-- Bitwise operators: on integers, and on floats that have an integer value.

print(0xF0 & 0x3C, 0xF0 | 0x0F, 0xF0 ~ 0x3C, ~0, ~5, ~-1)
print(-1 & 0xFF, -1 | 0, -1 ~ -1, -256 & 0xFFFF, math.mininteger | math.maxinteger)
print(1 << 0, 1 << 1, 1 << 31, 1 << 32, 1 << 62, 1 << 63, 1 << 64, 1 << 65, 1 << 1000)
print(-1 >> 0, -1 >> 1, -1 >> 60, -1 >> 63, -1 >> 64, -1 >> 1000)
print(1 << -1, 2 << -1, 256 << -8, 1 >> -1, 1 >> -63, 1 >> -64, -1 << -63, -1 << -64)
print(1 << math.maxinteger, 1 << math.mininteger, 1 >> math.maxinteger, -1 >> math.mininteger)
print(0xFFFFFFFF << 4, 0xFFFFFFFF >> 4, -2 >> 1, -2 << 62, math.mininteger >> 63)

local function all(a, b)
  return a & b, a | b, a ~ b, a << b, a >> b
end
print(all(12, 10))
print(all(-12, 3))
print(all(1, 63))
print(all(1, 64))
print(all(-1, -4))
print(all(12.0, 10))
print(all(12, 10.0))
print(all(-0.0, 2 ^ 62))
print(all(math.mininteger, 1))

local function constants(x)
  return x & 0xFF, x | 1, x ~ 0x55, x << 3, x >> 3, 1 << x, 1 >> x, 0xF & x, ~x
end
print(constants(5))
print(constants(-5))
print(constants(64))
print(constants(5.0))
print(constants(-2 ^ 63))

-- Precedence: << below +, & above ~ above |, all above comparison.
print(1 << 2 + 1, 1 | 2 & 3, 1 | 2 ~ 3, 6 & 3 == 2, 1 << 2 << 1, 256 >> 2 >> 1, ~1 + 1, -1 >> 62 == 3)

-- Identities over a few patterns.
local values = {0, 1, -1, 2, 0x5555555555555555, 0x123456789ABCDEF, math.maxinteger, math.mininteger}
local good = true
for _, a in ipairs(values) do
  good = good and ~~a == a and a ~ a == 0 and a & ~a == 0 and a | ~a == -1 and -a == ~a + 1
  for _, b in ipairs(values) do
    good = good and ~(a & b) == ~a | ~b and a ~ b == (a | b) & ~(a & b) and a + b == (a ~ b) + ((a & b) << 1)
  end
  for n = 0, 63 do
    good = good and (a << n) >> n == a & (-1 >> n) and a << n == a >> -n
  end
end
print("identities", good)

-- Counting bits and a small hash, as programs do it.
local function popcount(x)
  local n = 0
  while x ~= 0 do
    x = x & (x - 1)
    n = n + 1
  end
  return n
end
print(popcount(0), popcount(1), popcount(255), popcount(-1), popcount(math.mininteger), popcount(0x0F0F))

local function fnv(s)
  local h = 0xcbf29ce484222325
  for i = 1, #s do
    h = (h ~ s:byte(i)) * 0x100000001b3
  end
  return h
end
print(string.format("%016x %016x %016x", fnv(""), fnv("a"), fnv("foobar")))
