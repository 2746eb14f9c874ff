-- __tostring and __name.

local T = {__tostring = function(t) return "T(" .. tostring(t.v) .. ")" end}
local t = setmetatable({v = 1}, T)
print(t, tostring(t), tostring(setmetatable({v = t}, T)))
io.write(tostring(t), "\n")
print(string.format("%s %10s|%-8s|%.2s", t, t, t, t))
print(t, 1, t, nil, t)
print(pcall(function() return "a" .. t end))

-- The result must be a string, or a number, which is then converted.
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(tostring, setmetatable({}, {__tostring = function() return 1 end}))
try(tostring, setmetatable({}, {__tostring = function() return {} end}))
try(tostring, setmetatable({}, {__tostring = function() end}))
try(function() print(setmetatable({}, {__tostring = function() return nil end})) end)
try(tostring, setmetatable({}, {__tostring = function() error("tostring fails") end}))
try(tostring, setmetatable({}, {__tostring = "not callable"}))
print(tostring(setmetatable({}, {__tostring = function() return "a", "b" end})))
print(#tostring(setmetatable({}, {__tostring = function() return "zero\0inside" end})))

-- __name stands for "table" in the default text and in messages.
local N = {__name = "MyType"}
local n = setmetatable({}, N)
print(tostring(n):sub(1, 8), tostring({}):sub(1, 7), type(n))
try(function() return n + 1 end)
try(function() return n .. "x" end)
try(function() return n < n end)
try(function() return n < 1 end)
try(function() return 1 < n end)
try(function() return n() end)
try(function() return -n end)
try(function() return n & 1 end)
try(function() return n < setmetatable({}, {__name = "Other"}) end)
try(function() string.rep(n) end)
try(function() math.floor(n) end)
try(function() for i = 1, n do end end)
try(function() return n.x.y end)
N.__name = 42
print(tostring(n):sub(1, 6))
try(function() return n + 1 end)
N.__name = "Again"
N.__tostring = function() return "by tostring" end
print(tostring(n))
try(function() return n + 1 end)

-- tostring of the other types.
print(tostring(nil), tostring(true), tostring(false), tostring(1), tostring(1.0), tostring("s"), tostring(-0.0))
print(tostring(print):sub(1, 9), tostring(function() end):sub(1, 9), type(tostring({})))
do local a, b = {}, {}; print(tostring(t) == tostring(t), tostring(a) ~= tostring(b), tostring(print) == tostring(print)) end

-- It is looked up raw, in the metatable itself.
local child = setmetatable({}, setmetatable({}, {__index = T}))
print(tostring(child):sub(1, 6))

-- Error values with __tostring.
local e = setmetatable({code = 5}, {__tostring = function(x) return "error code " .. x.code end})
local ok, caught = pcall(error, e)
print(ok, caught, caught.code, tostring(caught))

-- Called in a loop with different types.
local list = {1, 2.5, "x", true, t, setmetatable({v = 9}, T), setmetatable({}, N)}
for round = 1, 3 do
  local out = {}
  for i, v in ipairs(list) do out[i] = tostring(v) end
  print(round, table.concat(out, " "))
end
