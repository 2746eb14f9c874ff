-- Single items of patterns: classes, sets, repetition, %b, %f, back references, anchors.

-- All results of a call as one string.
local function all(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = type(t[i]) == "string" and ("%q"):format(t[i]) or tostring(t[i]) end
  return table.concat(t, ",")
end

-- Every class as the ranges of bytes that are in it.
local bytes = {}
for i = 0, 255 do bytes[i + 1] = string.char(i) end
bytes = table.concat(bytes)
local function ranges(pattern)
  local out = {}
  for first, behind in bytes:gmatch("()" .. pattern .. "+()") do
    out[#out + 1] = first == behind - 1 and first - 1 or first - 1 .. "-" .. behind - 2
  end
  return table.concat(out, " ")
end
for class in ("acdglpsuwxz"):gmatch(".") do
  print("%" .. class, ranges("%" .. class))
  print("%" .. class:upper(), ranges("%" .. class:upper()))
end
for _, set in ipairs {
  ".", "[a-c]", "[^a-c]", "[%a]", "[^%a]", "[%w_]", "[%-a]", "[a-]", "[-a]", "[]]", "[^]]", "[]-a]", "[%]]", "[a%]z]",
  "[%%]", "[.]", "[^%d%s%p]", "[z-a]", "[a-c-e]", "[%a-z]", "[a-%z]", "[\0-\31]", "[\128-\255]", "[^\0]", "[%z]", "[+--]",
  "[^^]", "[a^]", "[()]", "[$]", "%.", "%%", "%]", "%-", "%^", "%$", "%(", "%y", "%_", "%\0", "%\255",
} do
  print((set:gsub("[^ -~]", function(c) return "\\" .. c:byte() end)), ranges(set))
end

-- What repetition takes, and gives back.
local subjects = { "", "a", "aa", "aaab", "baaa", "ab", "abab" }
local patterns = {
  "a*", "a+", "a-", "a?", "^a*", "^a-b", "a-b", "a?b", "a*b", "a+b", ".*b", ".-b", ".+b", ".?b", "a*$", "a-$", "^a*$",
  "^a-$", "a*a", "a+a", "a?a", "[ab]*b", "[ab]-b", "[ab]+a", "a*a*b", "(a*)(b*)", "(a-)(b-)", "(a?)(a?)(a?)",
  "(.-)(b?)$", "a*b?a*", "b*a-b*$", "%a+$", "^%a-%a$",
}
for _, pattern in ipairs(patterns) do
  local out = {}
  for _, subject in ipairs(subjects) do
    local found = table.pack(subject:find(pattern))
    for i = 1, found.n do found[i] = tostring(found[i]) end
    out[#out + 1] = table.concat(found, ",")
  end
  print(pattern, table.concat(out, " | "))
end

-- %b
print(
  all(("f(a(b)c)d)"):match("%b()")), all(("((()"):match("%b()")), all((")("):match("%b()")), all(("(()"):find("%b()"))
)
print(
  all(("begin end"):find("%bbd")), all(("'a'b'c'"):match("%b''")), all(("xaxbx"):match("%bxx")),
  all(("\0a\1"):find("%b\0\1"))
)
print(all(("if (a[(b)] == c) then"):match("%b()%s*(%a+)")), all(("<<a><b>>"):gsub("%b<>", ".")))
print(all(("((a)"):find("(%b())")), all(("[[x]]"):match("%b[](.*)")), all(("(x"):find("%b()")), all((""):find("%b()")))

-- %f
print(all(("THE (quick) fox"):find("%f[%a]%a+%f[%A]")), all(("THE (quick) fox"):gsub("%f[%a]%a", "_")))
print(
  all(("one two"):find("%f[%z]")), all(("one"):find("%f[%z]", -1)), all(("one"):find("%f[\0]$")),
  all((""):find("%f[%z]"))
)
print(
  all(("aba"):gsub("%f[a]", "<")), all(("aba"):gsub("%f[^a]", ">")), all(("a"):find("^%f[%a]")),
  all(("a"):find("%f[%A]a"))
)
print(all(("x\0y"):find("%f[%z]")), all(("\0"):find("%f[^%z]")), all(("ab12cd"):gsub("%f[%d]%d+%f[%D]", "#")))

-- Back references
print(
  all(("abcabc"):find("(abc)%1")), all(("abab abcabc"):match("(%a+)%1 (%a+)%2")),
  all(("'it''s'"):match("(['\"])(.-)%1"))
)
print(
  all(("aa"):find("(a?)%1$")), all(("xyyx"):match("(.)(.)%2%1")), all(("abc"):find("(b?)%1c")),
  all(("hello"):find("(l)%1"))
)
print(
  all(("a1a1"):find("((a)1)%1")), all(("aaa"):find("^(a-)%1$")), all(("aaaa"):find("^(a-)%1$")),
  all(("x"):find("()%1"))
)
print(
  all(("a*a*"):find("(a%*)%1")), all(("a1"):find("(a)%1*")), all(("aa*"):find("(a)%1*")), all(("\0\0"):find("(%z)%1"))
)

-- Position captures, nested captures
print(
  all(("abc"):match("()a()b()")), all(("abc"):match("()$")), all(("abc"):find("b()")),
  all(("abc"):match("((a)(b))(c)"))
)
print(
  all(("key = val"):match("^((%w+)%s*=%s*(%w+))()$")), all(("abc"):match("(a()b)")), all(("abc"):match("()")),
  all((""):match("()"))
)

-- Anchors and what looks like one
print(
  all(("aa"):find("^a", 2)), all(("ba"):find("^a")), all(("a^b"):find("a^")), all(("a$b"):find("a$b")),
  all(("ab"):find("b$")), all(("$"):find("$$"))
)
print(
  all(("a$"):find("%$")), all(("a"):find("$", 2)), all(("a"):find("$", 3)), all(("^a"):find("^^a")),
  all((""):find("^$")), all(("a"):find("^"))
)
print(
  all(("x-y"):find("-")), all(("x"):find("-")), all(("a-"):find("^a-$")), all(("a*"):find("^a*$")),
  all(("*"):find("*")), all(("a+?"):find("+?", 2))
)
