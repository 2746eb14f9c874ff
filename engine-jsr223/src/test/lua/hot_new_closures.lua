-- New closures and cells, and scopes with variables to be closed.

local function counter(start)
  local n = start
  return function(d) n = n + d; return n end, function() return n end
end
local function constants()
  local a, b, c, d, e, f = nil, false, true, 1, 2.5, "s"
  return function(x) a, b, c, d, e, f = b, c, d, e, f, x end,
    function() return a, b, c, d, e, f end
end
local function unknown(x)
  return function() return x end
end
local function nested(x)
  return function(y)
    return function(z)
      x = x + 1
      return x + y + z
    end
  end
end
local function many(a)
  local b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s =
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
  return function()
    a = a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s
    return a
  end
end
local function none()
  return function() return 1 end
end
local function recursive(n)
  local function fact(i) if i <= 1 then return 1 end return i * fact(i - 1) end
  return fact(n)
end
local function inLoop(n)
  local list = {}
  for i = 1, n do
    local double = i * 2
    list[i] = function() double = double + i; return double end
  end
  local s = 0
  for i = 1, n do s = s + list[i]() + list[i]() end
  return s
end
local function fromWhile(n)
  local list, i = {}, 0
  while i < n do
    i = i + 1
    local j = i + 0.5
    list[i] = function() j = j + 1; return j end
    if i % 2 == 0 then goto continue end
    list[i]()
    ::continue::
  end
  local s = 0
  for k = 1, n do s = s + list[k]() end
  return s
end

for round = 1, 200 do
  local add, get = counter(round)
  local set, all = constants()
  set(round); set(set); set(nil)
  local results = {add(1), add(2.5), get(), select("#", all()), unknown(nil)() == nil,
    unknown(1)(), unknown("x")(), unknown(1.5)(), unknown(false)(), nested(1)(2)(3),
    nested(1.5)(2)(3), many(1)(), none()(), none() ~= nil, recursive(10), inLoop(10), fromWhile(7)}
  if round == 200 then
    for i = 1, #results do print(i, results[i]) end
    print((select(4, all())), select("#", all()))
  end
end

-- Closures keep what they capture alive, and nothing else.
local weak = setmetatable({}, {__mode = "k"})
local function capture(t)
  weak[t] = true
  return function() return t end
end
local function size(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
local kept = {}
for i = 1, 300 do
  local f = capture({i})
  if i % 100 == 0 then kept[#kept + 1] = f; collectgarbage() end
end
collectgarbage()
print(size(weak), kept[1]()[1], kept[2]()[1], kept[3]()[1])

-- A new closure that a collection marks while it is made into more.
local chain = nil
for i = 1, 20000 do
  local before = chain
  chain = function() return before, i end
  if i % 1000 == 0 then chain = nil end
end
print(chain)

-- Scopes that close.
local log = {}
local function closable(name)
  return setmetatable({}, {__close = function(_, e) log[#log + 1] = name .. tostring(e) end})
end
local function scopes(n, first, second)
  local s = 0
  for i = 1, n do
    local a <close> = first
    for _, v in pairs({1, 2}) do s = s + v end
    do
      local b <close> = second
      s = s + i
    end
    for _, v in ipairs({3}) do if v == 3 then break end end
  end
  return s
end
for round = 1, 30 do
  local r = scopes(3, nil, false)
  if round == 30 then print(r, #log) end
end
print(scopes(2, closable("a"), nil), table.concat(log, " "))
log = {}
print(scopes(1, closable("a"), closable("b")), table.concat(log, " "))
log = {}
do
  local outer <close> = closable("outer")
  for round = 1, 30 do scopes(2, nil, nil) end
  print(#log)
end
print(table.concat(log, " "))
log = {}
local function iterate(value)
  local s = 0
  for i, v in next, {1, 2, 3}, nil, value do
    s = s + v
    if i == 2 then break end
  end
  return s
end
for round = 1, 30 do iterate(nil); iterate(false) end
print(iterate(closable("loop")), table.concat(log, " "))
for _, value in ipairs {5, "text", true} do
  local ok, message
  for i = 1, 20 do ok, message = pcall(iterate, value) end
  print(ok, message)
  for i = 1, 20 do ok, message = pcall(scopes, 1, value, nil) end
  print(ok, message)
end
