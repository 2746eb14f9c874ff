-- load with text and with a reader function; chunk names, varargs, syntax errors.

print(load("return 1 + 1")())
print(load("return ...")(1, nil, 3))
print(load("local a, b = ... return b, a")(1, 2))
print(load("")(), select("#", load("")()))
print(load("x = 10")(), x)
print(type(load("return 1")), load("return 1") == load("return 1"))

-- A chunk sees globals, not the locals around.
local hidden = "local"
hidden2 = "global"
print(load("return hidden, hidden2")())
local make = load("local n = 0; return function() n = n + 1; return n end")
local c1, c2 = make(), make()
print(c1(), c1(), c2())

-- A reader gives pieces until nil or an empty string.
local function reader(...)
  local pieces, i = {...}, 0
  return function() i = i + 1; return pieces[i] end
end
print(load(reader("return ", "1", "2", " + 3"))())
print(load(reader("ret", "urn 'a", "b'", "", "ignored"))())
print(load(reader())())
local letters = {}
for ch = 1, 19 do letters[ch] = ("return 10 * (3 + 4)"):sub(ch, ch) end
print(load(reader(table.unpack(letters)))())
print(pcall(load, function() error("reader fails", 0) end))
print(pcall(load, function() return {} end))

-- Syntax errors: nil and a message with a position.
local function bad(text, ...)
  local f, message = load(text, ...)
  print(f, type(message), message:sub(1, 20))
end
bad("x =")
bad("return return")
bad("for i = 1 do end")
bad("if x then")
bad("local function end")
bad("x = 'unfinished")
bad("x = [[unfinished")
bad("--[[ unfinished")
bad("return 1 .. ")
bad("f(")
bad("a.b:c = 1")
bad("1 = x")
bad("x + 1")
bad("break")
bad("return '\\q'")
bad("return '\\300'")
bad("return 0x")
bad("return 1e")
bad("return 3x")
bad("local x <const> = 1; x = 2")
bad("return ... , function() return ... end")
bad("\n\n\nx = = 2", "=lines")
bad("x = }", "@some/file.lua")
bad(reader("x ", "= ", "="))

-- Chunk names in run-time errors.
print(pcall(load("error('e')")))
print(pcall(load("error('e')", "=name")))
print(pcall(load("error('e')", "@file.lua")))
print(pcall(load("error('e')", "plain text")))
print(pcall(load(reader("error('e')"))))
print(pcall(load(reader("error('e')"), "=fromreader")))

-- Mode.
print(load("return 1", "=m", "t")(), load("return 2", "=m", "bt")())
print(load("return 1", "=m", "b"))
print(load(reader("return 1"), "=m", "b"))
print(load("\27Lua", "=m", "t"))

-- Comments and long texts.
print(load("-- only a comment")(), load("return 5 -- trailing")(), load("--[==[ x ]==] return 6")())
local big = {"local t = {} "}
for i = 1, 200 do big[#big + 1] = "t[" .. i .. "] = " .. i .. " + (t[" .. i - 1 .. "] or 0)\n" end
big[#big + 1] = "return #t, t[200]"
print(load(table.concat(big))())

-- Load inside load, recursion, many chunks.
print(load("return load('return load(\"return 7\")()')()")())
local sum = 0
for i = 1, 30 do sum = sum + load("local a = ... return a * " .. i)(i) end
print(sum)
print(load("z\0z")) print(load("x = 1 \0 y")) print(load("\0")) print(load("goto \0"))  print(load("x = = \1"))
