-- loadfile and dofile.

local name = os.tmpname()
local function clean(message)
  local at = string.find(message, name, 1, true)
  if not at then return message end
  return clean(string.sub(message, 1, at - 1) .. "NAME" .. string.sub(message, at + #name))
end
local function put(text)
  local f = assert(io.open(name, "wb"))
  f:write(text)
  f:close()
end
local function load1(text, ...)
  put(text)
  local f, message = loadfile(name, ...)
  if not f then return f, clean(message) end
  return pcall(f)
end

print(load1("return 1, 2, ..."))
print(load1(""))
print(load1("x ="))
print(load1("\n\nerror('at line', 0)"))
put("\n\nerror('at line 3')")
print(clean(select(2, pcall(loadfile(name)))))
put("return ...")
print(loadfile(name)(1, nil, 3))

-- a first line with "#", a byte order mark
print(load1("#!/usr/bin/lua\nreturn 1"))
print(load1("# only a comment"))
print(load1("#\n\nx ="))
print(load1("\xEF\xBB\xBFreturn 'marked'"))
print(load1("\xEF\xBB\xBF#comment\nreturn 'both'"))
print(load1("\xEF\xBB\xBF"))
print(load1("\n#no\n"))
print(load1("\xEF\xBBreturn 1"))

-- modes and environments
print(load1("return 1", "t"), load1("return 1", "bt"), load1("return 1", nil))
print(load1("return 1", "b"))
print(load1("return 1", ""))
print(load1("\27Lua", "t"))
print(load1("#comment\n\27Lua", "t"))
print(load1("return x", "t", {x = "given"}))
print(load1("return _ENV", "t", nil))
put("y = 5; return x")
local env = {x = 1}
print(loadfile(name, "t", env)(), env.y, y)
print(loadfile(name, nil, env)(), loadfile(name)())
y = nil

-- files that are not there
os.remove(name)
local f, message = loadfile(name)
print(f, clean(message))
print(loadfile("/"))
print(pcall(dofile, "/nowhere/x.lua"))
print(pcall(loadfile, {}))
print(pcall(loadfile, "x", {}))
print(pcall(dofile, {}))

-- dofile
put("local a, b = ...; count = (count or 0) + 1; return a, count, 'three'")
print(dofile(name))
print(dofile(name, "ignored"))
put("error({code = 1})")
print(pcall(dofile, name), (select(2, pcall(dofile, name))).code)
put("error('message')")
print(clean(select(2, pcall(dofile, name))))
put("x = = 1")
print(clean(select(2, pcall(dofile, name))))
put("")
print(select("#", dofile(name)))
count = nil

-- from the standard input
print(loadfile()("argument"))
print(os.remove(name))
