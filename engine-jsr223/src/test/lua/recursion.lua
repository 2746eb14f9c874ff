-- Recursive functions of several shapes.

local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
print(fib(0), fib(1), fib(10), fib(15), fib(12.0))

local function ack(m, n)
  if m == 0 then return n + 1 end
  if n == 0 then return ack(m - 1, 1) end
  return ack(m - 1, ack(m, n - 1))
end
print(ack(0, 0), ack(1, 3), ack(2, 3), ack(2, 6))

local even, odd
function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end
print(even(100), odd(100), even(7), odd(7))

local moves = {}
local function hanoi(n, from, to, via)
  if n == 0 then return 0 end
  local before = hanoi(n - 1, from, via, to)
  if n == 1 then moves[#moves + 1] = from .. to end
  return before + 1 + hanoi(n - 1, via, to, from)
end
print(hanoi(6, "a", "c", "b"), #moves, table.concat(moves, " ", 1, 8))

local function permutations(list, n, visit)
  if n <= 1 then visit(list) return end
  for i = 1, n do
    list[n], list[i] = list[i], list[n]
    permutations(list, n - 1, visit)
    list[n], list[i] = list[i], list[n]
  end
end
local seen, count = {}, 0
permutations({1, 2, 3, 4}, 4, function(p) count = count + 1; seen[table.concat(p)] = true end)
print(count, seen["1234"], seen["4321"], seen["1123"])

local function gcd(a, b) if b == 0 then return a end return gcd(b, a % b) end
print(gcd(48, 36), gcd(17, 5), gcd(2 ^ 40, 2 ^ 20), gcd(0, 9))

local function power(b, n)
  if n == 0 then return 1 end
  local half = power(b, n // 2)
  if n % 2 == 0 then return half * half end
  return half * half * b
end
print(power(2, 10), power(3, 40), power(2.5, 3), power(7, 100))

-- Trees.
local function insert(tree, v)
  if not tree then return {v = v} end
  if v < tree.v then tree.l = insert(tree.l, v) elseif v > tree.v then tree.r = insert(tree.r, v) end
  return tree
end
local function walk(tree, visit)
  if tree then walk(tree.l, visit); visit(tree.v); walk(tree.r, visit) end
end
local function height(tree) return tree and 1 + math.max(height(tree.l), height(tree.r)) or 0 end
local tree
local x = 7
for _ = 1, 60 do x = x * 37 % 101; tree = insert(tree, x) end
local values = {}
walk(tree, function(v) values[#values + 1] = v end)
print(#values, height(tree), table.concat(values, " ", 1, 10))

-- Recursion through table fields, upvalues, methods, metamethods and the Y combinator.
local m = {}
function m.down(n) return n == 0 and 0 or 1 + m.down(n - 1) end
function m:sum(n) if n == 0 then return 0 end return n + self:sum(n - 1) end
print(m.down(200), m:sum(200))
local t = setmetatable({}, {__index = function(self, k) if k <= 1 then return 1 end return k * self[k - 1] end})
print(t[10], t[20])
local function Y(f) return (function(g) return g(g) end)(function(g) return f(function(n) return g(g)(n) end) end) end
print(Y(function(self) return function(n) return n == 0 and 1 or n * self(n - 1) end end)(10))

-- Recursion that returns several values, collects arguments, or passes accumulators.
local function divmod(a, b) if a < b then return 0, a end local q, r = divmod(a - b, b); return q + 1, r end
print(divmod(47, 5))
local function collect(n, ...) if n == 0 then return ... end return collect(n - 1, n, ...) end
print(collect(10))
local function sum(n, acc) if n == 0 then return acc end return sum(n - 1, acc + n) end
print(sum(100, 0), sum(100, 0.5))
local function flatten(list, out)
  out = out or {}
  for _, v in ipairs(list) do if type(v) == "table" then flatten(v, out) else out[#out + 1] = v end end
  return out
end
print(table.concat(flatten {1, {2, {3, {4, {5}}}}, {{{6}}}}, " "))

-- Each level has its own locals, also after deeper levels have run.
local function levels(n)
  local before, list = n * 10, {n}
  if n > 0 then list[2] = levels(n - 1) end
  return before + #list + (list[2] or 0)
end
print(levels(20))
