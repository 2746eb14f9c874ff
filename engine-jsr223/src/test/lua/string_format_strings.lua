-- string.format with %s and %q.

local f = string.format
print(
  f("%s", "text"), f("%s %s %s", "a", "b", "c"),
  f("[%10s] [%-10s] [%.2s] [%10.3s] [%-8.4s]", "hello", "hello", "hello", "hello", "hello")
)
print(f("%s %s %s %s", nil, true, false, 12), f("%s", 1.5), f("%.3s", true), f("%5s|", nil), f(""), f("no directives"))
print(f("%s", ""), f("[%5s]", ""), f("[%.0s]", "gone"), f("[%s]", "a\0b"):len(), f("%s", ("x"):rep(500)):len())
print(f("%s%%%s", "a", "b"), f("%s\n%s", "line 1", "line 2"))
print(f("%.20s", ("x"):rep(200)), f("%99s", "x"):len(), f("%-99s", "x"):len())
print(
  f("%s", setmetatable({}, {__tostring = function() return "object" end})),
  f("%10.3s|", setmetatable({}, {__tostring = function() return "object" end}))
)
print(f("%s", setmetatable({}, {__name = "Named"})):sub(1, 6), f("%s", {}):sub(1, 6), f("%s", print):sub(1, 8))
print(f("%s and more", "extra"), f("%s", "extra arguments", 1, 2, {}), f("%2s%2s", 1, 2))

print(f("%q", "plain"), f("%q", 'with "quotes"'), f("%q", "back\\slash"), f("%q", "new\nline"), f("%q", "tab\tis kept"))
print(f("%q", "zero\0end"), f("%q", "zero\0001"), f("%q", "\r"), f("%q", "\1\0022\x7f"), f("%q", ""))
print(f("%q %q %q", nil, true, false), f("%q", "caf\u{e9}"))

-- %q can be read back.
local good = true
for _, s in ipairs {"", "a", "\0", "\0001", "\n\r\t", "\\", '"', "'", "]]", "\\n", "a\0b\nc\"d\\e", "\127\128\255", "\1\0012"} do
  good = good and load("return " .. f("%q", s))() == s
end
local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
local bytes = table.concat(all)
print("round trips", good, load("return " .. f("%q", bytes))() == bytes)

-- Columns.
for _, row in ipairs {{"name", "size", "kind"}, {"readme", 1234, "text"}, {"picture", 98.5, "binary"}} do
  print(f("%-10s|%8s|%-8s|", table.unpack(row)))
end

local function try(...) print(select(2, pcall(f, ...))) end
try("%s")
try("%s %s", 1)
try("%q")
try("%q", {})
try("%10q", "x")
try("%s", setmetatable({}, {__tostring = function() return {} end}))
try("%010s", "x")
try()
try({})
