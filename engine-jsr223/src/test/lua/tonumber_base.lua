-- tonumber(text, base).

print(
  tonumber("10", 2), tonumber("777", 8), tonumber("ff", 16), tonumber("FF", 16), tonumber("zz", 36),
  tonumber("Zz", 36)
)
print(tonumber("  11  ", 2), tonumber("-11", 2), tonumber("- 11", 2), tonumber("+11", 2), tonumber("\n7\t", 10))
print(
  tonumber("2", 2), tonumber("8", 8), tonumber("g", 16), tonumber("", 10), tonumber(" ", 10),
  tonumber("-", 10), tonumber("1 1", 10)
)
print(tonumber("1.5", 10), tonumber("1e1", 10), tonumber("1e1", 16), tonumber("0x10", 16), tonumber("0x", 36))
print(tonumber("7fffffffffffffff", 16), tonumber("ffffffffffffffff", 16), tonumber("10000000000000000", 16))
print(tonumber("-7fffffffffffffff", 16), tonumber("8000000000000000", 16), tonumber(("1"):rep(64), 2))
print(tonumber("9223372036854775808", 10), tonumber("99999999999999999999", 10))
print(math.type(tonumber("10", 10)), tonumber("1\0", 10))

for base = 2, 36 do
  local digits = "0123456789abcdefghijklmnopqrstuvwxyz"
  local text = digits:sub(base, base) .. "10"
  io.write(tonumber(text, base), " ")
end
print()

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() return tonumber("10", 1) end)
try(function() return tonumber("10", 37) end)
try(function() return tonumber("10", 0) end)
try(function() return tonumber("10", -2) end)
try(function() return tonumber(10, 10) end)
try(function() return tonumber(nil, 10) end)
try(function() return tonumber({}, 10) end)
try(function() return tonumber("10", "x") end)
try(function() return tonumber("10", 2.5) end)
try(function() return tonumber("10", {}) end)
print(tonumber("10", 10.0), tonumber("10", "8"), tonumber("10", nil))
