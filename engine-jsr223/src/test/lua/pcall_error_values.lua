-- error and pcall with values of every type, nested, and what pcall returns.

print(pcall(error))
print(pcall(error, nil))
print(pcall(error, "message"))
print(pcall(error, "message", 0))
print(pcall(error, 42))
print(pcall(error, 4.5))
print(pcall(error, true))
print(pcall(error, false))
local t = {code = 7}
local ok, e = pcall(error, t)
print(ok, e == t, e.code)
ok, e = pcall(error, print)
print(ok, e == print)

-- The same from Lua functions; only strings get a position.
local function raise(v, level) error(v, level) end
print(pcall(raise, "with position"))
print(pcall(raise, "no position", 0))
print(pcall(raise, 42))
print(pcall(raise, nil))
print(pcall(raise, ""))
ok, e = pcall(raise, t)
print(ok, e == t)

-- Results.
print(pcall(function() end))
print(pcall(function() return nil end))
print(pcall(function(...) return select("#", ...), ... end, 1, nil, 3))
print(select("#", pcall(function() end)), select("#", pcall(error)))
print(pcall(pcall))
print(pcall(pcall, error, "inner"))
print(pcall(pcall, pcall, error, "innermost"))

-- Nesting: an inner pcall stops the error, code after it runs on.
local log = {}
local function note(s) log[#log + 1] = s end
ok, e = pcall(function()
  note "a"
  local inner, message = pcall(function()
    note "b"
    error({level = "inner"})
    note "never"
  end)
  note(tostring(inner))
  note(message.level)
  local again, m2 = pcall(error, message)
  note(tostring(m2 == message))
  error("outer", 0)
end)
print(ok, e, table.concat(log, " "))

-- Rethrowing keeps the value.
local original = setmetatable({}, {__tostring = function() return "custom error" end})
ok, e = pcall(function()
  local _, err = pcall(error, original)
  error(err)
end)
print(ok, e == original, tostring(e))

-- Locals changed before the error keep their values.
local x, steps = 1, {}
pcall(function()
  x = 2
  steps[1] = "one"
  local y = nil + 1
  x = 3
end)
print(x, steps[1])

-- A loop of protected calls, some failing.
local good, bad = 0, 0
for i = 1, 60 do
  local fine, r = pcall(function(n)
    if n % 3 == 0 then error("third") elseif n % 5 == 0 then return nil end
    return n
  end, i)
  if fine then good = good + (r or 0) else bad = bad + 1 end
end
print(good, bad)

-- pcall on what cannot be called.
print(pcall(nil))
print(pcall(5))
print(pcall({}))
print(pcall("string"))
print(pcall(setmetatable({}, {__call = function(self, ...) return "called", ... end}), 1, 2))

-- assert.
print(assert(1, "unused", 3))
print(select("#", assert(true)), assert("value"))
print(pcall(assert, false))
print(pcall(assert, nil, "assert message"))
print(pcall(assert, false, 42))
print(pcall(assert))
ok, e = pcall(assert, nil, t)
print(e == t)
print(pcall(function() assert(1 == 2) end))
print(pcall(function() assert(1 == 2, "own text") end))
print(pcall(function() assert() end))

-- Depth: errors through many frames of Lua.
local function dig(n) if n == 0 then error("bottom") end local r = dig(n - 1); return r end
for _, n in ipairs {0, 1, 10, 100} do print(pcall(dig, n)) end
local function wrap(n) if n == 0 then error({n = 0}) end local f, v = pcall(wrap, n - 1); v.n = v.n + 1; error(v) end
ok, e = pcall(wrap, 50)
print(e.n)
