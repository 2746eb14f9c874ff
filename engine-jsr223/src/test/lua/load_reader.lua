-- load with a function that gives the text in pieces, and modes.

local function pieces(...)
  local list, i = {...}, 0
  return function()
    i = i + 1
    return list[i]
  end
end

print(load(pieces("return ", "1", " + ", "2"))())
print(load(pieces("ret", "urn 'o", "ne'"), "=name")())
print(load(pieces())())
print(load(pieces(""))())
print(load(pieces("return 1", "", " + 1"))())
print(load(pieces("return 1", nil, " + 1"))())
print(load(pieces("return ", 12, 34))())
print(load(pieces("x ="), "=chunk"))
print(load(pieces("x ="), "@file.lua"))
print(load(pieces("x ="), "a text"))
print(load(pieces("x =")))
print(load(pieces("return 1"), "c", "t", {})())
print(load(pieces("return x"), "c", "t", {x = "env"})())
print(load(pieces("return 1"), "=c", "b"))
print(load(pieces("\27Lua"), "=c", "t"))
print(load(pieces("return _ENV"), "c", "t", nil)())

-- a chunk of the wrong kind is not read to its end
local calls = 0
local function count(text)
  return function()
    calls = calls + 1
    return calls < 5 and text or nil
  end
end
print(load(count("return 1 "), "=c", "b"))
print(calls)
calls = 0
print(load(count("\27Lua"), "=c", "t"))
print(calls)

-- one character at a time
local text, at = "local t = {1, 2, 3}; return #t, 'end' -- comment", 0
print(load(function()
  at = at + 1
  return at <= #text and string.sub(text, at, at) or nil
end)())

-- a reader that fails, or gives what is no string
local function message(...)
  local _, f, text = pcall(load, ...)
  print(type(f), text)
end
message(function() error("reader failed", 0) end)
message(function() error(nil) end)
message(function() return true end, "=c")
message(pieces("return 1", false))
message(pieces("return 1", true))
message(function()
  local closing <close> = setmetatable({}, {__close = function(_, e) print("closed", e) end})
  error("after closing", 0)
end)
message(coroutine.wrap(function() coroutine.yield("return ") error("second piece", 0) end))
print(coroutine.wrap(function() return load(coroutine.yield) end)())
print(pcall(load))
print(pcall(load, nil))
print(pcall(load, {}))
print(pcall(load, true))
print(pcall(load, "x", {}))
print(pcall(load, "x", "n", {}))
print(load(12))
print(load("return 1", "n", "q"))
print(load("", "n", ""))

-- a reader may load
print(load(pieces("return ", load("return '2'")(), " + ", "3"))())

-- names of chunks
for _, name in ipairs {"=short", "@file", "text", "two\nlines", "=" .. string.rep("x", 80), "@" .. string.rep("y", 80),
    string.rep("z", 80), "", "=", "@", "=with\0zero"} do
  print(select(2, load("x =", name)))
end
print(select(2, load("x =\n1 1")))

-- What a reader does wrong is seen by the message handler outside.
print(xpcall(function() return load(function() return {} end) end, function(m) return "handled: " .. m end))
print(xpcall(function() return load(function() error("in the reader", 0) end) end, function(m) return "handled: " .. m end))
print(xpcall(function() return load("x x") end, function(m) return "handled: " .. m end))
