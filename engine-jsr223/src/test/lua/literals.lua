-- Numerals and string literals in all their written forms.

print(0, 1, 007, 123456789)
print(0x0, 0xff, 0XFF, 0xA1b2)
print(9223372036854775807, 9223372036854775808)
print(0x7fffffffffffffff, 0xffffffffffffffff, 0x1ffffffffffffffff)
print(1., .5, 3.25, 1e2, 1E+2, 1e-2, 5e0)
print(0x.8, 0x8., 0xA.8p0, 0x1p4, 0x1P-2, 0x10p+1)
print(1e308 * 10, -1e308 * 10)
print(math.type(3), math.type(3.0), math.type(3e0), math.type(0x10), math.type(0x1p4))

print('single', "double", 'with "double"', "with 'single'")
print("tab[\t] backslash[\\] quotes[\"\']")
print("line one\nline two")
print("escaped \
newline")
print("\65\066\0677", "\x41\x6a\x6B", "\u{41}\u{48}")
print(#"\0", #"a\0b", #"\0\0\0")
print("skip\z
       over", "x\z   y")
print(#"\u{7F}", #"\u{80}", #"\u{7FF}", #"\u{800}", #"\u{FFFF}", #"\u{10FFFF}", #"\u{7FFFFFFF}")
print(string.byte("\u{20AC}", 1, -1))
print(string.byte("\a\b\f\n\r\t\v\\\"\'", 1, -1))

print([[long]], [==[long ]] with ]=] inside]==])
print([[
first newline is dropped]])
print(#[[

]])
print([[no \n escapes \65 here]])

--[[ a long comment
  print("not run")
]] print("after long comment")
--[==[ another ]] still comment
]==] print("after level two comment")
---[[ this is a short comment
print("runs")
--]]

print(true, false, nil)
print(1 --[[inside]] + 2)
local a <const> = 10; ; ; local b = 20;
print(a + b);
print(("x"):rep(3), #"abc" + 1, -"2" + 0)

-- Equal long strings of a chunk are one object, in all its functions.
local long1 <const> = "a string of more than forty bytes, written in several places"
local long2 = "a string of more than forty bytes, written in several places"
local function inner() return "a string of more than forty bytes, written in several places", long1 end
local function address(s) return string.format("%p", s) end
print(address(long1) == address(long2), address((inner())) == address(long2), address((select(2, inner()))) == address(long1))
