-- string.find and string.match: positions, results, patterns that are plain text, numbers as subjects.

-- All results of a call as one string.
local function all(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = type(t[i]) == "string" and ("%q"):format(t[i]) or tostring(t[i]) end
  return table.concat(t, ",")
end

local text = "hello world from Lua"
print(all(text:find("wor")), all(text:find("l+")), all(text:find("(o)( ?)")), all(text:find("xyz")), all(text:find("")))
print(
  all(text:match("%a+")), all(text:match("(%a+) (%a+)")), all(text:match("%d")), all(text:match("")),
  all(text:match("^(h)(.-)o"))
)
for _, init in ipairs { -100, -21, -20, -3, -1, 0, 1, 2, 20, 21, 22, 100, math.maxinteger, math.mininteger } do
  print(init, all(text:find("[aeiou]", init)), all(text:find("", init)), all(text:find("u", init, true)),
    all(text:match("%a+", init)), all(text:match("^%a+", init)))
end

-- A pattern without specials, and one after them
print(
  all(("a.b"):find(".", 1, true)), all(("a.b"):find(".")), all(("a+b"):find("+", 1, true)),
  all(("a%b"):find("%", 1, true))
)
print(
  all(("[x]"):find("[x]", 1, true)), all(("[x]"):find("[x]")), all(("a-b"):find("a-b")),
  all(("a-b"):find("a-b", 1, true))
)
print(
  all(("abc"):find("b", 1, false)), all(("abc"):find("b", 1, nil)), all(("abc"):find("b", 1, 0)),
  all(("a]b"):find("]"))
)
print(
  all(("a\0b\0c"):find("\0")), all(("a\0b\0c"):find("\0c")), all(("a\0b\0c"):find("%z.%z")),
  all(("a\0+"):find("\0+")), all(("a\0\0b"):match("a(\0+)b"))
)
print(
  all(("x"):rep(50):find("xy")), all((("x"):rep(50) .. "y"):find("xy")), all((("ab"):rep(30) .. "c"):find("abc")),
  all(("aab"):find("ab"))
)

-- Numbers are strings here
print(
  all(string.find(12345, 34)), all(string.find(12345, "3")), all(string.match(1.5, "%.%d")),
  all(string.find("1e5", 1e5)), all(string.find(10 // 1, 0))
)
print(
  all(string.match(-42, "^(-?)(%d+)$")), all(string.find("ab1", 1)), all(string.find(0x10, "6", "2")),
  all(string.find("x", "x", "1"))
)

-- Long subjects and long captures, which are not interned
local long = ("x"):rep(100) .. "=" .. ("y"):rep(200) .. ";"
local left, right = long:match("^(x+)=(y+);$")
print(#left, #right, left == ("x"):rep(100), right == ("y"):rep(200), #long:match(".*"), all(long:find("=()y")))
print(all(long:find("y+")), all(long:find(";", 1, true)), all(long:find("x$")), all(long:match("(.)=(.)")))

-- Thirty-two captures
local captures = table.pack((("a"):rep(32)):match(("(.)"):rep(32)))
print(captures.n, table.concat(captures), select("#", (("a"):rep(40)):find(("()"):rep(32))))

-- Useful ones
print(
  all(("  trim me  "):match("^%s*(.-)%s*$")), all(("no-trim"):match("^%s*(.-)%s*$")),
  all(("   "):match("^%s*(.-)%s*$"))
)
print(all(("2024-01-15T12:34"):match("^(%d%d%d%d)-(%d%d)-(%d%d)T(%d+):(%d+)$")))
print(
  all(("/usr/lib/lua.so.5"):match("^(.-)([^/]-)(%.[^/]*)$")), all(("name.ext"):match("([^.]*)$")),
  all(("a.b.c"):match("^(.*)%.(.*)$"))
)
print(
  all(("key=value # c"):match("^(%w+)%s*=%s*(.-)%s*#")), all(("0x1F"):match("^0[xX](%x+)$")),
  all(("-1.5e-3"):match("^[+-]?%d+%.?%d*[eE]?[+-]?%d*$"))
)
print(
  all(("#rrggbb"):match("^#(%x%x)(%x%x)(%x%x)$")), all(("#12aBff"):match("^#(%x%x)(%x%x)(%x%x)$")),
  all(("\t\n x"):find("%S"))
)

-- The same pattern again and again, and many patterns that take each other's place
local sum = 0
for i = 1, 200 do
  local pattern = "^(" .. i % 90 .. ")%d?$"
  local whole = tostring(i % 90) .. "7"
  sum = sum + #whole:match(pattern) + (whole:find("%d7$"))
end
print(sum)

-- Deep, but not too deep
print(
  all(("a"):rep(150):find(("a?"):rep(150))), all(("a"):rep(150):find(("a*"):rep(150) .. "$")),
  all(("ab"):rep(99):find(("a+b"):rep(99)))
)
