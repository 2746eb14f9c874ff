-- Strings in hot code: building, comparing, as keys, with numbers and metamethods among them.

local function join(a, b) return a .. b end
for i = 1, 60 do join("a", "b") end
print(join("x", "y"), join("n", 1), join(1, 2), join(1.5, "f"), join("", ""), #join(("a"):rep(100), ("b"):rep(100)))
print(join(setmetatable({}, {__concat = function() return "meta" end}), 1), pcall(join, nil, "s"))
print(pcall(join, "s", {}))
print(join("still", "fine"))

local s = ""
for i = 1, 120 do s = s .. string.char(97 + i % 26) end
print(#s, s:sub(1, 30), s:sub(-5))
local parts = {}
for i = 1, 120 do parts[#parts + 1] = s:sub(i, i) end
print(table.concat(parts) == s)
local chain = ""
for i = 1, 30 do chain = i .. "," .. chain .. (i % 2 == 0 and i / 2 or "") end
print(chain)

-- Keys made at run time find the constant ones, and the other way round.
local t = {alpha = 1, beta = 2, gamma = 3}
local names, sum = {"al", "be", "gam"}, 0
local ends = {"pha", "ta", "ma"}
for i = 1, 90 do sum = sum + t[names[i % 3 + 1] .. ends[i % 3 + 1]] end
print(sum)
for i = 1, 60 do t["key" .. i] = i end
print(t.key1, t.key30, t.key60, t.key61)
local long = {}
for i = 1, 20 do long[("long"):rep(20) .. i] = i end
sum = 0
for i = 1, 20 do sum = sum + long[("long"):rep(20) .. i] end
print(sum, long[("long"):rep(20) .. 21])

-- Comparison and equality of short and long strings.
local function equal(a, b) return a == b end
local function less(a, b) return a < b end
local eq, lt = 0, 0
for i = 1, 60 do
  local a, b = "s" .. i % 4, "s" .. i % 3
  if equal(a, b) then eq = eq + 1 end
  if less(a, b) then lt = lt + 1 end
end
print(eq, lt)
print(
  equal(("x"):rep(100), ("x"):rep(50) .. ("x"):rep(50)), equal(("x"):rep(100), ("x"):rep(99) .. "y"),
  less(("x"):rep(99) .. "a", ("x"):rep(99) .. "b")
)
print(equal("1", 1), equal("a", {}), less("a\0a", "a\0b"), pcall(less, "1", 1))

-- Length, bytes, characters and methods on strings whose kind changes.
local function measure(v) return #v end
for _ = 1, 50 do measure("abc") end
print(
  measure("four"), measure({1, 2}), measure(""),
  measure(setmetatable({}, {__len = function() return "len" end})), pcall(measure, 5)
)
local function upper(v) return v:upper() end
for _ = 1, 50 do upper("abc") end
print(upper("Mixed"), upper({upper = function(self) return self.v end, v = "table"}), pcall(upper, 5))
local function bytes(v) local h = 0; for i = 1, #v do h = (h * 31 + v:byte(i)) & 0xFFFFFFFF end return h end
for i = 1, 20 do bytes("text" .. i) end
print(bytes("hello"), bytes(""), bytes("\0\255"), pcall(bytes, {1}))

-- Numbers become strings and strings numbers, in a loop.
local v = 0
for i = 1, 60 do v = (v .. i % 10) % 1000003 end
print(v)
local w = "1"
for i = 1, 40 do w = w + i; if i % 10 == 0 then w = w .. "" end end
print(w, math.type(w))
local counts = {}
for i = 1, 100 do local k = tostring(i * i):sub(-1); counts[k] = (counts[k] or 0) + 1 end
for d = 0, 9 do io.write(d, "=", counts[tostring(d)] or 0, " ") end
print()

-- Palindromes, reversing, counting words without patterns.
local function palindrome(x) return x == x:reverse() end
local found = {}
for i = 100, 300 do if palindrome(tostring(i * 11)) then found[#found + 1] = i * 11 end end
print(table.concat(found, " "))
local function words(text)
  local n, inside = 0, false
  for i = 1, #text do
    local space = text:sub(i, i) == " "
    if not space and not inside then n = n + 1 end
    inside = not space
  end
  return n
end
print(words("the quick  brown fox"), words(""), words("   "), words("one"))
