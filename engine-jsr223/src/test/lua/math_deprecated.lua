-- math: what Lua 5.3 deprecated, and most builds of PUC Lua 5.4 still have.

local function near(a, b) return math.abs(a - b) <= 1e-12 * math.max(1, math.abs(b)) end
local function isnan(x) return x ~= x end
local inf = 1 / 0

print(math.atan2 == math.atan, math.atan2(0, 1))
print(math.cosh(0), math.sinh(0), math.tanh(0), math.tanh(100), math.cosh(-inf), math.sinh(-inf), math.tanh(-inf))
print(near(math.cosh(1), 1.5430806348152437), near(math.sinh(1), 1.1752011936438014), near(math.tanh(1), 0.7615941559557649))
print(math.pow(2, 10), math.pow(2, 0.5), math.pow(-8, 3), math.pow(0, 0), math.pow("2", "3"), math.pow(2, -1), isnan(math.pow(-8, 0.5)))
print(math.log10(1), math.log10(1000), math.log10(0), math.log10(inf), near(math.log10(2), 0.3010299956639812))

for _, x in ipairs {0, -0.0, 1, -1, 0.5, 3, -3, 1e300, 1e-300, 2 ^ 53 + 1, math.maxinteger, 0x1p-1022, 0x1p-1074, 0x3p-1074, 0x1.fffffffffffffp1023} do
  local m, e = math.frexp(x)
  print(string.format("%a", m), math.type(m), e, math.type(e), math.ldexp(m, e) == x)
end
print(math.frexp(inf), math.frexp(-inf), isnan((math.frexp(0 / 0))), select("#", math.frexp(1)))

print(math.ldexp(1, 3), math.ldexp(3, -1), math.ldexp(0, 5), 1 / math.ldexp(-0.0, 5), math.ldexp(1, 1023), math.ldexp(1, 1024))
print(math.ldexp(1, -1074), math.ldexp(1, -1075), math.ldexp(3, -1075), math.ldexp(5, -1076), math.ldexp(1, -5000))
print(math.ldexp(0x1p-1074, 1074), math.ldexp(0x1p-1074, 3000), math.ldexp(1, 2 ^ 32 + 1), math.ldexp(1, 2.0), math.ldexp(1, "4"), math.ldexp(inf, -3))

local function try(f, ...) print(select(2, pcall(f, ...))) end
for _, name in ipairs {"cosh", "sinh", "tanh", "log10", "pow", "frexp", "ldexp"} do
  local f = math[name]
  try(function() f() end)
  try(function() f({}) end)
  try(function() f(1, {}) end)
  try(function() math[name]("x", 1) end)
end
try(function() math.ldexp(1, 1.5) end)
try(function() math.ldexp(1, 2 ^ 63) end)
