-- Which file and line an error message names; the level argument of error.

print(pcall(function() error("level default") end))
print(pcall(function() error("level one", 1) end))
local function level2() error("level two", 2) end
print(pcall(function()
  level2()
end))
local function level3() local function deeper() error("level three", 3) end deeper() end
print(pcall(function()
  local unused = 1
  level3()
  unused = 2
end))
print(pcall(function() error("level zero", 0) end))
print(pcall(function() error("very high level", 50) end))

-- The line is the one of the operation, in statements over several lines.
print(pcall(function()
  local t = nil

  local x =
    t.field
  return x
end))
print(pcall(function()
  local f
  print(
    "args",
    f()
  )
end))
print(pcall(function()
  local s = "a"
  s = s ..
    "b" .. {}
end))
print(pcall(function()
  local a = {}
  local sum = 1
  sum = sum
    + 2
  sum = sum + a
end))
print(pcall(function()
  local t = {}
  t
  .a
  .b = 1
end))
print(pcall(function()
  if 1 == 2 then
    return
  elseif {} < {} then
    return
  end
end))
print(pcall(function()
  local i = 0
  while i < 3 do
    i = i + 1
    if i == 2 then
      i = i.x.y
    end
  end
end))
print(pcall(function()
  for i = 1, 2 do
    for j = 1, 2 do
      if i * j == 2 then error("i=" .. i .. " j=" .. j) end
    end
  end
end))

-- Functions defined on other lines than they are called from.
local lib = {}
function lib.check(v)
  if type(v) ~= "number" then
    error("number expected, got " .. type(v), 2)
  end
  return v
end
local function user(v)
  local x = 1
  x = x + lib.check(v)
  return x
end
print(user(1))
print(pcall(user, "x"))
print(pcall(user, nil))
print(pcall(lib.check, "called by pcall"))

-- Errors in called-back functions, metamethods, iterators.
local meta = setmetatable({}, {
  __index = function(_, k)
    error("no field " .. k)
  end,
  __add = function()
    error("no adding", 2)
  end,
})
print(pcall(function() return meta.something end))
print(pcall(function()
  local v
  v = meta + 1
  return v
end))
print(pcall(table.sort, {3, 2, 1}, function(a, b)
  error("in order function")
end))
print(pcall(function()
  for x in function() error("iterator fails") end do print(x) end
end))

-- Code from load has its own chunk name.
print(pcall(load("error('in string')")))
print(pcall(load("\n\nerror('line three')", "=named")))
print(pcall(load("local x = nil\nreturn x.y", "@file.lua")))
print(pcall(load("error('long')", "x = 1 -- a long first line of a chunk that is shown with its beginning only, dots after")))
print(pcall(load("error('two lines')\n", "first\nsecond")))
print(pcall(load("error('long name')", "@/a/very/long/path/that/does/not/fit/into/the/sixty/characters/of/a/chunk/name.lua")))
print(pcall(load("error('long name')", "=a name without at sign that is too long for the buffer is cut at its end")))
