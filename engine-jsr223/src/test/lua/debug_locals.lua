-- debug.getlocal and setlocal: visible variables in order, temporaries, extra arguments, parameters of functions.
local function all(level)
  local out = {}
  for i = 1, 100 do
    local name, value = debug.getlocal(level + 1, i)
    if not name then break end
    if name ~= "(temporary)" and name ~= "(C temporary)" then out[#out + 1] = name .. "=" .. tostring(value) end
  end
  return table.concat(out, " ")
end

local function scopes(a, b)
  print(all(1))
  local c = a + b
  print(all(1))
  do local d, e = "d", "e"; print(all(1)) end
  local a = "other a"
  print(all(1))
  for i = 1, 1 do print((all(1):gsub("%(for state%)=[^ ]+", "S"))) end
  for k, v in next, {x = 1} do print((all(1):gsub("%(for state%)=[^ ]+ ?[^ ]*", "S"):gsub("S S?.*S", "S"))) end
  local function f() return c, f end
  print((all(1):gsub("function: [^ ]+", "f")))
  return c
end
scopes(1, 2)

-- Captured variables, constants, variables to be closed.
local function captured(p, q)
  local x <const> = 10
  local y <const> = p
  local z <close> = setmetatable({}, {__tostring = function() return "closable" end, __close = function() print("closed") end})
  local f = function() p = p + 1; return p, x, y, z end
  f()
  print((all(1):gsub("function: [^ ]+", "f")))
  print(debug.setlocal(1, 1, "new p"), p, debug.setlocal(1, 2, "new q"), q)
  f = nil
  return p
end
print(captured(1, 2))

-- Extra arguments.
local function extra(a, ...)
  for i = -1, -4, -1 do print(i, debug.getlocal(1, i)) end
  print(debug.setlocal(1, -2, "changed"), debug.setlocal(1, -4, "none"), ...)
  local function outer() print(debug.getlocal(2, -1), debug.setlocal(2, -1, "from inside")) end
  outer()
  return ...
end
print(extra(1, "x", "y", "z"))
print(extra(1))
print((function(a) return debug.getlocal(1, -1) end)(1))

-- Other frames' variables.
local function change(level, name, value)
  for i = 1, 100 do
    local n = debug.getlocal(level + 1, i)
    if n == name then return debug.setlocal(level + 1, i, value) end
    if not n then return "none" end
  end
end
local function changed()
  local a, b, c = 1, 2.5, "c"
  local sum = 0
  for i = 1, 5 do
    if i == 3 then print(change(1, "a", 100), change(1, "b", "7"), change(1, "c", {}), change(1, "i", 50)) end
    sum = sum + a + b + i
  end
  print(sum, a, b, type(c))
  for i = 1, 3 do change(1, "sum", i * 10) end
  return sum
end
print(changed())

-- Levels and coroutines.
print(debug.getlocal(0, 1), debug.getlocal(0, 2)) print(debug.getlocal(0, 3))
local co = coroutine.create(function(x, ...)
  local y = x * 2
  local got = coroutine.yield(y)
  return x, y, got, ...
end)
print(debug.getlocal(co, function(first, second) end, 2))
print(pcall(debug.getlocal, co, 0, 1))
print(coroutine.resume(co, 5, "e1", "e2"))
print(debug.getlocal(co, 1, 1)) print(debug.getlocal(co, 1, 2)) print(debug.getlocal(co, 1, 3))
print(debug.getlocal(co, 1, -1)) print(debug.getlocal(co, 1, -3))
print(debug.setlocal(co, 1, 1, "X"), debug.setlocal(co, 1, 2, "Y"), debug.setlocal(co, 1, -2, "E"), debug.setlocal(co, 1, 9, 0))
print(coroutine.resume(co, "got"))

-- Functions as argument.
local function named(a, b, ...) local c end
print(debug.getlocal(named, 1), debug.getlocal(named, 2), debug.getlocal(named, 3), debug.getlocal(named, 0), debug.getlocal(named, -1))
print(debug.getlocal(print, 1), debug.getlocal(function(x) return function() return x end end, 1))

-- Temporaries.
local function temporaries(x) return x + (function() return debug.getlocal(2, 2), select(2, debug.getlocal(2, 3)) end)() end
print(pcall(temporaries, 1))
print(debug.getlocal(1, 1000), debug.setlocal(1, 1000, 1))

-- Arguments.
print(pcall(debug.getlocal))
print(pcall(debug.getlocal, 1))
print(pcall(debug.getlocal, 1, "x"))
print(pcall(debug.getlocal, "x", 1))
print(pcall(debug.getlocal, 100, 1))
print(pcall(debug.getlocal, -1, 1))
print(pcall(debug.setlocal, 100, 1, 1))
print(pcall(debug.setlocal, print, 1, 1))
print(pcall(debug.setlocal, 1, 1))
print(pcall(debug.setlocal, co, 100, 1, 1))
