-- math: integers and floats, type, tointeger, floor, ceil, abs, max, min, ult, constants.

print(math.maxinteger, math.mininteger, math.huge, -math.huge, math.pi)
print(
  math.type(1), math.type(1.0), math.type("1"), math.type(nil), math.type({}), math.type(1 // 1),
  math.type(1 / 1), math.type(2 ^ 2)
)
print(
  math.tointeger(3.0), math.tointeger(3), math.tointeger(3.5), math.tointeger(2 ^ 53), math.tointeger(2 ^ 63),
  math.tointeger(-2 ^ 63), math.tointeger(1 / 0)
)
print(math.tointeger("x"), math.tointeger({}), math.tointeger(nil) == nil, math.tointeger(0 / 0), math.tointeger(-0.0))

print(math.floor(3.7), math.floor(-3.7), math.floor(3), math.floor(-0.5), math.floor(2 ^ 31 + 0.5), math.floor("4.2"))
print(math.ceil(3.2), math.ceil(-3.2), math.ceil(3), math.ceil(-0.5), math.ceil(2 ^ 31 + 0.5), math.ceil("4.2"))
print(
  math.floor(1e300) == 1e300, math.type(math.floor(1e300)), math.ceil(-1e300) == -1e300, math.floor(1 / 0),
  math.ceil(-1 / 0), math.floor(2 ^ 62), math.floor(2 ^ 63)
)
print(math.type(math.floor(3.0)), math.type(math.ceil(-0.5)), math.floor(-2 ^ 63), math.floor(-2 ^ 63 - 2048))

print(
  math.abs(-5), math.abs(5), math.abs(-5.5), math.abs(-0.0), math.abs(math.mininteger), math.abs(-1 / 0),
  math.abs("-3"), math.abs(math.maxinteger)
)
print(
  math.max(1), math.max(1, 2, 3), math.max(3, 2, 1), math.max(1, 2.5), math.max(2, 2.0), math.max(2.0, 2),
  math.max(-1 / 0, math.mininteger), math.max(math.maxinteger, 2 ^ 63)
)
print(
  math.min(1), math.min(1, 2, 3), math.min(3, 2, 1), math.min(1.5, 2), math.min(2, 2.0), math.min(2.0, 2),
  math.min(1 / 0, math.maxinteger), math.min(math.mininteger, -2 ^ 63)
)
print(math.type(math.max(1, 2.0)), math.type(math.max(3, 2.0)), math.max(10, 9.5, 11, -3), math.min(10, 9.5, 11, -3))

print(
  math.ult(1, 2), math.ult(2, 1), math.ult(1, 1), math.ult(1, -1), math.ult(-1, 1), math.ult(-2, -1),
  math.ult(math.maxinteger, math.mininteger), math.ult(2.0, "3")
)

print(
  math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(-7, -3), math.fmod(6, 3),
  math.fmod(math.mininteger, -1), math.fmod(math.mininteger, 1)
)
print(
  math.fmod(7.5, 2), math.fmod(-7.5, 2), math.fmod(7, 2.5), math.fmod(7.5, -2), math.fmod(5, 1 / 0),
  math.fmod(-6.0, 2), math.fmod(1e300, 7) < 7
)
print(math.fmod(1, 0.0) ~= math.fmod(1, 0.0), pcall(math.fmod, 1, 0))
print(math.modf(3.7), math.modf(-3.7), math.modf(5), math.modf(-0.5))
print(math.modf(1 / 0), math.modf(-1 / 0), math.modf(2 ^ 60), math.modf("2.5"))
local i, f = math.modf(4.25)
print(math.type(i), math.type(f), i, f, select("#", math.modf(1)))
i, f = math.modf(0 / 0)
print(i ~= i, f ~= f)

-- In loops, with arguments of changing kind.
local s = 0
for _, v in ipairs {1, 1.5, -2.5, "3.5", 4.0, -5, 1e10} do s = s + math.floor(v) * 2 + math.ceil(v) + math.abs(v) + math.max(v + 0, 0) end
print(s)
local floors = {}
for k = -8, 8 do floors[#floors + 1] = math.floor(k / 4) .. math.ceil(k / 4) end
print(table.concat(floors, " "))

local function try(g, ...) print(select(2, pcall(g, ...))) end
try(function() math.floor() end)
try(function() math.floor({}) end)
try(function() math.floor("x") end)
try(function() math.abs(nil) end)
try(function() math.ult(1.5, 1) end)
try(function() math.ult(1) end)
try(function() math.fmod(1, "x") end)
try(function() math.type() end)
try(function() math.ceil(true) end)
