-- Files opened in each mode: reading, writing, positions, appending, and what each mode refuses.

local name = os.tmpname()

local function put(text, mode)
  local f = assert(io.open(name, mode or "w"))
  assert(f:write(text) == f)
  assert(f:close() == true)
end

local function get()
  local f = assert(io.open(name, "rb"))
  local text = f:read("a")
  f:close()
  return text
end

put("first\nsecond\n")
print(get())
put("third", "a")
print(#get(), get())
put("short")
print(get())

-- bytes stay as they are
local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
local bytes = table.concat(all)
put(bytes, "wb")
print(get() == bytes, #get())
put("\r\n\r\n")
print(#get())

-- "r+" changes in place
put("0123456789")
local f = assert(io.open(name, "r+"))
print(f:read(3), f:seek())
print(f:seek("cur", 0), f:seek("set", 5))
print(f:write("AB", "C") == f, f:seek())
print(f:read(1), f:seek("set"), f:read("a"))
print(f:seek("end"), f:write("!"):seek(), f:seek("set", 2), f:read(2))
print(f:write("xy"):seek(), f:read(2))
f:close()
print(get())

-- "w+" begins empty, and reads what it wrote
f = assert(io.open(name, "w+"))
print(f:read("a"), f:write("hello world"):seek("set", 6), f:read("l"), f:read("l"))
f:seek("set", 0)
f:write("H")
print(f:read(4), f:seek("cur", -2), f:read(1))
f:close()
print(get())

-- "a" and "a+" write at the end, wherever the position is
f = assert(io.open(name, "a"))
print(f:seek(), f:seek("end"))
f:seek("set", 0)
f:write("1")
print(f:seek("cur"))
f:write("2")
f:close()
print(get())
f = assert(io.open(name, "a+"))
print(f:read(5))
f:write("3")
print(f:seek(), f:seek("set", 1), f:read(3), f:seek())
f:write("4")
print(f:seek(), f:read("a") == "", f:seek("set"), f:read("a"))
f:close()

-- a file is made longer by writing behind its end
put("ab")
f = assert(io.open(name, "r+"))
print(f:seek("end", 3), f:seek("end", -2), f:seek("set", 4))
f:write("z")
f:close()
print(#get(), string.byte(get(), 1, -1))

-- modes with b and without
for _, mode in ipairs {"r", "rb", "rbb", "r+", "r+b", "w", "wb", "w+b", "a", "ab", "a+", "a+bb"} do
  local g, message = io.open(name, mode)
  print(mode, io.type(g), message)
  g:close()
end
for _, mode in ipairs {"", "x", "rw", "rb+", "+", "b", "r++", "rt", "R", "r ", "r+w"} do
  print(mode, pcall(io.open, name, mode))
end

-- what a mode does not allow fails with a number
put("text")
f = io.open(name, "r")
print(f:write("x"))
print(f:write(1))
print(f:write("", "") == f, f:write() == f)
print(f:read("a"))
f:close()
f = io.open(name, "w")
print(f:read())
print(f:read("n"))
print(f:read(0))
print(f:read("a"))
print(pcall(f:lines()))
print(f:write("still works") == f, f:close())
print(get())

-- positions that there are not
f = io.open(name, "r")
print(f:seek("set", -1))
print(f:seek("cur", -1))
print(f:seek("end", -100))
print(f:seek("set", 100), f:read(1), f:read("a"), f:seek())
f:close()

-- several files at once, and one file opened twice
local other = os.tmpname()
local a, b = io.open(name, "w"), io.open(other, "w")
for i = 1, 10 do
  a:write(i, " ")
  b:write(-i, " ")
end
a:close()
b:close()
print(get())
a, b = io.open(name), io.open(other)
for i = 1, 3 do io.write(a:read("n"), " ", b:read("n"), "; ") end
print(a:read("a"), b:read("a"))
a:close()
b:close()

-- more than any buffer holds, in pieces of all sizes
f = io.open(name, "w")
local expected = {}
for i = 1, 400 do
  local piece = string.rep(string.char(97 + i % 26), i)
  expected[i] = piece
  f:write(piece)
end
f:close()
expected = table.concat(expected)
print(get() == expected, #expected)
f = io.open(name)
local parts, size = {}, 1
while true do
  local part = f:read(size)
  if not part then break end
  parts[#parts + 1] = part
  size = size * 3 % 1009 + 1
end
print(table.concat(parts) == expected, f:read("a") == "", f:read(1))
print(f:seek("set", 40000), f:read(20000) == string.sub(expected, 40001, 60000))
print(f:seek("set", 79000), #f:read(20000))
f:close()

-- a temporary file
f = io.tmpfile()
print(io.type(f), f:write("temporary"):seek("set", 4), f:read("a"))
print(f:close(), io.type(f))

print(os.remove(name), os.remove(other))
