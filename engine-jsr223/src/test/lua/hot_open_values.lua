-- Calls with all values of a call or of "..." as arguments, calls for all results, vararg functions.

local function pass(...) return ... end
local function two(a, b) return b, a end
local function none() end
local function count(...) return select("#", ...) end
local function first(a) return a end
local function extra(a, b, ...) return ... end
local function picked(a, ...) local x, y, z = ... return a, x, y, z end
local function padded(...) local a, b, c = ... return c, b, a end
local function behind(...) return "before", ... end
local function none_wanted(...) local _ = 1 return _ end
local function nested(...) return pass(first(...), pass(...)) end
local function both(f, ...) return f(...), f(...) end
local function collect(...) return {n = select("#", ...), ...} end
local function show(...) print(select("#", ...), ...) end

for i = 1, 100 do
  local a = count(pass())
  local b = count(pass(i))
  local c = count(pass(i, nil, nil))
  local d = count(two(two(i, 2)))
  local e = count(none(pass(1, 2)))
  local f = first(pass(i, 2))
  local g = first(none())
  local h = count(extra(1)) + count(extra(1, 2)) + count(extra(1, 2, 3, 4))
  local p, q, r, s, t = picked(pass(i, 2.5, "s"))
  local u, v, w = padded(two(i, "v"))
  local x = collect(behind(pass(i, nil, false)))
  local y = count(nested(i, i)) + count(nested())
  local z = count(both(pass, 1, 2, 3))
  if i % 50 == 0 then
    show(a, b, c, d, e, f, g, h)
    show(p, q, r, s, t, u, v, w)
    show(x.n, x[1], x[2], x[3], x[4], y, z, none_wanted(), none_wanted(1, 2))
    show(pass(none()))
    show(pass(none(), nil))
  end
end

-- Counts that change, and are large.
local function sum(...)
  local s = 0
  for _, v in ipairs({...}) do s = s + v end
  return s
end
for _, n in ipairs({0, 1, 2, 15, 16, 17, 100, 250, 254, 255, 256, 257, 300, 1000, 5000}) do
  local t = {}
  for i = 1, n do t[i] = i end
  for _ = 1, 5 do
    local a = count(pass(table.unpack(t)))
    local b = sum(pass(table.unpack(t)))
    local c = count(behind(pass(table.unpack(t))))
    local d = count(extra(table.unpack(t)))
    local e = collect(picked(table.unpack(t)))
    if _ == 5 then print(n, a, b, c, d, e[1], e[2], e[4]) end
  end
end
print(pcall(function() local function deep(...) return deep(1, ...) + 1 end return deep() end))

-- Arguments and parameters of all types, fewer and more of them, captured and assigned.
local function captured(a, ...)
  local b, c = ...
  local function get() return a, b, c end
  a, b = b, a
  return get
end
local function assigned(...)
  local a, b = 1, 2
  a, b = ...
  return b, a
end
local function loop(n, ...)
  local s = 0
  for i = 1, n do
    local x, y = ...
    s = s + (x or 10) + (y or 100)
  end
  return s, ...
end
for i = 1, 60 do
  local a, b, c = captured(i, i + 0.5, "c")()
  local d, e = assigned("d")
  local f, g = assigned()
  local h, j = loop(5, i)
  local k, l, m = loop(3, i, 2)
  if i % 30 == 0 then show(a, b, c, d, e, f, g, h, j, k, l, m) end
end

-- Errors: what is called, where.
local function bad(...) return (...)() end
print(pcall(bad))
print(pcall(bad, {}))
print(pcall(function(...) local t = nil; return pass(t.x, ...) end, 1))
print(pcall(pass(pcall), error, "message"))
local function fails(...) return pass(...) + 1 end
for i = 1, 30 do
  if i == 30 then print(pcall(fails, {})) print(pcall(fails)) else fails(i) end
end

-- Coroutines: their first stack is small, and values go in and out.
local function worker(...)
  local n = select("#", ...)
  while true do n = n + count(coroutine.yield(n, ...)) end
end
for i = 1, 40 do
  local resume = coroutine.wrap(worker)
  local a, b = resume(i, i)
  local c = resume(1, 2, 3)
  local d = count(resume(pass(1, 2)))
  if i % 20 == 0 then show(a, b, c, d) end
end
