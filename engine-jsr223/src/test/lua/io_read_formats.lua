-- The formats of read and lines, over files.

local name = os.tmpname()

local function open(text)
  local f = assert(io.open(name, "w"))
  f:write(text)
  f:close()
  return assert(io.open(name))
end

-- numbers
local function numbers(text)
  local f = open(text)
  local shown = {}
  for i = 1, 20 do
    local n = f:read("n")
    if n then
      shown[#shown + 1] = tostring(n)
    else
      local rest = f:read(3)
      shown[#shown + 1] = "fail" .. (rest and "<" .. rest .. ">" or "")
      if not rest then break end
    end
  end
  f:close()
  print(table.concat(shown, " "))
end
numbers("1 2 3")
numbers("  -12\n\t+13\v\f14  ")
numbers("1.5 .5 5. 1e3 1E+3 1e-3 -.25e1")
numbers("0x10 0XfF 0x.8 0x1p4 0xA.8P-1 -0x1")
numbers("9223372036854775807 9223372036854775808 -9223372036854775808 0xffffffffffffffffff")
numbers("1e 2")
numbers("1e+ 2 0x 3 0xg 4")
numbers(". - + 1")
numbers("1..2 1.2.3 1-2")
numbers("abc 1")
numbers("nan inf 0x1p")
numbers("--1 ++1 - 1")
numbers("1,2;3")
numbers("00012 0e0 0x0.0p0 1_000")
numbers("12abc 0xfgh")
numbers("")
numbers("   ")

-- numerals of more than 200 characters are none, and the rest stays
for _, length in ipairs {199, 200, 201, 300} do
  local f = open(string.rep("1", length) .. " next")
  local n = f:read("n")
  print(length, n and math.type(n), n and n > 1e190, #f:read("l"))
  f:close()
end
do
  local f = open(string.rep("0", 198) .. ".5 " .. string.rep("0", 199) .. ".5 7")
  print(f:read("n"), f:read("n"), f:read("l"))
  f:close()
end

-- lines
local f = open("one\n\nthree\r\n\0zero\0\nlast")
print(f:read("l"), f:read("L") == "\n", #f:read("l"), #f:read("L"), f:read("l"), f:read("l"), f:read("L"))
f:close()
f = open("a\nb\nc")
print(f:read("l", "L", "l", "l", "l"))
f:close()
f = open("\n\n")
print(f:read("l"), f:read("l"), f:read("l"))
f:close()

-- counts
f = open("0123456789")
print(f:read(0), f:read(1), f:read(2, 3), f:read(0, 100), f:read(0), f:read(1), f:read(5, 5))
f:close()
f = open("0123456789")
print(f:read(2.0), f:read("2" + 1))
print(pcall(f.read, f, 1.5))
print(pcall(f.read, f, "1"))
f:close()

-- everything
f = open("all of\nit")
print(f:read("a"), f:read("a") == "", f:read("a", "l"))
f:close()

-- old names, and only the first letter counts
f = open("1\nline\nrest")
print(f:read("*n", "*l", "*line", "*all"))
f:close()
f = open("1 2\nx")
print(f:read("number", "*number", "Line", "all"))
f:close()

-- a format that fails ends it
f = open("x 1\n")
print(f:read("n", "l"))
print(select("#", f:read("n", "n", "n")), f:read("l"))
f:close()
f = open("")
print(f:read(), f:read("l"), f:read("L"), f:read("n"), f:read(0), f:read(1), f:read("a"))
print(select("#", f:read("a", "a", "l", "a")))
f:close()

-- formats that are none
f = open("text")
for _, format in ipairs {"x", "", "*", "**a", "N", "\0l"} do print(format, pcall(f.read, f, format)) end
print(pcall(f.read, f, {}))
print(pcall(f.read, f, nil))
print(pcall(f.read, f, "l", true))
print((pcall(f.read, f, -1)))
f:close()

-- long lines
f = io.open(name, "w")
for i = 1, 12 do f:write(string.rep(string.char(96 + i), 3 ^ (i - 1) // 12 | 0), "\n") end
f:close()
for l in io.lines(name) do io.write(#l, string.sub(l, 1, 1), " ") end
print()
local total, count = 0, 0
for l in io.lines(name, "L") do total = total + #l; count = count + 1 end
print(total, count)

print(os.remove(name))
