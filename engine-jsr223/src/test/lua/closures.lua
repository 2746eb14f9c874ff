-- Closures and their captured variables.

local function counter(start)
  local n = start or 0
  return function(by) n = n + (by or 1); return n end
end
local a, b = counter(), counter(10)
print(a(), a(), b(), a(5), b(-1))

-- Two closures share one variable; the enclosing function sees it too.
local function account(balance)
  local function deposit(v) balance = balance + v end
  local function get() return balance end
  deposit(1)
  return deposit, get, function() balance = nil end
end
local deposit, get, clear = account(100)
deposit(50); deposit(0.5)
print(get())
clear()
print(get(), pcall(deposit, 1))

-- Captured parameters, vararg values, and functions that capture themselves.
local function adder(x) return function(y) return function(z) return x + y + z end end end
print(adder(1)(2)(3), adder("1")(2)(3.5))
local function pack(...) local n, first = select("#", ...), ...; return function() return n, first end end
print(pack("a", "b")())
local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
local saved = fib
fib = function(n) return "replaced" end
print(saved(1), pcall(saved, 2))

-- Depth: a variable captured through functions that do not use it themselves.
local function level1()
  local v = 1
  return function()
    return function()
      return function()
        v = v * 2
        return v
      end
    end
  end
end
local maker = level1()
local x, y = maker()(), maker()()
print(x(), x(), y(), maker()()())

-- Captured before and after assignment, and assigned from both sides.
local late
local function readlate() return late end
print(readlate())
late = "set later"
print(readlate())
do
  local value = 1
  local function set(v) value = v end
  set(2)
  local seen = value
  set("three")
  print(seen, value)
end

-- Functions as values: in tables, as arguments, compared.
local ops = {add = function(p, q) return p + q end, mul = function(p, q) return p * q end}
local function fold(f, init, ...)
  for i = 1, select("#", ...) do init = f(init, (select(i, ...))) end
  return init
end
print(fold(ops.add, 0, 1, 2, 3, 4), fold(ops.mul, 1, 1, 2, 3, 4), fold(ops.add, 0))
print(ops.add == ops.add, ops.add == ops.mul, counter() == counter())
local function compose(f, g) return function(...) return f(g(...)) end end
print(compose(function(v) return v * 2 end, ops.add)(3, 4))

-- The cell survives its function, each call has fresh cells.
local cells = {}
for i = 1, 3 do
  local private = i * 10
  cells[i] = {get = function() return private end, set = function(v) private = v end}
end
cells[2].set("changed")
print(cells[1].get(), cells[2].get(), cells[3].get())

-- Memoise: a closure over a table.
local function memoize(f)
  local cache = {}
  return function(n)
    local r = cache[n]
    if r == nil then r = f(n); cache[n] = r end
    return r
  end
end
local calls = 0
local mfib
mfib = memoize(function(n) calls = calls + 1; return n < 2 and n or mfib(n - 1) + mfib(n - 2) end)
print(mfib(60), calls, mfib(60), calls)
