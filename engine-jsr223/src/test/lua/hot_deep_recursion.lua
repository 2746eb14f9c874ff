-- Recursion in hot functions: depth, changing types on the way down and up, errors at the bottom.

local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
local s = 0
for i = 1, 60 do s = s + depth(i) end
print(s, depth(5000), depth(20000), depth(10.0))

-- The value changes its type at some level.
local function climb(n, v)
  if n == 0 then return v end
  return climb(n - 1, v) + 1
end
for i = 1, 60 do climb(i, 0) end
print(climb(1000, 0), climb(1000, 0.5), climb(100, "1"), climb(100, math.maxinteger))
print(climb(100, setmetatable({n = 0}, {__add = function(a, k) a.n = a.n + k; return a end})).n)
print(pcall(climb, 1000, nil))
print(pcall(climb, 1000, {}))
print(climb(1000, 0))

local function down(n)
  if n == 100 then return down(99.5) end
  if n <= 0 then return n end
  return down(n - 1)
end
print(down(50), down(150), pcall(down, "3"))

-- fib with integers, floats, strings, then integers.
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
print(fib(14), fib(10.0), pcall(fib, "8"))
print(pcall(fib, {}))
print(fib(14))

-- Locals are right on the way up.
local function sandwich(n)
  local before = n * 3
  local text = "t" .. n
  if n == 0 then return 0 end
  local below = sandwich(n - 1)
  local good = before == n * 3 and #text == #("t" .. n)
  return below + (good and 1 or 1000000)
end
print(sandwich(30), sandwich(150))

-- pcall at several levels; errors that pass some of them.
local function levels(n, bad)
  if n == bad then error("level " .. n, 0) end
  if n == 0 then return "bottom" end
  if n % 10 == 0 then
    local ok, e = pcall(levels, n - 1, bad)
    if not ok and n % 20 == 0 then error(e .. "+" .. n, 0) end
    return (ok and "ok " or "caught ") .. tostring(e)
  end
  local r = levels(n - 1, bad)
  return r
end
for _ = 1, 5 do levels(30, -1) end
print(levels(35, -1)); print(levels(35, 5)); print(levels(35, 15)); print(levels(55, 25)); print(pcall(levels, 9, 3))

-- Mutual recursion of three functions with several results.
local a, b, c
function a(n) if n <= 0 then return 0, 0, 0 end local x, y, z = b(n - 1); return x + 1, y, z end
function b(n) if n <= 0 then return 0, 0, 0 end local x, y, z = c(n - 1); return x, y + 1, z end
function c(n) if n <= 0 then return 0, 0, 0 end local x, y, z = a(n - 1); return x, y, z + 0.5 end
for i = 1, 30 do a(i) end
print(a(100)); print(a(3001)); print(b(8.5))

-- The recursive function is replaced while it runs.
local swaps = 0
local function original(n)
  if n == 0 then return "original" end
  return rec(n - 1)
end
rec = original
print(rec(50))
rec = function(n)
  swaps = swaps + 1
  if n == 25 then rec = original end
  return rec(n - 1)
end
print(rec(50), swaps)

-- Ackermann, and a recursive closure over a table of changing shape.
local function ack(m, n) if m == 0 then return n + 1 elseif n == 0 then return ack(m - 1, 1) end return ack(m - 1, ack(m, n - 1)) end
print(ack(2, 8))
local visited = {}
local function visit(n, t)
  if n == 0 then return #visited end
  visited[#visited + 1] = t[n] or n
  if n % 20 == 0 then t["k" .. n] = n elseif n == 33 then t[n - 1] = 0.5 end
  return visit(n - 1, t) + 0
end
print(visit(80, {}), visited[1], visited[48], visited[49], visited[50])
