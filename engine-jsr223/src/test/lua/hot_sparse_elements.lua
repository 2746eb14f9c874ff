-- Elements that are read and written by the same key, in arrays at first and then elsewhere.
local function bump(t, i)
  local v = t[i]
  if v then t[i] = v + 1 else t[i] = 1 end
  return t[i]
end
local array = {0, 0, 0, 0}
for i = 1, 400 do bump(array, i % 4 + 1) end
print(table.concat(array, " "))
local sparse = {}
for i = 1, 400 do bump(sparse, i % 5 * 1000) end
for i = 0, 4 do print(i, sparse[i * 1000]) end
local mixed = {10, 20, [100] = 5, [-1] = 7}
for i = 1, 200 do bump(mixed, 1); bump(mixed, 100); bump(mixed, -1); bump(mixed, 3) end
print(mixed[1], mixed[2], mixed[3], mixed[100], mixed[-1])

local memo = {}
local function fib(n)
  if n < 2 then return n end
  if not memo[n] then memo[n] = fib(n - 1) + fib(n - 2) end
  return memo[n]
end
print(fib(80))
memo = {}
for i = 1, 300 do fib(i % 60 + 1); if i % 50 == 0 then memo = {} end end
print(fib(70))

local function remove(set, digit)
  if not set[digit] then return false end
  set[digit] = nil
  set.count = set.count - 1
  return true
end
local removed = 0
for round = 1, 60 do
  local set = {count = 9}
  for digit = 1, 9 do set[digit] = true end
  for digit = 9, 1, -2 do if remove(set, digit) and not remove(set, digit) then removed = removed + 1 end end
  assert(set.count == 4)
end
print(removed)

local function swap(t, i, j) t[i], t[j] = t[j], t[i]; return t[i], t[j] end
local list = {}
for i = 1, 50 do list[i] = i end
for i = 1, 300 do swap(list, i % 50 + 1, i * 7 % 50 + 1) end
print(table.concat(list, ","))
print(swap({1, 2, [50] = 3}, 2, 50), swap({}, 1, 2), swap({1}, 1, 2))
print(pcall(swap, nil, 1, 2))

-- Metamethods for what is not there.
local log = {}
local watched = setmetatable({}, {
  __index = function(_, k) log[#log + 1] = "get" .. k; return nil end,
  __newindex = function(t, k, v) log[#log + 1] = "set" .. k; rawset(t, k, v) end,
})
for i = 1, 30 do bump(watched, i % 3 * 10) end
print(#log, log[1], log[2], watched[0], watched[10], watched[20])
