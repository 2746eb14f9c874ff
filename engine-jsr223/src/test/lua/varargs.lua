-- Variable arguments.

local function count(...) return select("#", ...) end
print(count(), count(nil), count(nil, nil), count(1, nil, 3, nil), count(count()))

local function pass(...) return ... end
print(pass())
print(pass(nil, nil))
print(pass(1, 2, 3))
print((pass(1, 2, 3)))
print(pass(1, 2, 3), "end")
print(pass(1, 2, 3), pass(4, 5, 6))

local function fixed(a, b, ...) return a, b, count(...), ... end
print(fixed())
print(fixed(1))
print(fixed(1, 2))
print(fixed(1, 2, 3))
print(fixed(1, 2, nil, nil))

local function locals(...)
  local a, b, c = ...
  local d = ...
  local e, f = 0, ...
  return a, b, c, d, e, f
end
print(locals())
print(locals(1, 2, 3, 4))

local function totable(...) return {...}, {0, ...}, {..., 0}, {(...)}, {n = ..., ...} end
for _, t in ipairs {totable(7, 8, 9)} do io.write(#t, ":", table.concat(t, ","), " ") end
print()

local function sum(...)
  local s = 0
  for i = 1, select("#", ...) do s = s + (select(i, ...) or 0) end
  return s
end
print(sum(), sum(1), sum(1, 2.5), sum(1, nil, 3))
local function recursive(first, ...)
  if first == nil then return 0 end
  return first + recursive(...)
end
print(recursive(1, 2, 3, 4, 5), recursive())
local function countdown(first, ...)
  if select("#", ...) == 0 then return first end
  return select("#", ...), countdown(...)
end
print(countdown("a", "b", "c"))

-- The vararg list is the function's own; parameters may be assigned.
local function keep(a, ...)
  local before = {...}
  a = "changed"
  local function other(...) return ... end
  other("x", "y")
  return a, #before, ...
end
print(keep(1, 2, 3))

-- Inner functions have their own; capture needs a table or locals.
local function outer(...)
  local saved = {n = select("#", ...), ...}
  return function(...) return saved.n, select("#", ...), saved[1], ... end
end
print(outer("o1", "o2")("i1", "i2", "i3"))

-- In conditions and operators only the first counts.
local function first(...) if ... then return "true" else return "false" end end
print(first(), first(nil, 1), first(1), first(false, true))
local function plus(...) return ... + 1, -..., #{...}, ... == 1, not ..., ... and "and" or "or" end
print(plus(1, 2, 3))
local function index(...) local t = {10, 20, 30}; return t[...], (...) end
print(index(2, 3))

-- Many arguments.
local many = {}
for i = 1, 200 do many[i] = i end
print(count(table.unpack(many)), sum(table.unpack(many)), (select(200, table.unpack(many))))
print(select(-1, table.unpack(many)))
print(select("#", pass(table.unpack(many, 1, 150))), #{pass(table.unpack(many))})

-- The main chunk is a vararg function as well.
print(select("#", ...), ...)

-- Methods and varargs; varargs in a loop.
local object = {name = "obj"}
function object:method(...) return self.name, select("#", ...), ... end
print(object:method(), object:method(1, 2))
local function each(...)
  local out = {}
  for i, v in ipairs {...} do out[i] = v * 2 end
  return table.unpack(out)
end
print(each(1, 2, 3))
local function tail(...) return pass(...) end
print(tail(1, nil, 3, nil))
