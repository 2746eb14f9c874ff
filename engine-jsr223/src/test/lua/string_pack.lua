-- string.pack, packsize and unpack: options, alignment, byte order, errors.

local pack, unpack, packsize = string.pack, string.unpack, string.packsize

local function hex(s)
  return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end
local function all(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = type(t[i]) == "string" and ("%q"):format(t[i]) or tostring(t[i]) end
  return table.concat(t, ",")
end

-- Every numeric option in both byte orders, and back
for _, option in ipairs { "b", "B", "h", "H", "i", "I", "l", "L", "j", "J", "T", "i1", "I2", "i3", "I5", "i7", "i8", "I9", "i16" } do
  for _, order in ipairs { "<", ">" } do
    local format = order .. option
    local packed = pack(format, 100)
    print(format, packsize(format), hex(packed), all(unpack(format, packed)))
    local ok, negative = pcall(pack, format, -2)
    print("", ok, ok and hex(negative) or negative, ok and all(pcall(unpack, format, negative)))
  end
end
for _, value in ipairs { 0.0, -0.0, 1.5, -2, 1e300, 1 / 0, -1 / 0, 5e-324, 0.1, 16777217, 3.5e38, "0x10p-1", "7" } do
  print(value, hex(pack("<f", value)), hex(pack(">f", value)), hex(pack("<d", value)), hex(pack(">n", value)))
  print("", all(unpack("<fd", pack("<fd", value, value))), all(unpack(">nf", pack(">nf", value, value))))
end
print(unpack("f", pack("f", 0 / 0)) ~= unpack("f", pack("f", 0 / 0)))

-- Limits of sizes
for size = 1, 8 do
  local bits = size * 8
  local i, u = "<i" .. size, "<I" .. size
  local least = size == 8 and math.mininteger or -(1 << bits - 1)
  local most = size == 8 and math.maxinteger or (1 << bits - 1) - 1
  print(size, hex(pack(i, least)), hex(pack(i, most)), unpack(i, pack(i, least)) == least, unpack(i, pack(i, most)) == most)
  if size < 8 then
    print(pcall(pack, i, least - 1))
    print(pcall(pack, i, most + 1))
    print(hex(pack(u, 2 * most + 1)), unpack(u, pack(u, 2 * most + 1)), pcall(pack, u, 2 * most + 2))
  end
  print(pcall(pack, u, -1))
end
print(pcall(unpack, "<i9", ("\0"):rep(8) .. "\1"), pcall(unpack, ">I16", "\1" .. ("\0"):rep(15)))
print(unpack("<i9", ("\255"):rep(9)), pcall(unpack, "<I9", ("\255"):rep(9)), pcall(unpack, "<I9", ("\255"):rep(8) .. "\0"))

-- Strings
print(hex(pack("z", "abc")), hex(pack("zz", "", "x")), hex(pack("<s1", "abc")), hex(pack(">s2", "ab")), hex(pack("<s", "q")))
print(hex(pack("c5", "abc")), hex(pack("c0", "")), hex(pack("c3c3", "abc", "d")), hex(pack("<s1z", "a\0b", "c")), #pack("c1000", "x"))
print(all(unpack("z", "abc\0def")), all(unpack("zz", "\0x\0")), all(unpack("s1", "\3abcd")), all(unpack("<s2", "\2\0xyz")))
print(all(unpack("c3", "abcdef")), all(unpack("c0", "")), all(unpack("c2c2c2", "abcdef")), all(unpack("s1s1", "\0\1x")))
print(pcall(pack, "c2", "abc"), pcall(pack, "z", "a\0"), pcall(pack, "s1", ("x"):rep(256)), #pack("s1", ("x"):rep(255)))
print(pcall(unpack, "z", "abc"), pcall(unpack, "s1", "\3ab"), pcall(unpack, "s1", ""), pcall(unpack, "c4", "abc"), pcall(unpack, "z", ""))
print(pcall(unpack, "<s8", ("\255"):rep(8)), pcall(unpack, "<s9", ("\255"):rep(9)), pcall(unpack, "<s3", "\1\0\1x"))
local long = ("long"):rep(100)
print(unpack("s4", pack("s4", long)) == long, unpack("z", pack("z", long)) == long, unpack("c400", long) == long)

-- Alignment and padding
for _, format in ipairs {
  "<!4 b i4", "<!2 b i4", "<! b j", "<!8 b d b", "<b i4", "<!4 b Xi4", "<!4 b Xi4 b", "<!8 b Xh b Xd b", "<!4 bxb", "<!1 b j", "<!16 b i16",
  "<!4 b s2", "<!4 b i8", "<!2 b j", "<!8 b Xi8", "<!4 h Xi4 i4", "<b Xi4 b", "> !4 h i = i",
} do
  local packed = pack(format, 1, "2", 3)
  local ok, size = pcall(packsize, format)
  print(format, #packed, size, hex(packed), all(unpack(format, packed)))
end
for position = 1, 9 do
  print(position, all(pcall(unpack, "<!4 i2 i4", ("\1\2\3\4"):rep(4), position)))
end
for _, position in ipairs { 5, -1, -4, -5, 0, 6, 100, math.mininteger } do
  print(position, all(pcall(unpack, "<b", "\1\2\3\4", position)), all(pcall(unpack, "", "\1\2\3\4", position)))
end

-- Sizes
print(packsize(""), packsize("<!8 b d"), packsize("c10 x x"), packsize("!4 i1 i2 i4 i8"), packsize("i4\0garbage"), packsize("  < > =  "))
print(pcall(packsize, "c2147483639"), pcall(packsize, "c2147483639c8"), pcall(packsize, "c2147483639c9"), pcall(packsize, "c00002"))
for _, format in ipairs {
  "s", "z", "q", "i0", "i17", "I20", "s0", "!17", "!0", "c", "cx", "X", "Xz", "Xc1", "X<", "Xs", "XX", "!3i4", "<!16 i3", "!4 i3", "5", "i99999999999",
  "c99999999999", "\n", "i4 ?", "y", "\255",
} do
  print((format:gsub("[^ -~]", function(c) return "\\" .. c:byte() end)), (select(2, pcall(packsize, format))))
end

-- Arguments
local function fails(f, ...) print(select(2, pcall(f, ...))) end
fails(pack) fails(pack, {}) fails(pack, "i") fails(pack, "ii", 1) fails(pack, "z") fails(pack, "i", "x") fails(pack, "i", 1.5) fails(pack, "i", {})
fails(pack, "f", "x") fails(pack, "d", nil) fails(pack, "z", {}) fails(pack, "s", true) fails(pack, "c2", nil) fails(pack, "bz", 1)
fails(packsize) fails(packsize, {}) fails(unpack) fails(unpack, "i") fails(unpack, "i", {}) fails(unpack, "i", "abcd", "x") fails(unpack, {}, "")
fails(unpack, "i", "abc") fails(unpack, "i4i4", "abcdefg") fails(unpack, "x", "") fails(unpack, "!4 b Xi4", "a") fails(unpack, "i", "abcd", 2)
print(hex(pack("<i2z", "12", 34)), all(unpack(("b"):rep(40), ("\7"):rep(40))), hex(pack("b", 5, "more", {})))
print(("<I4"):pack(1) == pack("<I4", 1), ("<I4"):packsize(), ("<I4"):unpack("\1\0\0\0"))
