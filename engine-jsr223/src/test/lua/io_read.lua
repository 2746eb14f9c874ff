-- io.read from standard input, which is io_read.input.

print(io.read())
print(io.read("l"))
io.write(io.read("L"))
print(io.read("n"), io.read("n"), io.read("n"), io.read("n"))
print(io.read("l") == "")
print(io.read(5), io.read(0), io.read(1))
print(io.read("l"))
print(io.read("n", "l"))
print(io.read("l", "L", "l"))
print(io.read("n"))
print(io.read("l"))
print(#io.read("l"))
local count = 0
while true do
  local line = io.read()
  if line == "END" then break end
  count = count + tonumber(line)
end
print(count)
local rest = io.read("a")
print(#rest, rest)
print(io.read("a") == "", io.read("l"), io.read("n"), io.read(1), io.read(0), io.read("L"))
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() io.read("x") end)
try(function() io.read({}) end)
