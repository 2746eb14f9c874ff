-- Generic loops whose iterator is a Lua function.

local function range(n, i) if i < n then return i + 1, i * 2 end end
local function children(t)
  local i = 0
  return function() i = i + 1; return t[i] end
end
local function numbered(t) local i = 0 return function(s, c) i = i + 1; if s[i] then return i, s[i], c end end, t end
local function stateless(s, c) c = c + 1; local v = s[c]; if v ~= nil then return c, v end end
local function vararg(...) local a, b = ... if b < a then return b + 1 end end
local function tail(s, c) return range(s, c) end
local callable = setmetatable({}, {__call = function(_, s, c) if c < s then return c + 1 end end})

local function run(i)
  local s = 0
  for a, b in range, i % 9, 0 do s = s + a + b end
  for v in children({i, 2, 3}) do s = s + v end
  for k, v, c in numbered({1, i}) do s = s + k + v + (c or 0) end
  for k, v, none in stateless, {5, i, 7}, 0 do s = s + k * v + (none and 1 or 0) end
  for v in vararg, 4, 0 do s = s + v end
  for a, b in tail, 5, 0 do s = s + a * b end
  for v in callable, 3, 0 do s = s + v end
  for v in range, 0, 0 do s = s + 1000 end
  return s
end
for i = 1, 100 do
  local s = run(i)
  if i % 25 == 0 then print(i, s) end
end

-- Iterators that change in the loop's life, nested loops, loops that are left.
local function nested(n)
  local out = {}
  for i in range, n, 0 do
    for j, k in range, i, 0 do
      if j == 3 then break end
      if k == 8 then return "left" end
      out[#out + 1] = i * j
    end
  end
  return table.concat(out, " ")
end
for i = 1, 30 do local s = nested(i % 6) if i > 24 then print(s) end end
local iterators = {range, next, stateless, ipairs({}), string.gmatch("a", "b"), callable}
local states = {3, {x = 1}, {"s"}, {1, 2}, nil, 2}
local controls = {0, nil, 0, 0, nil, 0}
for round = 1, 20 do
  local line = {}
  for i = 1, 6 do
    local n = 0
    for a, b in iterators[i], states[i], controls[i] do n = n + 1 end
    line[i] = n
  end
  if round % 10 == 0 then print(table.unpack(line, 1, 6)) end
end

-- Errors, yields, deep recursion.
local function failing(s, c) if c == 3 then error("in the iterator") end return c + 1 end
local function loop(f, s, c) for v in f, s, c do c = v end return c end
for i = 1, 30 do
  local a, b = pcall(loop, failing, nil, 0)
  local c, d = pcall(loop, nil, nil, 0)
  local e, f = pcall(loop, {}, nil, 0)
  if i == 30 then print(a, b, c, d, e, f) end
end
local function yielding(s, c) if c < 3 then coroutine.yield(c) return c + 1 end end
for i = 1, 20 do
  local co, seen = coroutine.wrap(function() loop(yielding, nil, 0) return nil end), {}
  for v in co do seen[#seen + 1] = v end
  if i == 20 then print(table.concat(seen, " ")) end
end
