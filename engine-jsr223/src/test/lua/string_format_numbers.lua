-- string.format with numbers.

local f = string.format
print(f("%d %d %d %d", 0, -1, 42, math.mininteger), f("%i", 7), f("%d", 3.0), f("%d", "10"), f("%d", "0x10"))
print(f("[%5d] [%-5d] [%05d] [%+d] [% d] [%+5d] [%-+5d|", 42, 42, 42, 42, 42, 42, 42))
print(f("[%.3d] [%6.3d] [%-6.3d] [%.0d] [%+.2d]", 5, 5, 5, 7, 5), f("[%3d] [%03d]", 12345, -5))
print(f("%x %X %x %x", 255, 255, -1, 0), f("%#x %#X %#o", 255, 255, 8), f("%08x %-8x| %8X", 48879, 48879, 48879))
print(f("%o %o", 8, -1))
print(
  f("%f %f %f", 1, 1.5, -0.1), f("%.2f %.0f %.10f", 3.14159, 2.5, 1 / 3),
  f("%8.3f|%-8.3f|%08.3f|%+.1f|% .1f", 1.5, 1.5, -1.5, 2, 2)
)
print(
  f("%.0f %.0f %.0f %.0f %#.0f", 0.5, 1.5, 2.5, 3.5, 1), f("%.20f", 0.1), f("%.3f", 2 / 3), f("%f", 1e15),
  f("%.1f", 0.25), f("%.1f", 0.35)
)
print(
  f("%e %E", 12345.678, 0.00012), f("%.2e %.0e %10.1e|", 12345.678, 5, 99), f("%e", 0), f("%.3E", -1e100),
  f("%e", 1e-300)
)
print(
  f("%g %g %g %g %g", 1, 1.5, 1e20, 1e-5, 123456789), f("%G", 1e-10),
  f("%.3g %.10g %.0g", 1234.5, 1234.5, 1234.5), f("%#g", 1), f("%10g|%-10g|", 1.5, 1.5)
)
print(
  f("%.14g %.17g %.15g", 0.1, 0.1, 0.1), f("%.17g", 1 / 3), f("%g %g", 100000, 1000000), f("%.99f", 1):len(),
  f("%g", -0.0)
)
print(f("%f %g %e", 1 / 0, 1 / 0, -1 / 0), f("%5.1f|%-6g|%06g", 1 / 0, -1 / 0, 1 / 0), f("%d", -0.0))
print(f("%a %a %a", 1, 0.5, -3.75), f("%A", 255.5), f("%a", 0), f("%.1a", 1.0625), f("%a", 2 ^ -1022), f("%a", 1 / 0))
print(f("%c%c%c", 76, 117, 97), f("%c", 0):byte(), f("%5c|%-5c|", 65, 66), f("%%"), f("100%% of %d%%", 5))
print(
  f("%5.2f%%", 12.345), f("%s %s", 1, 1.0), f("%s", 2 ^ 63), f("%s", -0.0), f("%10s|%-10s|", 12, 1.5),
  f("%d%s%d", 1, "-", 2)
)
print(f("%.3f", "1.5"), f("%x", 255.0), f("%g", "0x10"), f("%d", "-7"), f("%5s", 12))
print(f("%99d", 1):len(), f("%.99d", 1):len(), f("%-99d|", 1):len(), f("%+.3e", 0))

-- A number is the same after %.17g and back, an integer after %d.
local good = true
for _, x in ipairs {0.1, 1 / 3, 1e300, 5e-324, 123456.789, 2 ^ 53 + 1, 1.7976931348623157e308, -0.7} do
  good = good and tonumber(f("%.17g", x)) == x and tonumber(f("%a", x)) == x and tonumber(f("%q", x)) == x
end
for _, n in ipairs {0, 1, -1, math.maxinteger, math.mininteger, 1 << 53} do
  good = good and math.tointeger(tonumber(f("%d", n))) == n and load("return " .. f("%q", n))() == n
end
print("round trips", good)
print(
  f("%q %q %q %q", 1, -5, math.mininteger, math.maxinteger), f("%q %q %q %q", 0.5, 1.0, 1 / 0, -1 / 0),
  f("%q", 0.1)
)

-- Tables of numbers.
for i = 1, 4 do print(f("%2d | %6.2f | %-6x | %+4d | %s", i, i / 3, i * 100, i - 2, i % 2 == 0)) end

local function try(...) print(select(2, pcall(f, ...))) end
try("%d", 1.5)
try("%d", "1.5")
try("%d", "x")
try("%d", {})
try("%x", 2 ^ 63)
try("%f", "x")
try("%c", "x")
try("%c", nil)
try("%d")
try("%d %d", 1)
try("%y", 1)
try("%", 1)
try("%10", 1)
try("%123d", 1)
try("%.123d", 1)
try("%0-+ #5d", 1)
try("%5q", 1)
