-- Takes every path through tier 0's loop (Training). The file that runs is training.txt, the linear form of this chunk.

local function returnsNothing() end

local function fixed(a, b, c)
  return b
end

local function variable(...)
  local first, second = ...
  return ..., first, second
end

local function tail(n)
  return fixed(n, n)
end

local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

local function counter()
  local count = 0
  return function(by)
    count = count + by
    local seen = count
    return seen
  end, function()
    count = count + 1
    return count
  end
end

local function arithmetic(i, x)
  local n, m, y, z = i + 3, -i, x + 1.5, -x
  n = n + i; n = n - i; n = n * i; z = n / 7; z = n / i; n = (n % 11) + i % 5
  n = n // 3; n = n // i; z = 2 ^ x; z = i ^ 2
  y = y + x; y = y - x; y = y * x; y = y / x; y = y % x; y = y // x
  y = y + i; y = i + y; y = y - i; y = i - y; y = y * i; y = i * y; y = y / i; y = i / y
  y = y + 1000.5; y = y - 1000.5; y = y * 0.5; y = y / 0.5; y = i * 0.5; y = i + 1000.5; y = i - 1000.5; y = i / 0.5
  n = n + 1000; n = n - 1000; n = n * 1000; n = n % 1000; n = n // 1000; n = n / 1000
  y = y + 1000; y = y - 1000; y = y * 1000; y = y / 1000; y = y % 1000; y = y // 2
  y = y + 1; y = y - 1; n = i + 1; n = i - 1
  n = i & m; n = i | m; n = i ~ m; n = i & 0xffff; n = i | 0xffff; n = i ~ 0xffff
  n = ~i; n = i << 3; n = i >> 3; n = 1 << (i & 31); n = i >> (i & 7); n = i << (i & 7)
  return n, y, z, m
end

local function compares(a, b, s, t)
  local n = 0
  if a == b then n = n + 1 end
  if a ~= b then n = n + 1 end
  if a < b then n = n + 1 end
  if a <= b then n = n + 1 end
  if a > b then n = n + 1 end
  if not (a >= b) then n = n + 1 end
  if a == 5 then n = n + 1 end
  if a < 5 then n = n + 1 end
  if a <= 5 then n = n + 1 end
  if a > 5 then n = n + 1 end
  if a >= 5 then n = n + 1 end
  if a == 1000 then n = n + 1 end
  if s == "key" then n = n + 1 end
  if s ~= "other" then n = n + 1 end
  if s == t then n = n + 1 end
  if s == nil or t == s or s then n = n + 1 end
  local both, either, less, none = s and a, t or b, a < b, not s
  both = none and a; either = none or b
  if none then n = n + 1 end
  return n, both, either, less
end

local function tables(i, object, list)
  local t = {1, 2, 3.5, i, key = i, other = "x"}
  local name = "key"
  t.key = i; t[1] = i; t[name] = t.key + t[1] + t[name]
  t.added = nil; t.new = i; t[5] = i; t[6] = t.absent
  local n = #t + #name
  for j = 1, 4 do
    list[j] = j
    n = n + list[j]
  end
  global = i
  n = n + global
  object.count = object.count + object:own(1) + object:inherited(2) + object.base
  return n
end

local function loops(i)
  local n = 0
  for j = 1, 3 do n = n + j end
  for j = 3, 1, -1 do n = n + j end
  for j = 2, 1 do n = n + j end
  for x = 1.0, 2.0, 0.5 do n = n + 1 end
  while n > 10 do n = n - 3 end
  repeat
    n = n + 1
    local j = n
  until j > 12
  for j in function(limit, last) if last < limit then return last + 1 end end, 3, 0 do n = n + j end
  goto out
  n = 0
  ::out::
  return n
end

local Base = {base = 1}
Base.__index = Base
function Base:inherited(n) return n end
local Class = setmetatable({}, Base)
Class.__index = Class
local object = setmetatable({count = 0}, Class)
function object:own(n) return n end

local list = {}
local add, next = counter()
local strings = {"key", "value"}
for round = 1, 40 do
  local x, nothing, yes, no = round + 0.25, nil, true, false
  arithmetic(round, x)
  compares(round, 5, "key", "other")
  compares(round, round, "other", "other")
  compares(x, 5.25, strings[1], strings[2])
  compares(x, x, nothing, yes)
  tables(round, object, list)
  loops(round)
  add(round); next(); add(x)
  fixed(1); fixed(1, 2, 3, 4); returnsNothing(); variable(1, 2); tail(round)
  local joined = strings[1] .. round
  fib(6)
end
