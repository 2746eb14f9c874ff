-- xpcall and its message handler.

local function handler(m) return "handled: " .. tostring(m) end

print(xpcall(function() return 1, 2, 3 end, handler))
print(xpcall(function(...) return select("#", ...), ... end, handler, "a", nil, "c", nil))
print(xpcall(function() error("text") end, handler))
print(xpcall(function() error("text", 0) end, handler))
print(xpcall(function() error({}, 0) end, function(m) return type(m) end))
print(xpcall(function() error() end, handler))
print(xpcall(function() local x; x.y = 1 end, handler))
print(xpcall(function() return 1 + {} end, handler))
print(xpcall(error, handler, "direct"))
print(xpcall(nil, handler))
print(xpcall(5, handler))

-- The handler gets one argument; only its first result counts.
print(xpcall(error, function(...) return select("#", ...), "second" end, "m", 2))
print(xpcall(error, function() end, "m"))
print(xpcall(error, function(m) return nil end, "m"))
print(select("#", xpcall(error, function() return 1, 2, 3 end)))

-- It runs before the stack unwinds, once for each error.
local log = {}
local function outer()
  local ok, m = xpcall(function()
    log[#log + 1] = "in"
    error("first", 0)
  end, function(m) log[#log + 1] = "handler " .. m; return m .. "!" end)
  log[#log + 1] = m
  error("second", 0)
end
print(xpcall(outer, function(m) log[#log + 1] = "outer handler " .. m; return m .. "?" end))
print(table.concat(log, ", "))

-- An inner pcall has no handler: the outer one is not called for its error.
local seen = 0
print(xpcall(function()
  local ok, m = pcall(error, "inner")
  return ok, m
end, function(m) seen = seen + 1; return m end), seen)
print(seen)

-- The handler can keep the error value, call functions, protect itself.
local t = {}
local ok, e = xpcall(error, function(m) return m end, t)
print(ok, e == t)
print(xpcall(error, function(m) local f, r = pcall(error, "x" .. m); return r .. "y" end, "m"))
print(xpcall(error, function(m) return xpcall(error, function(k) return k .. k end, m) end, "m"))
print(xpcall(error, function(m) return select(2, xpcall(error, function(k) return k .. k end, m)) end, "m"))

-- Handlers that are library functions.
print(xpcall(error, string.upper, "shout"))
print(xpcall(error, tostring, 12))
print(xpcall(error, type, nil))

-- Many in a row, deep inside one another.
local sum = 0
for i = 1, 50 do
  local _, v = xpcall(function(n) if n % 2 == 0 then error(n) end return n * 100 end, function(v) return v end, i)
  sum = sum + v
end
print(sum)
local function nest(n)
  if n == 0 then error("core", 0) end
  local _, m = xpcall(nest, function(m) return m .. n end, n - 1)
  error(m, 0)
end
print(pcall(nest, 12))

-- Arguments.
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() xpcall() end)
try(function() xpcall(print) end)
try(function() xpcall(error, {}) end)
try(function() xpcall(error, setmetatable({}, {__call = print})) end)
