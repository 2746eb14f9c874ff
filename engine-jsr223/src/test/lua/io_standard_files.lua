-- The standard files, default files, types, closing.

print(io.type(io.stdin), io.type(io.stdout), io.type(io.stderr))
print(io.type(1), io.type("file"), io.type(nil), io.type({}), io.type(print))
print(io.input() == io.stdin, io.output() == io.stdout, io.stdout == io.stdout, io.stdin == io.stdout)
print(type(io.stdout), string.sub(tostring(io.stdout), 1, 8), #tostring(io.stdout) > 9)

-- they are not closed
print(io.stdout:close())
print(io.stdin:close())
print(io.stderr:close())
print(io.close())
print(io.close(io.stdin))
print(io.type(io.stdout), io.type(io.stdin))

-- the metatable
local m = getmetatable(io.stdout)
print(m.__name, type(m.__index), type(m.__gc), type(m.__close), type(m.__tostring), m == getmetatable(io.stdin))
local names = {}
for k in pairs(m.__index) do names[#names + 1] = k end
table.sort(names)
print(table.concat(names, " "))
names = {}
for k in pairs(io) do names[#names + 1] = k end
table.sort(names)
print(table.concat(names, " "))
print(m.__gc(io.stdout), m.__close(io.stdout), io.type(io.stdout))
print(io.stdout.nothing, m.__index.write == io.stdout.write)
print(pcall(function() io.stdout.x = 1 end))

-- methods through the standard files
print(io.stdout:write("a", 1, 2.5, "\n") == io.stdout)
print(io.write("b\n") == io.stdout)
print(io.stdout:flush(), io.flush())
print(io.stdout:setvbuf("full"), io.stdout:setvbuf("line", 100), io.stdout:setvbuf("no"))
io.stdout:write("unbuffered "):write("chain\n")
print(io.stdin:read("l"), io.stdin:read("n"), io.stdin:read(2), io.read("l"))
print(io.stdin:read("l", "a"))
print(io.stdin:read("l"), io.stdin:read(0), io.stdin:read("a"))
print(io.stdin:write("x"))
print(io.stdout:read("l"))

-- other default files
local name = os.tmpname()
print(io.type(io.output(name)), io.output() == io.stdout)
io.write("to the file", "\n", 1, " ", 2)
print("print does not go there")
local out = io.output()
print(io.close() == true, io.type(out), tostring(out))
print(pcall(io.write, "x"))
print(pcall(io.flush))
print(pcall(io.close))
print(io.type(io.output()))
print(io.output(io.stdout) == io.stdout)
print(io.type(io.input(name)), io.read("l"), io.read("n", "n"))
local file = io.input()
print(file:close(), pcall(io.read))
print(pcall(io.lines))
print(io.type(io.input()))
print(io.input(io.stdin) == io.stdin)
file = io.open(name)
print(io.input(file) == file, io.read("a"))
file:close()
io.input(io.stdin)

-- a closed file
print(tostring(file), io.type(file))
for _, method in ipairs {"read", "write", "lines", "close", "seek", "flush", "setvbuf"} do
  print(method, pcall(file[method], file))
end
print(pcall(io.close, file))
print(pcall(io.input, file))
print(pcall(io.output, file))
print(m.__gc(file), m.__close(file), m.__tostring(file))

-- closing in one way and then another
file = io.open(name)
m.__close(file, nil)
print(io.type(file))
file = io.open(name)
m.__gc(file)
print(io.type(file))

-- buffers: what is written is there when it is flushed, at a line's end, or at once
local writer, reader = io.open(name, "w"), io.open(name)
local function seen()
  reader:seek("set")
  return reader:read("a")
end
writer:write("full")
io.write(seen(), "|")
writer:flush()
io.write(seen(), "|")
writer:setvbuf("line")
writer:write(" a")
io.write(seen(), "|")
writer:write(" b\nc")
io.write(seen(), "|")
writer:setvbuf("no")
writer:write("d")
io.write(seen(), "|")
writer:close()
writer = io.open(name, "a")
writer:setvbuf("full", 1024)
writer:write("e")
io.write(seen(), "|")
writer:seek("cur")
io.write(seen(), "|")
writer:write("f")
writer:close()
io.write(seen(), "\n")
reader:close()

print(os.remove(name))
