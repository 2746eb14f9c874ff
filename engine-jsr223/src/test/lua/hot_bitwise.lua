-- Bitwise operations in hot code, with operands that change their kind.

local function mix(a, b)
  local r = a & b
  r = r | a ~ b
  r = r ~ (a << 3)
  r = r + (b >> 2)
  return r & ~a
end
local s = 0
for i = 1, 200 do s = s ~ mix(i, i * 3) end
print(s)
print(mix(5.0, 3), mix(5, 3.0), mix(5, 3))
print(pcall(mix, 1.5, 1))
print(pcall(mix, 1, 2 ^ 63))
print(pcall(mix, "5", 1))
print(pcall(mix, nil, 1))
local meta = {__band = function() return 1 end, __bxor = function() return 2 end, __shl = function() return 4 end, __bnot = function() return 7 end, __shr = function() return 8 end}
print(mix(setmetatable({}, meta), 3), pcall(mix, 3, setmetatable({}, meta)))
print(mix(-1, 1), mix(math.mininteger, -1), mix(0, 0))

-- Shift counts of every size, positive and negative, constant and not.
local function shifts(x, n) return x << n, x >> n, x << -n, x >> -n end
for n = 0, 70 do shifts(1, n) end
for _, n in ipairs {0, 1, 31, 32, 63, 64, 65, -1, -63, -64, math.maxinteger, math.mininteger} do print(n, shifts(-3, n)) end
print(shifts(1.0, 4)); print(shifts(1, 4.0)); print(pcall(shifts, 1, 0.5))
local function constants(x) return x << 1, x >> 1, x << 63, x >> 63, x << 64, 1 << x, x & 0xFF, x | 0x100, x ~ -1, ~x, x << -1, x >> -1 end
for i = -30, 30 do constants(i) end
print(constants(77)); print(constants(-77)); print(constants(2.0 ^ 40)); print(constants(math.mininteger))
print(pcall(constants, 0.5))

-- CRC-32 by bits and by table, the same.
local function crcbits(text)
  local crc = 0xFFFFFFFF
  for i = 1, #text do
    crc = crc ~ text:byte(i)
    for _ = 1, 8 do
      if crc & 1 == 1 then crc = crc >> 1 ~ 0xEDB88320 else crc = crc >> 1 end
    end
  end
  return crc ~ 0xFFFFFFFF
end
local crctable = {}
for i = 0, 255 do
  local c = i
  for _ = 1, 8 do c = c & 1 == 1 and c >> 1 ~ 0xEDB88320 or c >> 1 end
  crctable[i] = c
end
local function crc(text)
  local c = ~0 & 0xFFFFFFFF
  for i = 1, #text do c = crctable[(c ~ text:byte(i)) & 0xFF] ~ c >> 8 end
  return ~c & 0xFFFFFFFF
end
for _, text in ipairs {"", "a", "123456789", "The quick brown fox jumps over the lazy dog"} do
  print(string.format("%08x %s", crc(text), crc(text) == crcbits(text)))
end

-- Counting, reversing and rotating bits; sets of bits; Gray code.
local function popcount(x) local n = 0; while x ~= 0 do x = x & x - 1; n = n + 1 end return n end
local function reverse(x) local r = 0; for _ = 1, 64 do r = r << 1 | x & 1; x = x >> 1 end return r end
local function rotate(x, n) return x << n | x >> 64 - n end
local total = 0
for i = 1, 100 do total = total + popcount(i * 0x0101010101) + (reverse(reverse(i)) == i and 1 or 0) end
print(total, popcount(-1), reverse(1), reverse(-2), rotate(1, 63), rotate(rotate(12345, 20), 44), rotate(-2, 1))
local gray, good = {}, true
for i = 0, 63 do gray[i] = i ~ i >> 1 end
for i = 1, 63 do good = good and popcount(gray[i] ~ gray[i - 1]) == 1 end
print(good, gray[63])
local members = 0
for _, m in ipairs {1, 5, 9, 33, 62} do members = members | 1 << m end
local listed = {}
for m = 0, 63 do if members & 1 << m ~= 0 then listed[#listed + 1] = m end end
print(table.concat(listed, " "), members)

-- The operand becomes a float with an integer value, then one without.
local function fold(list) local r = 0; for i = 1, #list do r = r ~ list[i] end return r end
local list = {}
for i = 1, 50 do list[i] = i end
for _ = 1, 5 do fold(list) end
list[25] = 25.0
print(fold(list))
list[40] = 40.5
print(pcall(fold, list))
list[40] = "40"
print(pcall(fold, list))
