-- Comparisons of integers, floats and NaN as loop conditions; sorting and searching in hot code.

local function count(from, to, by)
  local n = 0
  while from < to do from = from + by; n = n + 1; if n > 200 then break end end
  return n
end
for i = 1, 50 do count(0, i, 1) end
print(
  count(0, 10, 1), count(0, 10.5, 1), count(0.0, 10, 1), count(0, 1, 0.1), count(0, 0 / 0, 1),
  count(0 / 0, 1, 1), count(0, 1 / 0, 1)
)
print(
  count(math.maxinteger - 3, math.maxinteger, 1), count(math.maxinteger - 3, 2 ^ 63, 1),
  count((1 << 53) - 2, 2 ^ 53 + 2, 1), count(2 ^ 53 - 2, 2 ^ 53 + 2, 1)
)
print(pcall(count, 1, "2", 1))

local function minmax(list)
  local lo, hi = list[1], list[1]
  for i = 2, #list do
    local v = list[i]
    if v < lo then lo = v end
    if v > hi then hi = v end
  end
  return lo, hi
end
local ints, floats, strings, mixed = {}, {}, {}, {}
for i = 1, 50 do
  ints[i] = i * 7919 % 101
  floats[i] = ints[i] / 4
  strings[i] = "s" .. ints[i]
  mixed[i] = i % 2 == 0 and ints[i] or floats[i]
end
for _ = 1, 3 do print(minmax(ints)); print(minmax(floats)); print(minmax(mixed)) end
print(minmax(strings))
floats[10] = 0 / 0
local lo, hi = minmax(floats)
print(lo, hi)
mixed[50] = "x"
print(pcall(minmax, mixed))
local meta = {__lt = function(a, b) return (type(a) == "table" and a.v or a) < (type(b) == "table" and b.v or b) end}
local boxed = {}
for i = 1, 50 do boxed[i] = setmetatable({v = ints[i]}, meta) end
lo, hi = minmax(boxed)
print(lo.v, hi.v)
boxed[25] = -1
lo, hi = minmax(boxed)
print(lo, hi.v)
print(minmax(ints))

-- Insertion sort, quicksort, binary search over lists of each kind.
local function insertion(list)
  for i = 2, #list do
    local v, j = list[i], i - 1
    while j > 0 and list[j] > v do list[j + 1] = list[j]; j = j - 1 end
    list[j + 1] = v
  end
  return list
end
local function quick(list, lo, hi)
  if lo < hi then
    local pivot, i = list[hi], lo
    for j = lo, hi - 1 do
      if list[j] <= pivot then list[i], list[j] = list[j], list[i]; i = i + 1 end
    end
    list[i], list[hi] = list[hi], list[i]
    quick(list, lo, i - 1)
    quick(list, i + 1, hi)
  end
  return list
end
local function search(list, x)
  local lo, hi = 1, #list
  while lo <= hi do
    local mid = (lo + hi) // 2
    local v = list[mid]
    if v == x then return mid elseif v < x then lo = mid + 1 else hi = mid - 1 end
  end
end
local function copy(list, n) local r = {}; for i = 1, n or #list do r[i] = list[i] end return r end
floats[10] = 0.125
mixed[50] = 50.5
for _, list in ipairs {ints, floats, strings, mixed} do
  local a, b = insertion(copy(list)), quick(copy(list), 1, #list)
  local same = true
  for i = 1, #a do same = same and a[i] == b[i] end
  print(same, a[1], a[25], a[50], search(a, a[33]), search(a, type(a[1]) == "string" and "zz" or -1))
end
print(pcall(insertion, {3, "x", 1}))
print(pcall(quick, {3, {}, 1}, 1, 3))
print(search(insertion(copy(ints)), 50.0), search({1, 2.0, 3}, 2), pcall(search, {"a", "b", "c"}, 1))

-- Float and integer comparisons at the edges, in a hot function.
local function order(a, b) if a < b then return -1 elseif a > b then return 1 elseif a == b then return 0 end return "unordered" end
for i = 1, 60 do order(i, 30) end
print(
  order(1, 1.0), order(math.maxinteger, 2.0 ^ 63), order(math.mininteger, -2.0 ^ 63), order(0.0, -0.0),
  order(0 / 0, 1), order(1, 0 / 0)
)
print(
  order((1 << 53) + 1, 2.0 ^ 53), order(2.0 ^ 53, (1 << 53) + 1), order(1 / 0, math.maxinteger),
  order(-1 / 0, math.mininteger), order("a", "a")
)
