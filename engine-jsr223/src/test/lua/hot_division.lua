-- Division, floor division and modulo in hot loops: all signs, zero, floats, overflow.

local function idiv(a, b) return a // b end
local function mod(a, b) return a % b end
local function div(a, b) return a / b end

local q, r = 0, 0
for i = -60, 60 do
  for _, d in ipairs {-7, -1, 1, 2, 3, 8} do
    q = q + idiv(i, d)
    r = r + mod(i, d)
    if idiv(i, d) * d + mod(i, d) ~= i then print("wrong", i, d) end
  end
end
print(q, r)

print(idiv(7, 2), idiv(-7, 2), idiv(7, -2), idiv(-7, -2), mod(7, 2), mod(-7, 2), mod(7, -2), mod(-7, -2))
print(pcall(idiv, 1, 0))
print(pcall(mod, 1, 0))
print(idiv(1, 0.0), idiv(-1, 0.0), div(1, 0), div(-1, 0), div(0, -5), idiv(1.0, 0))
print(mod(1, 0.0) ~= mod(1, 0.0), mod(5, 1 / 0), mod(-5, 1 / 0), mod(5.5, -2), mod(-5.5, 2), mod(-6.0, 2), mod(6.0, -2))
print(
  idiv(math.mininteger, -1), mod(math.mininteger, -1), idiv(math.mininteger, 2), mod(math.mininteger, 10),
  mod(math.maxinteger, -10)
)
print(idiv("7", 2), mod("7.5", 2), div("1", "4"))
print(pcall(idiv, {}, 1))
print(pcall(mod, 1, nil))
print(idiv(9, 4), mod(9, 4), div(9, 4))

-- By constants: powers of two and others, positive and negative.
local function constants(x)
  return x // 2, x % 2, x // 8, x % 8, x // -4, x % -4, x // 10, x % 10, x // 1, x % 1, x // -1, x % -1, x % 7, x // 1000003
end
for i = -50, 50 do constants(i) end
print(constants(123456789))
print(constants(-123456789))
print(constants(math.mininteger))
print(constants(math.maxinteger))
print(constants(12.75))
print(constants(-12.75))
print(constants("100"))

-- A divisor that becomes zero in the middle of the loop.
local function until_zero(n, f)
  local s, d = 0, n
  local ok, e = pcall(function()
    for _ = 1, n + 10 do
      s = s + f(1000, d)
      d = d - 1
    end
  end)
  return ok, s, d, e
end
print(until_zero(50, idiv))
print(until_zero(50, mod))
print(until_zero(20, function(a, b) return b == 0 and 0 or a // b end))
local s, d = 0, 25
for _ = 1, 50 do s = s + (d == 0 and 0 or div(100, d)); d = d - 1 end
print(s)

-- Floats and integers in turn.
local out = {}
for i = 1, 60 do
  local b = i % 3 == 0 and 2 or i % 3 == 1 and 2.0 or "2"
  out[i] = tostring(idiv(i, b)) .. "/" .. tostring(mod(i, b))
end
print(out[55], out[56], out[57], out[58], out[59], out[60])

-- Uses: digits, gcd, primes, collatz, modular power, base conversion.
local function digits(n) local c = 0; while n > 0 do c = c + n % 10; n = n // 10 end return c end
local function gcd(a, b) while b ~= 0 do a, b = b, a % b end return a end
local function prime(n) if n < 2 then return false end local i = 2; while i * i <= n do if n % i == 0 then return false end i = i + 1 end return true end
local total, g, primes = 0, 0, 0
for i = 1, 120 do
  total = total + digits(i * 12345)
  g = g + gcd(i, 84)
  if prime(i) then primes = primes + 1 end
end
print(total, g, primes, digits(1e10), gcd(84.0, 36), gcd(-84, 36), prime(97), prime(91))
local function modpow(b, e, m) local x = 1; b = b % m; while e > 0 do if e & 1 == 1 then x = x * b % m end b = b * b % m; e = e >> 1 end return x end
print(modpow(3, 200, 13), modpow(2, 1000, 1000000007), modpow(7, 0, 5), modpow(-3, 3, 11))
local function base(n, b) local t = ""; repeat t = ("0123456789abcdef"):sub(n % b + 1, n % b + 1) .. t; n = n // b until n == 0 return t end
print(base(255, 2), base(255, 16), base(0, 7), base(1000000, 10))
