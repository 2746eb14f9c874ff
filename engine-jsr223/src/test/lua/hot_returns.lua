-- Returns of none, one, and several values to callers that want fewer, as many, more, or all of them.

local function none() end
local function one(a) return a end
local function two(a, b) return b, a end
local function three(a) return a, a + 0.5, -a end
local function mixed(a) return nil, a, nil, false, "x" end
local function early(a)
  if a > 10 then return end
  if a > 5 then return a end
  return a, two(a, -a)
end

local function show(...) print(select("#", ...), ...) end
local log = {}
for i = 1, 120 do
  none(i) one(i) two(i, i) three(i) mixed(i)
  local a1 = none(i)
  local b1 = one(i)
  local c1 = two(i, i + 1)
  local a2, a3, a4 = none(i)
  local b2, b3, b4 = one(i)
  local c2, c3, c4 = two(i, i + 1)
  local d2, d3, d4, d5 = three(i)
  local e1, e2, e3, e4, e5, e6 = mixed(i)
  log = {a1, b1, c1, n = 3}
  local all = {none(i)}
  local all1 = {one(i)}
  local all3 = {three(i)}
  local all5 = {0, mixed(i)}
  local f1, f2, f3 = early(i % 13)
  if i % 40 == 0 then
    show(a1, b1, c1, a2, a3, a4, b2, b3, b4, c2, c3, c4)
    show(d2, d3, d4, d5, e1, e2, e3, e4, e5, e6)
    show(#all, #all1, #all3, all3[1], all3[2], all3[3], all5[3], all5[5], all5[6], log[2])
    show(f1, f2, f3)
    show((three(i)))
    show(none(), none())
    show(none(), three(i), three(i))
  end
end

-- Callers that are not Lua code: protected calls, metamethods, table.sort, coroutines.
local mt = {
  __index = function(_, k) return k, k end,
  __newindex = function(t, k, v) rawset(t, k, v) return 1, 2 end,
  __add = function(a, b) return 7, 8, 9 end,
  __eq = function(a, b) return two(a, b) end,
  __lt = function(a, b) end,
  __le = function(a, b) return nil, true end,
  __concat = function(a, b) return "joined", 1 end,
  __len = function() return 3, 4 end,
  __call = function(self, ...) return ..., self end,
  __unm = function() return end,
}
local function object() return setmetatable({}, mt) end
local results = {}
for i = 1, 60 do
  local x, y = object(), object()
  x.field = i
  results = {x.name, x + y, x == y, x < y, x <= y, x .. y, #x, -x, rawget(x, "field")}
  results[10] = select("#", x(1, 2))
  results[11] = select("#", pcall(three, i))
  results[12] = select("#", pcall(none))
  results[13] = select("#", xpcall(two, print, 1, 2))
  local list = {3, 1, 2}
  table.sort(list, function(a, b) return a < b, "more" end)
  results[14] = table.concat(list)
  local next_value = coroutine.wrap(function(...) local v = coroutine.yield(three(...)) return mixed(v) end)
  results[15] = select("#", next_value(i))
  results[16] = select("#", next_value(i))
end
for i = 1, 16 do print(i, results[i]) end

-- Returns out of generic loops, which may have a value to close.
local closed = 0
local function find(t, wanted)
  for k, v in pairs(t) do
    if v == wanted then return k, v end
  end
  return nil
end
local function closing(n)
  local closer = setmetatable({}, {__close = function() closed = closed + 1 end})
  for i in function(_, c) if c < 3 then return c + 1 end end, nil, 0, closer do
    if i == n then return i, "out" end
  end
  return "end"
end
local function scoped(n)
  local v <close> = setmetatable({}, {__close = function() closed = closed + 10 end})
  for _, w in ipairs({1, 2, 3}) do
    if w == n then return w, find({5, 6}, 6) end
  end
  return three(n)
end
for i = 1, 80 do
  local k, v = find({a = 1, b = 2}, 2)
  local c, d = closing(i % 5)
  local e, f, g = scoped(i % 5)
  if i % 20 < 3 then show(k, v, find({}, 1), c, d, e, f, g) end
end
print(closed)
