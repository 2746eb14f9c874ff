-- Many calls of small functions; results that change their type; callees that get replaced.

local function add(a, b) return a + b end
local function sub(a, b) return a - b end
local function twice(f, x) return f(f(x, 1), 1) end
local s = 0
for i = 1, 6000 do s = add(s, i) end
print(s)
for i = 1, 1000 do s = sub(s, i) end
print(s, twice(add, 1), twice(sub, 1), twice(math.max, 0))

-- A callee whose result type depends on the argument.
local function result(i)
  if i % 50 == 0 then return tostring(i) end
  if i % 30 == 0 then return i + 0.5 end
  if i % 70 == 0 then return nil end
  return i
end
local numbers, nils = 0, 0
for i = 1, 400 do
  local r = result(i)
  if r == nil then nils = nils + 1 else numbers = numbers + r end
end
print(numbers, nils)
print(pcall(function() local q = 0; for i = 1, 400 do q = q + result(i) end return q end))

-- Parameters: too few, too many, of changing kinds.
local function params(a, b, c)
  if c then return a + b + c elseif b then return a + b elseif a then return a end
  return 0
end
local p = 0
for i = 1, 300 do
  p = p + params(i) + params(i, 1) + params(i, 1, 0.5) + params() + params(i, nil, nil, 7)
end
print(p)
print(pcall(params, 1, 2, {}), pcall(params, {}, 2))

-- A local function variable that is assigned while it is hot.
local op = add
local results = {}
for i = 1, 200 do
  results[i % 5] = op(i, 2)
  if i == 50 then op = sub elseif i == 100 then op = function(a) return a * 1.5 end elseif i == 150 then op = math.fmod end
  if i % 50 == 0 then io.write(tostring(results[0]), " ") end
end
print()

-- Functions in a table, dispatched by integer and by name.
local dispatch = {
  function(v) return v + 1 end, function(v) return v * 2 end, function(v) return v // 3 end,
  inc = function(v) return v + 1 end, half = function(v) return v / 2 end, same = function(...) return ... end,
}
local v = 1
for i = 1, 300 do v = dispatch[i % 3 + 1](v) % 100000 end
print(v)
local names = {"inc", "half", "same", "inc"}
v = 10
for i = 1, 200 do v = dispatch[names[i % 4 + 1]](v) end
print(string.format("%.6f", v))
print(pcall(function() return dispatch.missing(v) end))
print(pcall(function() return dispatch[4](v) end))

-- Results used as arguments, nested calls, calls in every position of an expression.
local function id(...) return ... end
local total = 0
for i = 1, 200 do
  total = total + id(id(i, 1), id(2, 3)) + (id(i) < 100 and id(1) or id(0)) + #{id(i, i, id(i, i))} + add(id(i, i)) - -id(1)
end
print(total)

-- Library functions between Lua functions.
local function mixed(i)
  return math.floor(math.sqrt(i)) + select("#", table.unpack({1, 2, 3}, 1, i % 4)) + #tostring(i) + (tonumber("0x" .. i % 10) or 0) + math.max(i, 100) % 7
end
local m = 0
for i = 1, 250 do m = m + mixed(i) end
print(m)

-- Stack discipline: many locals alive across calls.
local function busy(a, b, c, d, e, f, g, h)
  local i, j, k = add(a, b), add(c, d), add(e, f)
  local l, n = sub(i, j), sub(k, g)
  return a + b + c + d + e + f + g + h + i + j + k + l + n
end
local bsum = 0
for i = 1, 300 do bsum = bsum + busy(i, 2, 3, 4, 5, 6, 7, i % 2 == 0 and 8 or 8.5) end
print(bsum)
