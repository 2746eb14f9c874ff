-- utf8: char, charpattern, codepoint, len, offset.

local function all(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = type(t[i]) == "string" and t[i]:gsub("[^ -~]", function(c) return "\\" .. c:byte() end) or tostring(t[i]) end
  return table.concat(t, ",")
end

-- The ends of every length
local edges = {
  0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xffff, 0x10000, 0x10ffff, 0x110000, 0x1fffff, 0x200000, 0x3ffffff,
  0x4000000, 0x7fffffff,
}
for _, code in ipairs(edges) do
  local char = utf8.char(code)
  print(("%x"):format(code), #char, all(char), all(pcall(utf8.codepoint, char)), all(utf8.codepoint(char, 1, 1, true)),
    all(utf8.len(char)), all(utf8.len(char, 1, -1, true)), char == load('return "\\u{' .. ("%x"):format(code) .. '}"')())
end
print(all(utf8.char()), all(utf8.char(72, 228, 8364, 0x1f600)), all(utf8.char(72.0, "101")), #utf8.char(table.unpack(edges)))
for _, code in ipairs { -1, 0x80000000, math.maxinteger, math.mininteger, 1.5, "x", {} } do
  print(select(2, pcall(utf8.char, code)))
  print(select(2, pcall(utf8.char, 65, code)))
end

-- What is no encoding
local bad = {
  "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2A", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe1\x80", "\xe1\x80A", "\xf0\x80\x80\x80",
  "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x80\x80\x80\x80", "\xf8\x87\xbf\xbf\xbf", "\xfc\x80\x80\x80\x80\x80",
  "\xfc\x83\xbf\xbf\xbf\xbf", "\xfe\x80\x80\x80\x80\x80\x80", "\xff", "\xff\x80\x80\x80\x80\x80\x80\x80", "\xed\xa0\x80", "\xe4\xbd",
}
for _, text in ipairs(bad) do
  local s = "ab" .. text .. "c"
  print(all(text), all(utf8.len(s)), all(utf8.len(s, 1, -1, true)), all(utf8.len(s, 1, 2)), all(pcall(utf8.codepoint, s, 1, -1)),
    all(pcall(utf8.codepoint, s, 3, 3, true)))
end

-- Positions
local text = "a\u{e4}\u{20ac}\u{1f600}z"
for i = -12, 12 do
  print(i, all(pcall(utf8.len, text, i)), all(pcall(utf8.len, text, 1, i)), all(pcall(utf8.codepoint, text, i)), all(pcall(utf8.offset, text, i)))
  print("", all(pcall(utf8.offset, text, 0, i)), all(pcall(utf8.offset, text, 1, i)), all(pcall(utf8.offset, text, -1, i)),
    all(pcall(utf8.offset, text, 2, i)), all(pcall(utf8.offset, text, -2, i)))
end
print(all(utf8.codepoint(text, 1, -1)), all(utf8.codepoint(text, 2, 1)), all(utf8.codepoint("", 1, 0)), all(utf8.len("")), all(utf8.len("", 1)))
print(all(utf8.offset("", 0)), all(utf8.offset("", 1)), all(utf8.offset("", -1)), all(utf8.offset("", 2)), all(utf8.offset("abc", 4)), all(utf8.offset("abc", 5)))
print(all(utf8.offset("\x80\x80", 0, 2)), all(pcall(utf8.offset, "\x80\x80", 1)), all(utf8.offset("a\x80\x80\x80", -1)), all(utf8.offset("a\x80\x80\x80", 2)))
print(all(utf8.len("abc", 4)), all(pcall(utf8.len, "abc", 5)), all(pcall(utf8.len, "abc", 1, 4)), all(utf8.len("abc", 2, 1)), all(utf8.len("abc", 3, 2)))
print(all(utf8.len(12345)), all(utf8.codepoint(42, 1, 2)), all(utf8.offset(777, 2)), all(utf8.len("abc", "2", "3")), all(utf8.len(("x"):rep(300) .. "\u{e4}")))

-- charpattern
print(all(utf8.charpattern), #utf8.charpattern)
local pieces = {}
for char in text:gmatch(utf8.charpattern) do pieces[#pieces + 1] = all(char) end
print(table.concat(pieces, " "), all(("x\0y"):find(utf8.charpattern, 2)), text:gsub(utf8.charpattern, "?"))

-- Arguments
local function fails(f, ...) print(select(2, pcall(f, ...))) end
for _, name in ipairs { "char", "codepoint", "len", "offset" } do
  local f = utf8[name]
  fails(f, {}) fails(f, "x", {}) fails(f, "x", 1.5) fails(f, "x", 1, "y") fails(f, nil) fails(f, true, 1)
end
fails(utf8.codepoint) fails(utf8.len) fails(utf8.offset) fails(utf8.offset, "x")
print(all(pcall(utf8.codepoint, "abc", 0)), all(pcall(utf8.codepoint, "abc", 4)), all(pcall(utf8.codepoint, "abc", 1, 4)), all(pcall(utf8.codepoint, "abc", -4)))
print(all(pcall(utf8.codepoint, "abc", 4, 3)), all(pcall(utf8.codepoint, "abc", math.mininteger)), all(pcall(utf8.codepoint, "abc", 1, math.maxinteger)))

-- Round trip
local codes = {}
for i = 1, 200 do codes[i] = (i * i * 7919) % 0xd800 end
local s = utf8.char(table.unpack(codes))
local back = { utf8.codepoint(s, 1, -1) }
local same = #codes == #back and utf8.len(s) == #codes
for i = 1, 200 do same = same and codes[i] == back[i] and utf8.codepoint(s, utf8.offset(s, i)) == codes[i] and utf8.offset(s, i - 201) == utf8.offset(s, i) end
print(same, #s)
