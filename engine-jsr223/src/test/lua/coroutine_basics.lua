-- Values in and out of coroutines, their states, and the errors of the library's functions.
local function show(...) print(select("#", ...), ...) end

local co = coroutine.create(function(a, b)
  show("started", a, b)
  local c = coroutine.yield(a + b)
  local d, e = coroutine.yield(c * 2, nil)
  return d, e, nil
end)
show(coroutine.status(co), coroutine.isyieldable(co))
show(coroutine.resume(co, 1, 2))
show(coroutine.resume(co, 10))
show(coroutine.status(co))
show(coroutine.resume(co, "x"))
show(coroutine.status(co))
show(coroutine.resume(co))

-- many values each way
local function pass(...)
  while true do
    pass = coroutine.yield(...)
  end
end
local many = {}
for i = 1, 300 do many[i] = i end
co = coroutine.wrap(function(...) local got = {...}; return coroutine.yield(#got, table.unpack(got)) end)
print(select("#", co(table.unpack(many))), select("#", co(table.unpack(many, 1, 200))))

-- generators
local function range(n)
  return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, i * i) end end)
end
local sum = 0
for i, square in range(50) do sum = sum + square - i end
print(sum)

local function permutations(list)
  local function permute(n)
    if n <= 1 then coroutine.yield(list) end
    for i = 1, n do
      list[i], list[n] = list[n], list[i]
      permute(n - 1)
      list[i], list[n] = list[n], list[i]
    end
  end
  return coroutine.wrap(function() permute(#list) end)
end
for p in permutations({"a", "b", "c"}) do print(table.concat(p, " ")) end

-- states seen from inside and from each other
local outer, inner
outer = coroutine.create(function()
  inner = coroutine.create(function()
    print("in inner", coroutine.status(outer), coroutine.status(inner), coroutine.running() == inner)
    print(coroutine.resume(outer))
    print(coroutine.resume(inner))
    print(coroutine.isyieldable(inner), coroutine.isyieldable(outer))
    coroutine.yield()
  end)
  print(coroutine.resume(inner))
  print(coroutine.status(inner), coroutine.status(outer), select(2, coroutine.running()))
end)
print(coroutine.resume(outer))
print(coroutine.status(outer), coroutine.status(inner))
print(select(2, coroutine.running()), coroutine.isyieldable(), type(coroutine.running()))
print(coroutine.resume((coroutine.running())))

-- errors
print(coroutine.resume(coroutine.create(function() error("message") end)))
print(coroutine.resume(coroutine.create(function() error("message", 0) end)))
print(coroutine.resume(coroutine.create(function() local t; t.x = 1 end)))
local value = {}
print(select(2, coroutine.resume(coroutine.create(function() error(value) end))) == value)
print(pcall(coroutine.wrap(function() error("wrapped") end)))
print(pcall(coroutine.wrap(function() error("wrapped", 0) end)))
print(select(2, pcall(coroutine.wrap(function() error(value) end))) == value)
print(pcall(coroutine.wrap(function() error() end)))
local dead = coroutine.wrap(function() return 1 end)
print(dead(), pcall(dead))
print(pcall(function() local f = dead; f() end))
print(pcall(coroutine.yield, 1))
print(pcall(coroutine.create, 1))
print(pcall(coroutine.create))
print(pcall(coroutine.resume, 1))
print(pcall(coroutine.resume))
print(pcall(coroutine.status, {}))
print(pcall(coroutine.wrap, nil))
print(pcall(coroutine.close, nil))
print(pcall(coroutine.isyieldable, 1))

-- Java functions as bodies
print(coroutine.wrap(select)(2, "a", "b", "c"))
co = coroutine.wrap(coroutine.yield)
print(co(1, 2), co(3, 4))
co = coroutine.wrap(pcall)
print(co(error, "in pcall"))
print(pcall(coroutine.wrap(error), "as body"))
print(coroutine.wrap(pcall)(pcall, pcall, coroutine.wrap(function() return "deep" end)))
co = coroutine.create(coroutine.resume)
print(coroutine.resume(co, coroutine.create(function(x) return x, coroutine.isyieldable() end), 5))
for v in coroutine.wrap(function() for _, word in ipairs({"one", "two"}) do coroutine.yield(word) end end) do print(v) end

-- results in expressions
local function yielder(x) return coroutine.yield(x) end
co = coroutine.wrap(function() local t = {yielder(1), (yielder(2)), yielder(3)}; return #t, t[1], t[2], t[3], t[4] end)
print(co(), co("a", "b"), co("c", "d"))
print(co("e", "f"))

-- functions as what coroutines hand over
for i = 1, 3 do
  local co = coroutine.create(function() error(function(a) e0 = a return a end) end)
  print(select("#", coroutine.resume(co)), coroutine.status(co), select(2, coroutine.resume(co)))
  local yields = coroutine.create(function(f) while true do f = coroutine.yield(f, print, f) end end)
  for j = 1, 3 do print(select("#", coroutine.resume(yields, print, print))) end
  collectgarbage()
  print(coroutine.close(yields), coroutine.status(yields))
end
