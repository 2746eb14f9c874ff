-- Coroutines whose bodies and resumers get hot: yields inside loops, calls and pcall; stacks that grow; many at a time.
local yield, wrap = coroutine.yield, coroutine.wrap

local function count(n) for i = 1, n do yield(i) end end
local total = 0
for i in wrap(function() count(400) end) do total = total + i end
print(total)

local function walk(t) if t then walk(t.left); yield(t.value); walk(t.right) end end
local function insert(t, v)
  if not t then return {value = v} end
  if v < t.value then t.left = insert(t.left, v) else t.right = insert(t.right, v) end
  return t
end
local root
local x = 7
for _ = 1, 150 do x = (x * 37 + 11) % 1009; root = insert(root, x) end
local last, ordered, n = -1, true, 0
for v in wrap(function() walk(root) end) do ordered = ordered and v >= last; last = v; n = n + 1 end
print(ordered, n)

-- floats, then integers, then strings through the same yield
local function accumulate(sum) while true do local v = yield(sum); if not v then return sum end; sum = sum + v end end
local acc = wrap(accumulate)
acc(0.5)
for i = 1, 200 do acc(i * 0.5) end
for i = 1, 200 do acc(i) end
print(acc("7"), acc(nil))

-- deep recursion inside a coroutine, and yields at its bottom
local function deep(n) if n == 0 then yield("bottom"); return 0 end; return 1 + deep(n - 1) end
local co = wrap(function() return deep(2000) end)
print(co(), co())

-- a pipeline
local function source(n) return wrap(function() for i = 1, n do yield(i) end end) end
local function filter(p, from) return wrap(function() for v in from do if p(v) then yield(v) end end end) end
local function map(f, from) return wrap(function() for v in from do yield(f(v)) end end) end
local s = 0
for v in map(function(v) return v * v end, filter(function(v) return v % 3 == 0 end, source(300))) do s = s + v end
print(s)

-- sieve: many coroutines at once
local function sieve(from)
  local prime = from()
  if not prime then return end
  yield(prime)
  return sieve(filter(function(v) return v % prime ~= 0 end, from))
end
local primes = {}
local function numbers() return wrap(function() for i = 2, 120 do yield(i) end end) end
for p in wrap(function() sieve(numbers()) end) do primes[#primes + 1] = p end
print(#primes, primes[#primes])

-- errors and pcall in hot bodies
local function risky(i) if i % 10 == 0 then error({i}) end; return yield(i) end
local caught, passed = 0, 0
local body = wrap(function()
  for i = 1, 300 do
    local ok, e = pcall(risky, i)
    if ok then passed = passed + (e or 0) else caught = caught + e[1] end
  end
  return "over"
end)
local r = body()
while r ~= "over" do r = body(1) end
print(caught, passed)

-- abandoned ones
local kept = {}
for i = 1, 500 do
  local c = coroutine.create(function(a) local b = {a}; yield(b); return b end)
  local _, b = coroutine.resume(c, i)
  if i % 100 == 0 then kept[#kept + 1] = c end
end
collectgarbage()
for i, c in ipairs(kept) do local ok, b = coroutine.resume(c); print(ok, b[1], coroutine.status(c)) end
