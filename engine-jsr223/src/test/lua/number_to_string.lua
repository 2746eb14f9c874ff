-- Numbers turned into text by print, tostring and ..

print(0, -0, 1, -1, 1000000, -9223372036854775808 + 0, math.mininteger)
print(0.0, -0.0, 1.0, -1.0, 1e6, 100.0, 1e14, 1e15, 1e16, 123456789012345.0, 1234567890123456.0)
print(0.1, 0.5, 1 / 3, 2 / 3, -1 / 3, 1e-4, 1e-5, 0.00001234, 123.456)
print(1e100, 1e-100, 1e300 * 1e10, -1e300 * 1e10, 2 ^ 53, 2 ^ 63, -2 ^ 63, 2 ^ 64)
print(3.14159265358979, math.pi, -math.pi, 1e14 + 0.5, 99999999999999.9, 999999999999999.9)
print(1.7976931348623157e308, 2.2250738585072014e-308, 4.9406564584124654e-324)
print(0.1 + 0.2, 100 / 3, 1e21, 123e-7, 5e-324)

print(tostring(10), tostring(10.0), tostring(-0.0), tostring(1e15), tostring(2 ^ 31))
print(#tostring(12345), #tostring(1.5), type(tostring(1)))
print(1 .. "", 1.0 .. "", -1 .. "|", 2 ^ 53 .. "", 0.1 .. "x", 1 .. 2, 1.5 .. 2.5)
print("v=" .. 10 // 1, "v=" .. 10 / 1, "v=" .. 7 // 2.0, "v=" .. 2 ^ 2, "v=" .. 3 % -2, "v=" .. -3 % 2.0)

local function show(x) return x .. "" end
print(show(1), show(1.0), show(-1), show("s"), show(1e100), show(math.maxinteger), show(1 / 0), show(-1 / 0))

-- Integer or float decides the text, not the value.
for _, x in ipairs {3, 3.0, 6 / 2, 9 // 3, 9 // 3.0, 3 | 0, 3.0 | 0, 2 + 1.0, "3" + 0, "3.0" + 0, "0x3" + 0, math.floor(3.7), math.tointeger(3.0)} do
  io.write(tostring(x), " ")
end
print()

-- Concatenation in long chains, numbers among strings.
print(1 .. "," .. 2 .. "," .. 3.5 .. "," .. -4 .. "," .. 1e3 .. "," .. (1 << 40))
local s = ""
for i = 1, 12 do s = s .. i .. (i % 2 == 0 and ";" or i / 2) end
print(s)
