-- package.searchpath.

local prefix = os.tmpname()
local a = prefix .. "a.x"
io.open(a, "w"):close()
local function show(name, ...)
  local file, message = package.searchpath(name, ...)
  local text = file or message
  local at = string.find(text, prefix, 1, true)
  while at do
    text = string.sub(text, 1, at - 1) .. "P" .. string.sub(text, at + #prefix)
    at = string.find(text, prefix, 1, true)
  end
  print(file and "found" or "none", text)
end

show("a", prefix .. "?.x")
show("a", "nowhere/?;" .. prefix .. "?.x;other/?")
show("b", "nowhere/?;" .. prefix .. "?.x;other/?")
show("a.x", prefix .. "?")
show("a.x", prefix .. "?", "")
show("a-x", prefix .. "?", "-", ".")
show("a--x", prefix .. "?", "--", ".")
show("a-x", prefix .. "?", "--", ".")
show("a", prefix .. "a.x")
show("b.c.d", "?;?/?;?.?")
show("b.c", "?", ".", "::")
show("b.c", "?", "c", "?")
show("b", "")
show("b", ";")
show("b", ";;")
show("b", "?;")
show("", "?")
show("b\0c", "?\0x")
show("b", "x")
show("b", string.rep("?", 5))
show("a", "?.x;" .. prefix .. "?.x")
show(12, "?" .. 1)
print(pcall(package.searchpath, "x"))
print(pcall(package.searchpath, "x", {}))
print(pcall(package.searchpath, "x", "?", {}))
print(pcall(package.searchpath, "x", "?", ".", {}))

local long = {}
for i = 1, 100 do long[i] = string.rep("?", i % 10 + 1) end
local _, message = package.searchpath("name", table.concat(long, ";"))
print(#message)

print(os.remove(a), os.remove(prefix))
