-- os.tmpname, os.rename, os.remove.

local function exists(name)
  local f = io.open(name)
  return f ~= nil and f:close()
end

local name = os.tmpname()
local second = os.tmpname()
print(type(name), name ~= second, exists(name), exists(second))
print(io.open(name):read("a") == "")

io.open(name, "w"):write("content"):close()
print(os.rename(name, second))
print(exists(name), io.open(second):read("a"))
local result, message, code = os.rename(name, second)
print(result, message, code)
print(exists(second), os.remove(second), exists(second))
result, message, code = os.remove(second)
print(result, message == second .. ": No such file or directory", code)
result, message, code = io.open(second)
print(result, message == second .. ": No such file or directory", code)

-- a file that is removed while it is open
io.open(name, "w"):write("open"):close()
local f = io.open(name)
print(os.remove(name), exists(name), f:read("a"), f:close())
