-- Strings turned into numbers: by tonumber and by arithmetic.

local function show(...)
  local out = {}
  for i = 1, select("#", ...) do
    local s = select(i, ...)
    local n = tonumber(s)
    out[i] = n == nil and "nil" or math.type(n):sub(1, 1) .. ":" .. tostring(n)
  end
  print(table.concat(out, "  "))
end

show("0", "1", "-1", "+1", "007", "  12  ", "\t12\n", "12\v\f\r")
show("1.5", ".5", "5.", "-.5", "1e2", "1E2", "1e+2", "1e-2", "-1e2", "0e12", ".0", "1.e1")
show("0x10", "0XfF", "-0x10", "0x.8", "0x8.", "0x1p4", "0x1P-4", "0xA.8p1", "+0x1", "0xffffffffffffffff", "0x1ffffffffffffffff")
show("9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "1e309", "-1e309", "00000000000000000000001")
show("", " ", "abc", "1a", "a1", "1 2", "1e", "1e+", "e5", ".", "-", "+", "--1", "- 1", "0x", "0xg", "0x.", "0x1p", "1..2", "1.2.3")
show("nan", "inf", "-inf", "infinity", "NaN", "0b1", "1_000", "1,5", "1\0", "\0001", "１")

print(tonumber(5), tonumber(5.5), math.type(tonumber(5.0)))
print(tonumber(nil) == nil, tonumber({}), tonumber(true), tonumber(print))
print(pcall(tonumber))

-- Arithmetic converts; the result keeps the kind that the text has.
print("10" + 1, "10" + 1.0, "10.0" + 1, "0x10" + 0, " 10 " + 0, "1e1" + 0)
print("3" * "4", "7" // "2", "7" % "4", "7" / "2", "2" ^ "3", -"2", -"2.0", - -"-7")
print(10 .. 20 + 1, "10" .. "20" + 1, ("10" .. "20") + 1)
print("9223372036854775807" + 1, "9223372036854775808" + 1, "-9223372036854775808" - 1)
print("10" // 0.0, "-10" // 0.0)

-- Comparison and equality do not convert.
print("10" == 10, "abc" < "abd", pcall(function() return 1 < "2" end))

-- Errors.
local function try(f, ...) print(select(2, pcall(f, ...))) end
local function add(a, b) return a + b end
try(add, "abc", 1)
try(add, 1, "abc")
try(add, "", 1)
try(add, "1x", "2")
try(add, "1", {})
try(add, {}, "1")
try(add, "1", nil)
try(function(a) return -a end, "z")
try(function(a) return a // "0" end, "1")
try(function(a) return a % 0 end, "1")
print(add("1", "2"), add(1, 2), add("1", 2.5))

-- A for loop converts strings too; a start or step from a string makes it a float loop.
for i = "1", 2 do print(i) end
for i = 1, "2" do print(i) end
for i = 1, 2, "1" do print(i) end
