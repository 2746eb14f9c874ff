-- Varargs and multiple results in hot code, with counts and types that change.

local function count(...) return select("#", ...) end
local function sum(...)
  local s = 0
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    s = s + (v or 0)
  end
  return s
end
local function pass(...) return ... end
local function tail(_, ...) return ... end

local total = 0
for i = 1, 60 do
  total = total + sum(i, i, i) + count(i, nil, i)
  if i % 20 == 0 then total = total + sum() + sum(1.5) + sum("2", nil, 3) + count() end
end
print(total)

for n = 0, 40, 8 do
  local args = {}
  for i = 1, n do args[i] = i end
  print(
    n, count(table.unpack(args)), sum(table.unpack(args)), count(pass(table.unpack(args))),
    count(tail(table.unpack(args)))
  )
end

-- Fixed parameters before the varargs, called with fewer and more.
local function fixed(a, b, ...)
  local c, d = ...
  return a, b, c, d, select("#", ...)
end
local out = {}
for i = 1, 50 do
  local a, b, c, d, n
  if i % 5 == 0 then a, b, c, d, n = fixed()
  elseif i % 5 == 1 then a, b, c, d, n = fixed(i)
  elseif i % 5 == 2 then a, b, c, d, n = fixed(i, "b")
  elseif i % 5 == 3 then a, b, c, d, n = fixed(i, "b", 2.5)
  else a, b, c, d, n = fixed(i, "b", nil, true, {}) end
  out[i] = tostring(a) .. tostring(b) .. tostring(c) .. tostring(d) .. n
end
print(out[46], out[47], out[48], out[49], out[50])

-- Table constructors and concatenation of varargs.
local function list(...) local t = {...}; return #t, t[1], t[#t] end
local function named(...) local t = {n = select("#", ...), ...}; return t.n end
for _ = 1, 50 do list(1, 2, 3); named(1, nil) end
print(list(1, 2, 3)); print(list("only")); print(list()); print(named(nil, nil, nil), named())
print(list(table.unpack({}, 1, 0)))

-- Results: none, one, two, many, from one callee to callers that want each number.
local function results(n)
  if n == 0 then return end
  if n == 1 then return 1 end
  if n == 2 then return 1, 2 end
  if n == 3 then return 1, nil, 3 end
  return results(n - 1), pass(1, 2, 3, 4)
end
local checks = 0
for i = 1, 60 do
  local n = i % 6
  results(n)
  local a = results(n)
  local b, c, d = results(n)
  local t = {results(n)}
  local u = {results(n), results(n)}
  checks = checks + (a or 0) + (b or 0) + (c or 0) + (d or 0) + #{(results(n))} + count(results(n)) + count(results(n), 0) + (t[1] or 0) + (u[1] or 0)
end
print(checks)
for n = 0, 5 do print(n, results(n)) end

-- A vararg function that calls itself, and one whose callee fails.
local function drop(n, ...)
  if n == 0 then return count(...), ... end
  return drop(n - 1, select(2, ...))
end
print(drop(3, 1, 2, 3, 4, 5)); print(drop(2, 1)); print(drop(0))
local function checked(...)
  local ok, e = pcall(sum, ...)
  return ok, e, count(...)
end
for _ = 1, 40 do checked(1, 2) end
print(checked(1, 2)); print(checked(1, {})); print(checked("x")); print(checked())

-- select with changing index.
local function pick(i, ...) return (select(i, ...)) end
local picked = {}
for i = 1, 60 do picked[i] = pick(i % 4 + 1, "a", 2, 3.5, false) end
print(picked[57], picked[58], picked[59], picked[60])
print(pick(-1, 1, 2, 3), pick(2, 1), pcall(pick, 0, 1))
print(pick("2", "x", "y"), pick(2.0, "x", "y"), pcall(pick, 1.5, "x"))
