-- Variables to be closed: when, in which order, with what; errors; coroutines.
local function closer(name, result)
  return setmetatable({}, {__close = function(self, e, ...)
    print("close " .. name, e, select("#", ...))
    if result then error(result, 0) end
  end})
end

do
  local a <close> = closer("a")
  local b <const>, c <close> = 1, closer("c")
  local d <close> = nil
  local e <close> = false
  print("body", b, d, e)
end

local function results(...)
  local x <close> = closer("x")
  local y <close> = closer("y")
  return ...
end
print(results()) print(results(1)) print(results(1, nil, 3)) print((results(4, 5)))
print(select("#", results(nil, nil)))
local function open()
  local x <close> = closer("open")
  return table.unpack({1, 2, 3, 4, 5})
end
print(open())
local function inTail() local x <close> = closer("not a tail call"); return results("r") end
print(inTail())

-- loops
for i = 1, 3 do
  local x <close> = closer("loop " .. i)
  if i == 2 then goto continue end
  if i == 3 then break end
  print("step", i)
  ::continue::
end
do
  local i = 1
  ::again::
  local x <close> = closer("again " .. i)
  i = i + 1
  if i < 4 then goto again end
end
local n = 0
while true do
  local x <close> = closer("while")
  n = n + 1
  if n > 1 then break end
end
n = 0
repeat
  local x <close> = closer("repeat")
  n = n + 1
until n > 1 and x
for i in function(_, i) i = (i or 0) + 1; if i < 3 then return i end end, nil, nil, closer("iterator") do print(i) end
for i in function(_, i) i = (i or 0) + 1; if i < 3 then return i end end, nil, nil, closer("broken iterator") do break end
local function leave() for i in next, {1}, nil, closer("left by return") do return "left", i end end
print(leave())
print(pcall(function() for i in next, {}, nil, {} do end end))
print(pcall(function() for i in next, {}, nil, 7 do end end))
print(pcall(function() for i in next, {1}, nil, closer("left by error") do error("in loop", 0) end end))

-- captured, shadowed, assigned from functions
local get
do
  local x <close> = closer("captured")
  get = function() return x end
  print(type(get()))
end
print(type(get()))
print(pcall(load, "local x <close> = nil; x = 1"))
print(load("local x <close>, y <close> = 1, 2"))
print(load("local x <closed> = 1"))
print(pcall(function() local bad <close> = {} end))
print(pcall(function() local bad <close> = "text" end))

-- errors
print(pcall(function() local x <close> = closer("x1"); local y <close> = closer("y1", "from y1"); error("body", 0) end))
print(pcall(function() local x <close> = closer("x2", "from x2"); local y <close> = closer("y2", "from y2") end))
print(pcall(function() local x <close> = closer("x3", "from x3"); return "lost" end))
print(pcall(function()
  local x <close> = closer("x4")
  for i = 1, 3 do
    local y <close> = closer("y4 " .. i, i == 2 and "from y4")
  end
end))
print(xpcall(function() local x <close> = closer("x5", "second"); error("first", 0) end, function(m) return "<" .. m .. ">" end))
print(pcall(function()
  local x <close> = closer("x6")
  print(pcall(function() local y <close> = closer("y6", "inner"); error("e", 0) end))
  error("outer", 0)
end))
print(pcall(function()
  local x = setmetatable({}, {__close = function() end})
  local y <close> = x
  getmetatable(x).__close = nil
end))
local function recursive(n)
  local x <close> = closer("level " .. n)
  if n == 0 then error("deepest", 0) end
  recursive(n - 1)
  print("not here")
end
print(pcall(recursive, 3))
print(pcall(function() local x <close> = setmetatable({}, {__close = function(_, e) print(pcall(error, "in closer", 0)); print(e) end}); error("kept", 0) end))
print(pcall(table.sort, {2, 1}, function() local x <close> = closer("in order"); error("order", 0) end))

-- coroutines
local yield, wrap = coroutine.yield, coroutine.wrap
local function yields(name) return setmetatable({}, {__close = function(_, e) print("closing " .. name, e); print(yield(name)) end}) end
local co = wrap(function()
  local x <close> = yields("x"); local y <close> = yields("y")
  return "a", "b"
end)
print(co()) print(co("1st")) print(co("2nd"))
co = wrap(function()
  print(pcall(function() local x <close> = yields("x"); local y <close> = yields("y"); error("E", 0) end))
  do local z <close> = yields("z") end
  for _ in next, {1}, nil, yields("for") do break end
  return "end"
end)
print(co()) print(co(1)) print(co(2)) print(co(3)) print(co(4))
local function suspended(...)
  local list = {...}
  local c = coroutine.create(function()
    local x <close> = closer(list[1], list[2]); local y <close> = closer(list[3], list[4])
    yield("suspended")
  end)
  coroutine.resume(c)
  return c
end
co = suspended("p", nil, "q") print(coroutine.close(co)) print(coroutine.status(co), coroutine.close(co))
co = suspended("p", nil, "q", "from q") print(coroutine.close(co)) print(coroutine.status(co), coroutine.close(co))
co = suspended("p", "from p", "q", "from q") print(coroutine.close(co)) print(coroutine.close(co))
co = coroutine.create(function() local x <close> = closer("dead"); error("died", 0) end)
print(coroutine.resume(co)) print(coroutine.status(co)) print(coroutine.close(co)) print(coroutine.close(co))
print(coroutine.close(coroutine.create(print)))
co = coroutine.create(function() print(pcall(coroutine.close, (coroutine.running()))) end)
coroutine.resume(co)
local outer
outer = coroutine.create(function() print(coroutine.resume(coroutine.create(function() coroutine.close(outer) end))) end)
coroutine.resume(outer)
print(pcall(wrap(function() local x <close> = closer("wrapped", "from wrapped"); error("e", 0) end)))
co = coroutine.create(function()
  local x <close> = setmetatable({}, {__close = function()
    print(pcall(yield, 1)); print(coroutine.status(co), coroutine.isyieldable())
  end})
  yield()
end)
coroutine.resume(co) print(coroutine.close(co))
