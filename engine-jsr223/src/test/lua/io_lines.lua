-- io.lines and file:lines.

local name = os.tmpname()
local function put(text)
  local f = assert(io.open(name, "w"))
  f:write(text)
  f:close()
end
local function try(f, ...)
  local ok, message = pcall(f, ...)
  local at = type(message) == "string" and string.find(message, name, 1, true)
  if at then message = string.sub(message, 1, at - 1) .. "NAME" .. string.sub(message, at + #name) end
  print(ok, message)
end

put("one\ntwo\n\nfour")
for l in io.lines(name) do io.write("[", l, "]") end
print()
for l in io.lines(name, "L") do io.write("[", l, "]") end
print()
for a, b in io.lines(name, 1, 2) do io.write("[", a, ",", tostring(b), "]") end
print()
for a, b in io.lines(name, "l", "l") do io.write("[", a, ",", tostring(b), "]") end
print()
for a, b, c in io.lines(name, 3, "a", "l") do print(a, #b, c) end
for c in io.lines(name, 5) do io.write("[", c, "]") end
print()

-- what io.lines returns, and that it closes the file at the end
local iterator, state, control, file = io.lines(name)
print(type(iterator), state, control, io.type(file))
while iterator() do end
print(io.type(file))
try(iterator)
try(function() iterator() end)

-- file:lines does not close
local f = io.open(name)
local count = 0
for l in f:lines() do count = count + 1 end
print(count, io.type(f), f:read())
f:seek("set", 0)
local g = f:lines("n")
print(g(), f:read("l"), f:read("l"))
f:close()
try(g)
try(f.lines, f)

-- two iterators over one file take turns
f = io.open(name)
local a, b = f:lines(), f:lines()
print(a(), b(), a(), b(), a(), b())
f:close()

-- numbers
put("1 2\n3 4\n5")
for x, y in io.lines(name, "n", "n") do io.write(x, "/", tostring(y), " ") end
print()

-- the default input
io.input(name)
print(io.read("n"))
for l in io.lines(nil, 2) do io.write("<", l, ">") end
print()
print(io.read(0), io.type(io.input()))
io.close(io.input())
try(io.lines)
try(io.read)
try(function() io.read("l") end)
io.input(io.stdin)
for l in io.lines() do print(l) end

-- too many formats, and ones that are none
put("x")
local formats = {}
for i = 1, 250 do formats[i] = 0 end
formats[1] = 1
print(select("#", io.lines(name, table.unpack(formats))()))
formats[251] = 1
try(io.lines, name, table.unpack(formats))
try(function() return io.lines(name, table.unpack(formats)) end)
f = io.open(name)
try(function() return f:lines(table.unpack(formats)) end)
f:close()
try(function() for l in io.lines(name, "x") do end end)
try(function() for l in io.lines(name, {}) do end end)
try(io.lines, "/nowhere/at all")
try(io.lines, {})

-- as readers of load
put("return 1 +\n2 +\n 3")
print(load(io.lines(name, "L"))(), load((io.lines(name, 1)))(), load((io.lines(name, 4)))())
print(select(2, load((io.lines(name)), "=c")))

print(os.remove(name))
try(io.lines, name)
