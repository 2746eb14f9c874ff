-- Metatables that arrive, change and go while code that uses the tables is hot.

local function get(t) return t.x end
local function set(t, v) t.x = v end
local function length(t) return #t end
local function index(t, i) return t[i] end
local function call(f, v) return f(v) end
local function equal(a, b) return a == b end
local function less(a, b) return a < b end
local function cat(a, b) return a .. b end

local t = {x = 1, 10, 20, 30}
for _ = 1, 60 do get(t); set(t, 1); length(t); index(t, 2); call(math.abs, -1); equal(t, {}); less(1, 2); cat("a", "b") end
print(get(t), length(t), index(t, 2), equal(t, {}), cat("a", 1))

-- A metatable without any of the metamethods changes nothing.
local mt = {}
setmetatable(t, mt)
print(get(t), length(t), index(t, 5), index(t, 2))

-- Metamethods come one by one; present keys stay raw.
mt.__index = function(_, k) return "index " .. tostring(k) end
print(get(t), index(t, 2), index(t, 5))
t.x = nil
print(get(t))
mt.__index = {x = "from table"}
print(get(t), index(t, 5))
mt.__newindex = function(u, k, v) rawset(u, k, "new " .. v) end
set(t, 5)
print(get(t))
set(t, 6)
print(get(t))
mt.__len = function() return 99 end
print(length(t))
mt.__eq = function() return true end
print(equal(t, {}), equal(t, t), equal(t, 1), equal({}, t), equal({}, {}))
mt.__lt = function() return "less" end
print(less(t, 1), less(1, t), less(2, 1))
mt.__concat = function(a, b) return "joined" end
print(cat(t, 1), cat("s", t), cat("s", 1))
mt.__call = function(_, v) return "called with " .. tostring(v) end
print(call(t, 4), call(math.abs, -4))

-- And go again.
mt.__index, mt.__newindex, mt.__len, mt.__eq = nil, nil, nil, nil
set(t, 7)
print(get(t), length(t), equal(t, {}), index(t, 5))
setmetatable(t, nil)
print(pcall(less, t, 1))
print(pcall(call, t, 1))
print(pcall(cat, t, "s"))

-- In the middle of a loop.
local u = {}
local log = {}
for i = 1, 60 do
  local v = u[i % 7]
  log[#log + 1] = v and 1 or 0
  if i == 20 then setmetatable(u, {__index = function(_, k) if k == 3 then return true end end}) end
  if i == 40 then getmetatable(u).__index = {[5] = true, [6] = true} end
  if i == 50 then u[0] = true end
end
print(table.concat(log))

-- A method call whose class changes: own field, class, other class, error.
local A = {name = function() return "A" end}
A.__index = A
local B = {name = function() return "B" end}
B.__index = B
local o = setmetatable({}, A)
local function name(x) return x:name() end
local names = {}
for i = 1, 60 do
  names[i] = name(o)
  if i == 20 then setmetatable(o, B) elseif i == 30 then o.name = function() return "o" end
  elseif i == 40 then o.name = nil elseif i == 50 then B.name = function(self) return self == o and "b" end end
end
print(table.concat(names))
setmetatable(o, nil)
print(pcall(name, o))
print(pcall(name, nil))
print(name(setmetatable({}, A)))

-- Arithmetic on a table that gets its metamethod after a failure.
local function double(x) return x * 2 end
for i = 1, 60 do double(i) end
local v = setmetatable({}, {})
print(pcall(double, v))
getmetatable(v).__mul = function(_, k) return k * 1000 end
print(double(v), double(4), double(4.5), double("4"))
