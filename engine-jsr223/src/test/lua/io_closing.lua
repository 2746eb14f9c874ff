-- Files in variables to be closed, and in loops that end early.

local name = os.tmpname()
local F
do
  local f <close> = assert(io.open(name, "w"))
  F = f
  f:write("1\n2\n3\n")
  print(io.type(F))
end
print(tostring(F))

local function open() return io.lines(name) end
local iterator, state, control, file = open()
for l in iterator, state, control, file do
  print(l, io.type(file))
  break
end
print(io.type(file), pcall(iterator))

iterator, state, control, file = open()
print(pcall(function()
  for l in iterator, state, control, file do error("out of the loop at " .. l, 0) end
end))
print(io.type(file))

iterator, state, control, file = open()
local function first()
  for l in iterator, state, control, file do return l end
end
print(first(), io.type(file))

-- to its end: the iterator closes it, and then the loop finds it closed
iterator, state, control, file = open()
local lines = {}
for l in iterator, state, control, file do lines[#lines + 1] = l end
print(table.concat(lines, ","), io.type(file))

-- closed inside the loop
iterator, state, control, file = open()
print(pcall(function()
  for l in iterator, state, control, file do file:close() end
end))

-- in a coroutine that yields lines
local co = coroutine.wrap(function()
  for l in io.lines(name) do coroutine.yield(l) end
  return "end"
end)
print(co(), co(), co(), co())

-- standard files stay open
do local f <close> = io.stdout end
print(io.type(io.stdout))

-- dofile and loops over a file that yield
do
  local f <close> = io.open(name, "w")
  f:write("local a = coroutine.yield(1); local b = coroutine.yield(a + 1); return a, b, 'done'")
end
co = coroutine.wrap(dofile)
print(co(name), co(10), co(20))

print(os.remove(name))
