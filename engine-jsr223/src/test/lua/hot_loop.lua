-- One long loop of each kind, so that code that is already running gets compiled.

local s = 0
for i = 1, 100000 do s = s + i % 7 end
print(s)

local x, n = 0.0, 0
while n < 30000 do
  x = x + n * 0.25
  n = n + 1
end
print(x, n)

local h = 5381
local i = 0
repeat
  h = (h << 5) + h ~ i
  i = i + 1
until i == 20000
print(h)

local sieve, primes = {}, 0
for k = 2, 5000 do sieve[k] = true end
for k = 2, 5000 do
  if sieve[k] then
    primes = primes + 1
    for m = k * k, 5000, k do sieve[m] = false end
  end
end
print(primes)

-- The types change near the end of a long run.
local acc = 0
for k = 1, 20000 do
  acc = acc + k
  if k == 19990 then acc = acc + 0.5 elseif k == 19995 then acc = "1000" end
end
print(acc)
local overflow = math.maxinteger - 19990
for _ = 1, 20000 do overflow = overflow + 1 end
print(overflow)
local t = {v = 0}
for k = 1, 10000 do
  t.v = t.v + 1
  if k == 9990 then setmetatable(t, {__index = function() return 100 end}); t.v = nil end
end
print(t.v)
print(pcall(function()
  local list, sum = {}, 0
  for k = 1, 3000 do list[k] = k end
  list[2990] = nil
  for k = 1, 3000 do
    sum = sum + list[k]
  end
end))
