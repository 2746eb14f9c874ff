-- string.byte, char, len, sub, rep, reverse, upper, lower.

print(("hello"):byte(), ("hello"):byte(2), ("hello"):byte(-1), ("hello"):byte(10), (""):byte())
print(("hello"):byte(1, -1))
print(
  ("hello"):byte(2, 3), ("hello"):byte(4, 2), ("hello"):byte(-2, -1), ("hello"):byte(0, 2),
  ("hello"):byte(-100, 100)
)
print(("\0\255\128"):byte(1, 3))
print(string.char(), string.char(72, 105), string.char(0, 65):len(), string.char(72.0, "105"))
print(string.char(("round trip"):byte(1, -1)))
print(("abc"):len(), (""):len(), ("a\0b"):len(), string.len(12345), string.len(1.5))

local s = "abcdef"
print(s:sub(1), s:sub(2), s:sub(2, 4), s:sub(-2), s:sub(-3, -2), s:sub(0), s:sub(-100, 2), s:sub(5, 100))
print(
  s:sub(4, 3) == "", s:sub(7) == "", s:sub(10, 20) == "", s:sub(0, 0) == "", s:sub(-1, -2) == "",
  s:sub(1, -7) == ""
)
print(
  s:sub(2.0, "4"), s:sub(math.mininteger, math.maxinteger), s:sub(math.maxinteger) == "",
  s:sub(1, math.mininteger) == ""
)
print(("x\0y\0z"):sub(2, 4):byte(1, -1))
print(string.sub(12345, 2, 3))

print(
  ("ab"):rep(3), ("ab"):rep(1), ("ab"):rep(0) == "", ("ab"):rep(-5) == "", (""):rep(100) == "",
  ("ab"):rep(3, ","), ("ab"):rep(1, ",")
)
print(
  (""):rep(3, "-"), ("x"):rep(0, ",") == "", ("x"):rep(2.0), ("x"):rep("3"), #("abc"):rep(1000),
  string.rep(1, 3), string.rep(1.5, 2, 0)
)
print(("hello"):reverse(), (""):reverse() == "", ("a"):reverse(), ("ab\0c"):reverse():byte(1, -1))
print(("Hello World 123"):upper(), ("Hello World 123"):lower(), (""):upper() == "", ("\xe9\xc9"):upper():byte(1, -1))
print(("MiXeD"):lower():upper():lower():reverse())

-- Called on numbers, by the string metatable, as library functions.
print(string.upper("a") .. ("b"):upper(), #"abc" == ("abc"):len(), ("x").rep("y", 2))
local str = setmetatable({}, {__index = string})
print(str.upper("via __index"))
print(getmetatable("").__index == string, getmetatable("a") == getmetatable("b"))

-- A method of one's own on all strings.
function string:double() return self .. self end
function string.at(text, i) return text:sub(i, i) end
print(("ab"):double(), ("abc"):at(2), ("x"):double():double():len())
string.double, string.at = nil, nil
print(pcall(function() return ("ab"):double() end))

-- Equal contents are equal strings, however they were made.
local parts = {"con", "cat"}
print(
  parts[1] .. parts[2] == "concat", ("x"):rep(60) == ("x"):rep(30) .. ("x"):rep(30), string.char(97) == "a",
  ("abc"):sub(1, 2) == "ab"
)
local t = {concat = 1, [("x"):rep(60)] = 2}
print(t[parts[1] .. parts[2]], t[("x"):rep(59) .. "x"])

-- Used in loops.
local out = {}
for i = 1, 10 do out[#out + 1] = ("abcdefghij"):sub(-i, -i) .. ("abcdefghij"):byte(i) end
print(table.concat(out, " "))
local function caesar(text, n)
  local r = {}
  for i = 1, #text do
    local b = text:byte(i)
    if b >= 97 and b <= 122 then b = (b - 97 + n) % 26 + 97 elseif b >= 65 and b <= 90 then b = (b - 65 + n) % 26 + 65 end
    r[i] = string.char(b)
  end
  return table.concat(r)
end
print(caesar("Hello, World!", 3), caesar(caesar("Hello, World!", 3), -3), caesar("Zebra", 1))
