-- Upvalues that callees change while the hot loop around them runs.

local n = 0
local function bump() n = n + 1 end
local function run(k) for _ = 1, k do n = n + 1; bump() end return n end
print(run(50), run(50))
n = 0.5
print(run(50))
n = "10"
print(run(5))
n = nil
print(pcall(run, 1))
n = 0
print(run(50))

-- A local that is captured: the loop must see each change.
local function watched()
  local x = 0
  local function change(v) x = v end
  local log = {}
  for i = 1, 60 do
    x = x + 1
    if i % 10 == 0 then
      change(i == 10 and 100 or i == 20 and 0.5 or i == 30 and "7" or i == 40 and -1 or 0)
    end
    if i % 6 == 0 then log[#log + 1] = x end
  end
  return table.concat(log, " ")
end
for _ = 1, 3 do print(watched()) end

-- The captured variable is the loop's limit, step holder, table, function.
local limit = 10
local function shrink() limit = limit - 1; return limit end
local trips = 0
while trips < limit do trips = trips + 1; if trips % 3 == 0 then shrink() end end
print(trips, limit)
local data = {1, 2, 3}
local function swap(i) if i == 30 then data = {10, 20, 30} elseif i == 45 then data = {0.5, 0.5, 0.5} end end
local s = 0
for i = 1, 60 do s = s + data[i % 3 + 1]; swap(i) end
print(s)
local function f(x) return x + 1 end
local function redefine(i) if i == 20 then f = function(x) return x * 2 end elseif i == 40 then f = math.sqrt end end
local v = 1
for i = 1, 45 do
  v = f(v) % 1000
  redefine(i)
end
print(string.format("%.10g", v))

-- Two closures over one variable, each hot.
local function pair()
  local shared = 0
  local function inc(k) for _ = 1, k do shared = shared + 1 end end
  local function dec(k) for _ = 1, k do shared = shared - 1 end end
  return inc, dec, function(x) if x ~= nil then shared = x end return shared end
end
local inc, dec, value = pair()
inc(100); dec(30)
print(value())
value(0.25); inc(10); dec(5)
print(value())
value("3"); inc(2)
print(value())
value({})
print(pcall(inc, 1))
value(false)
print(pcall(dec, 1))
value(1); inc(1)
print(value())
local inc2, _, value2 = pair()
inc2(7)
print(value(), value2())

-- Upvalues of upvalues; a callee changes the caller's variable during an expression.
local x = 1
local function setx(k) x = k; return k end
local function expression() local before = x; return before + setx(x * 2) + x end
local results = {}
for i = 1, 20 do results[i] = expression() % 1000 end
print(table.concat(results, " "))
local function outer()
  local acc = 0
  local function middle(k)
    local function inner() acc = acc + k end
    for _ = 1, 10 do inner() end
    return acc
  end
  local r
  for i = 1, 10 do r = middle(i == 8 and 0.5 or i) end
  return r
end
print(outer(), outer())

-- The error in a callee leaves the upvalue changed.
local level = 0
local function risky(i) level = level + 1; if i % 4 == 0 then error("every fourth", 0) end level = level + 10 end
local fails = 0
for i = 1, 40 do if not pcall(risky, i) then fails = fails + 1 end end
print(level, fails)
