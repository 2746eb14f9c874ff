-- table.sort.

local function show(t) return table.concat(t, " ") end
local function sorted(t, f) table.sort(t, f); return show(t) end

print(sorted {}, sorted {1}, sorted {2, 1}, sorted {3, 1, 2}, sorted {1, 2, 3, 4, 5}, sorted {5, 4, 3, 2, 1})
print(sorted {1.5, 1, -2, 0.5, 2 ^ 53, -1e300, 1 / 0, -1 / 0})
print(sorted {"banana", "apple", "Cherry", "date", "", "apple pie", "10", "9"})
print(sorted({3, 1, 2}, function(a, b) return a > b end), sorted({"bb", "a", "ccc"}, function(a, b) return #a > #b end))
print(select("#", table.sort({2, 1})), sorted({2, 2, 1, 1, 3, 3}), sorted({2, 1}, nil))

-- Many lengths and many orders of the input.
local function check(n, make, less)
  local t, count = {}, {}
  for i = 1, n do t[i] = make(i, n); count[t[i]] = (count[t[i]] or 0) + 1 end
  table.sort(t, less)
  less = less or function(a, b) return a < b end
  for i = 2, n do if less(t[i], t[i - 1]) then return false end end
  for i = 1, n do count[t[i]] = count[t[i]] - 1 end
  for _, c in pairs(count) do if c ~= 0 then return false end end
  return #t == n
end
local makers = {
  up = function(i) return i end,
  down = function(i, n) return n - i end,
  equal = function() return 7 end,
  few = function(i) return i % 3 end,
  scattered = function(i) return i * 7919 % 127 end,
  saw = function(i, n) return i % 2 == 0 and i or n - i end,
  floats = function(i) return i * 37 % 41 / 8 end,
}
for _, name in ipairs {"up", "down", "equal", "few", "scattered", "saw", "floats"} do
  local good = true
  for _, n in ipairs {2, 3, 4, 5, 10, 40, 101} do
    good = good and check(n, makers[name]) and check(n, makers[name], function(a, b) return a > b end)
  end
  print(name, good)
end
print("strings", check(60, function(i) return "s" .. i * 31 % 60 end))

-- Objects by a field, by several fields, by metamethod.
local people = {
  {name = "Eve", age = 30}, {name = "Bob", age = 25}, {name = "Ann", age = 30}, {name = "Dan", age = 41}, {name = "Cid", age = 25},
}
table.sort(people, function(a, b) if a.age ~= b.age then return a.age < b.age end return a.name < b.name end)
local out = {}
for i, p in ipairs(people) do out[i] = p.name .. p.age end
print(show(out))
local mt = {__lt = function(a, b) return a.v < b.v end}
local objects = {}
for i = 1, 20 do objects[i] = setmetatable({v = i * 13 % 23}, mt) end
table.sort(objects)
for i = 1, 20 do objects[i] = objects[i].v end
print(show(objects))

-- Keys of a table in order; only the sequence is sorted.
local words = {pear = 3, apple = 7, fig = 1}
local keys = {}
for k in pairs(words) do keys[#keys + 1] = k end
table.sort(keys)
print(show(keys))
table.sort(keys, function(a, b) return words[a] < words[b] end)
print(show(keys))
local t = {3, 1, 2, x = "kept", [-1] = "also"}
table.sort(t)
print(show(t), t.x, t[-1])

-- The order function may be any function; errors pass through.
local calls = 0
print(sorted({5, 3, 4, 1, 2}, function(a, b) calls = calls + 1; return a < b end), calls > 3)
local up = {limit = 3}
print(pcall(table.sort, {3, 2, 1}, function() error("in order", 0) end))
print(
  pcall(table.sort, {3, 2, 1}, function() up.limit = up.limit - 1; if up.limit == 0 then error({}) end return false end) == false,
  up.limit
)
local ok, e = pcall(table.sort, {1, 2, {}, 4})
print(ok, e:find("attempt to compare", 1, true))
ok, e = pcall(table.sort, {1, "x", 3})
print(ok, e:find("attempt to compare", 1, true))

-- An order that is not one: an error or any permutation, never anything worse.
for n = 3, 60, 19 do
  local bad = {}
  for i = 1, n do bad[i] = i end
  local fine, message = pcall(table.sort, bad, function() return true end)
  if not fine then fine = message:find("invalid order function", 1, true) or message:find("compare", 1, true) end
  print(n, fine and true)
end

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() table.sort() end)
try(function() table.sort(5) end)
try(function() table.sort({2, 1}, {}) end)
try(function() table.sort({2, 1}, "x") end)

-- What is read and written, and when, of a table whose elements are somewhere else.
do
  local function proxy(list, keep)
    local log = {}
    local t = setmetatable({}, {
      __len = function() return #list end,
      __index = function(_, i) log[#log + 1] = "r" .. i return list[i] end,
      __newindex = function(_, i, v) log[#log + 1] = "w" .. i .. "=" .. v if keep then list[i] = v end end,
    })
    return t, log
  end
  for _, keep in ipairs {true, false} do
    for _, list in ipairs {{2, 1}, {3, 1, 2}, {1, 2, 3}, {4, 3, 2, 1}, {5, 1, 4, 2, 3}, {2, 2, 2, 2, 2, 2}, {7, 3, 9, 1, 8, 2, 6, 4, 5}} do
      for _, order in ipairs {false, function(a, b) return a > b end} do
        local t, log = proxy({table.unpack(list)}, keep)
        print(pcall(table.sort, t, order or nil))
        print(table.concat(log, " "))
      end
    end
  end
  local t = {5, 3, 8, 1, 9, 2}
  print(pcall(table.sort, t, function(a, b) t[3] = 4 return a < b end), table.concat(t, " "))
  t = {5, 3, 8, 1, 9, 2, 7}
  print(pcall(table.sort, t, function(a, b) t[2] = nil return a < b end), t[1], t[2], t[3], t[4], t[5], t[6], t[7])
end
