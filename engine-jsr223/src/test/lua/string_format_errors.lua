-- string.format: what it refuses, and in which order it looks at directive and argument.

local function try(...)
  local ok, result = pcall(string.format, ...)
  return (ok and "[" .. result .. "]" or result)
end

for _, conversion in ipairs { "d", "i", "u", "o", "x", "X", "c", "a", "A", "e", "E", "f", "g", "G", "s", "q" } do
  for _, modifiers in ipairs { "", "-", "+", " ", "#", "0", "-0", "00", "5", "05", "100", "5.", ".3", "5.3", ".100", "..", "-+ #0", "5.3.1", "123456" } do
    print("%" .. modifiers .. conversion, try("%" .. modifiers .. conversion, 65), try("%" .. modifiers .. conversion, "x"))
  end
end
for _, format in ipairs {
  "%", "% ", "%5", "%-", "%y", "%F", "%n", "%l", "%ld", "%5%", "%*d", "%1$d", "%.", "%\0", "%d%", "%-+ #0-+ #0-+ #0-+ #0d",
  "%-+ #0-+ #0-+ #0-+ #01d", "%-+ #0-+ #0-+ #0-+ #01y", "%00000000000000000000000d",
} do
  print((format:gsub("%z", "\\0")), try(format, 1), try(format))
end
for _, value in ipairs { 1.5, "1.5", "1", "0x10", "", "x", {}, true, 2 ^ 63, -2 ^ 63, 1 / 0 } do
  print(type(value), try("%d", value), try("%x", value), try("%c", type(value) == "number" and value or 64), (try("%5.1f", value)))
end
print(try("%d %d", 1), try("%s"), try("%q"), try("%s %s", nil), try("%d", nil), try("%%"), try("%%%%d"), try("%%", "more"))
print(try("%q", {}), try("%q", print), try("%5q", "x"), try("%.1q", "x"), try("%-q", 1), try("%q", coroutine))
print(try("%s", setmetatable({}, { __tostring = function() return 5 end })), try("%s", setmetatable({}, { __tostring = function() end })))
print(try("%s", setmetatable({}, { __tostring = function() error("no text", 0) end })), try("%d", setmetatable({}, { __tostring = function() return "1" end })))
print(try("%10s", "a\0b"), try("%.1s", "a\0b"), try("%-s", "a\0b"), #try("%s", "a\0b"), try("%.s|", "abc"), try("%5.s|", "abc"))
print(#try("%99.99f", 1e300), #try("%.99f", -1.5), #try("%99d", 1), #try("%.99d", 1), #try("%+99.99d", 7), #try("%#99.99x", 255), #try("%.99g", 0.1))
print(#try("%s", ("x"):rep(1000)), #try("%5s", ("x"):rep(1000)), #try("%.99s", ("x"):rep(1000)), #try("%99s", ("x"):rep(98)), #try("%-99s", ("x"):rep(100)))
print(#try(("%s"):rep(100), table.unpack({}, 1, 100)), #try(("%d,"):rep(50), ("1"):rep(50):byte(1, -1)), try(1, 2), try(1.5), try("%5p|", 1), try("%-8p|", nil))
print(select(2, pcall(string.format)))
print(select(2, pcall(string.format, {})))
print(select(2, pcall(function() return ("%d"):format("x") end)))
print(select(2, pcall(function() return ("%d"):format() end)))
print(select(2, pcall(function() return ("%y"):format(1) end)))
