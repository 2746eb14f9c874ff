-- Integers that wrap around in hot loops; they never become floats by themselves.

local function accumulate(n, by)
  local x = math.maxinteger - 10
  for _ = 1, n do x = x + by end
  return x
end
print(accumulate(5, 1), accumulate(50, 1), accumulate(50, -1), accumulate(5, 1 << 62), accumulate(20, 0.0))
print(accumulate(20, "1"))

local function product(n) local p = 1; for i = 1, n do p = p * i end return p end
for n = 18, 26, 2 do print(n, product(n)) end
print(product(66), product(70))
local function fproduct(n) local p = 1.0; for i = 1, n do p = p * i end return p end
print(fproduct(20), fproduct(26), fproduct(170), fproduct(171))

local function shift(n) local x = 1; for _ = 1, n do x = x << 1 end return x end
print(shift(62), shift(63), shift(64))
local function power(b, n) local r = 1; for _ = 1, n do r = r * b end return r end
print(power(3, 39), power(3, 40), power(3, 41), power(-2, 63), power(2, 64), power(10, 19), power(7.0, 30))

-- Linear congruences, hashes, Fibonacci numbers modulo 2^64.
local function lcg(n) local x = 42; for _ = 1, n do x = x * 6364136223846793005 + 1442695040888963407 end return x end
print(lcg(1), lcg(10), lcg(100))
local function xorshift(n)
  local x = 88172645463325252
  for _ = 1, n do
    x = x ~ (x << 13)
    x = x ~ (x >> 7)
    x = x ~ (x << 17)
  end
  return x
end
print(xorshift(1), xorshift(10), xorshift(100))
local function fibonacci(n) local a, b = 0, 1; for _ = 1, n do a, b = b, a + b end return a end
print(fibonacci(90), fibonacci(92), fibonacci(93), fibonacci(94), fibonacci(200))

-- Edges of negation, subtraction, multiplication, division.
local function edges(x)
  return -x, x - 1, 0 - x, x * -1, x // -1, x % -1, x * x, x + x, ~x, x >> 63
end
for i = 1, 50 do edges(i) end
print(edges(math.mininteger))
print(edges(math.maxinteger))
print(edges(0))
print(edges(-1.0))

-- Counters that pass the edge, with conditions on them.
local function crossing(start, n)
  local x, negative, positive = start, 0, 0
  for _ = 1, n do
    if x < 0 then negative = negative + 1 else positive = positive + 1 end
    x = x + 1
  end
  return x, negative, positive
end
print(crossing(0, 50)); print(crossing(math.maxinteger - 20, 50)); print(crossing(-25, 50)); print(crossing(2.0 ^ 63, 50))
local i, rounds = math.maxinteger - 3, 0
while i > 0 do i = i + 1; rounds = rounds + 1 end
print(i, rounds)
i, rounds = math.mininteger + 3, 0
repeat i = i - 1; rounds = rounds + 1 until i > 0
print(i, rounds)

-- For loops beside the edge in hot code.
local function count(a, b, c) local n = 0; for _ = a, b, c do n = n + 1; if n > 100 then return "many" end end return n end
for k = 1, 40 do count(1, k, 1) end
print(
  count(math.maxinteger - 5, math.maxinteger, 1), count(math.maxinteger - 5, math.maxinteger, 4),
  count(math.mininteger + 5, math.mininteger, -2)
)
print(
  count(math.mininteger, math.maxinteger, math.maxinteger), count(math.maxinteger, math.mininteger, -1 << 62),
  count(1, math.maxinteger, 1)
)

-- Index arithmetic that overflows is only a key.
local t = {}
for k = 1, 40 do t[k + math.maxinteger] = k end
local sum = 0
for k = 1, 40 do sum = sum + t[math.mininteger + k - 1] end
print(sum, t[math.mininteger], t[1])

-- Integer results that a float operand turns into floats in the middle.
local function switch(n)
  local x = math.maxinteger - 5
  for k = 1, n do
    x = x + 1
    if k == 20 then x = x + 0.0 end
  end
  return x
end
print(switch(10), switch(19), switch(20), switch(30))
