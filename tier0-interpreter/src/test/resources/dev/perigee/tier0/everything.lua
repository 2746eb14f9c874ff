local out = {}
local function show(...)
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    out[#out + 1] = math.type(v) == "float" and string.format("%a", v) or tostring(v)
  end
end
local numbers = {0, 1, -1, 3, 255, 1 << 62, math.mininteger, math.maxinteger, 0.0, -0.0, 0.5, -2.5, 1e300, 1 / 0, -1 / 0, 0 / 0, "10", "0x1p4"}
local operators = {
  function(a, b) return a + b end, function(a, b) return a - b end, function(a, b) return a * b end,
  function(a, b) return a / b end, function(a, b) return a % b end, function(a, b) return a // b end,
  function(a, b) return a & b end, function(a, b) return a | b end, function(a, b) return a ~ b end,
  function(a, b) return a << b end, function(a, b) return a >> b end, function(a, b) return a == b end,
  function(a, b) return a < b end, function(a, b) return a <= b end, function(a, b) return a ~= b end,
  function(a) return -a end, function(a) return ~a end, function(a) return not a end,
  function(a) return a + 1 end, function(a) return a - 1 end, function(a) return a * 3 end,
  function(a) return a % 3 end, function(a) return a % -3 end, function(a) return a // 3 end, function(a) return a / 3 end,
  function(a) return a * 0.5 end, function(a) return a + 0.5 end, function(a) return a - 1000 end,
  function(a) return a & 0xff end, function(a) return a | 1000 end, function(a) return a ~ 1000 end,
  function(a) return a << 3 end, function(a) return a >> 3 end, function(a) return a << 64 end, function(a) return a >> -3 end,
  function(a) return 1 << a end, function(a) return a == 1 end, function(a) return a < 1 end,
  function(a) return a <= 1 end, function(a) return a > 1 end, function(a) return a >= 1 end,
  function(a) return a == 1000 end, function(a) return a == 0.5 end, function(a) return a == "10" end,
  function(a) if a == 3 then return "three" elseif a then return "true" end return "other" end,
  function(a, b) return a and b end, function(a, b) return a or b end, function(a, b) return not a == b end,
}
for i, f in ipairs(operators) do
  for _, a in ipairs(numbers) do
    for _, b in ipairs(numbers) do
      local ok, value = pcall(f, a, b)
      show(ok, value)
    end
  end
end

local function loop(from, to, step)
  local n, last = 0, nil
  for i = from, to, step do
    n = n + 1
    last = i
    if n == 5 then break end
  end
  return n, last
end
for _, from in ipairs(numbers) do
  for _, to in ipairs(numbers) do
    show(pcall(loop, from, to, 1))
    show(pcall(loop, from, to, -1))
    show(pcall(loop, from, to, 0.5))
    show(pcall(loop, from, to, 1 << 62))
  end
end

local reads = 0
local Base = setmetatable({inherited = "inherited"}, {__index = function(t, k) reads = reads + 1; return k .. "?" end})
local Middle = setmetatable({}, {__index = Base})
local object = setmetatable({own = 1}, {__index = Middle, __newindex = function(t, k, v) rawset(t, k, v * 2) end})
function Base:method(n) return self.own + n end
show(object.own, object.inherited, object.missing, object:method(2), object["own"], object[1], reads)
object.own = 5; object.created = 6; object[1] = 7; object[1] = 8; object[2] = 9; object["own"] = object.own + 1
show(object.own, object.created, object[1], object[2])
show(pcall(function() local n = 1; return n.field end), pcall(function() local n; n.field = 1 end))
show(pcall(function() return object.created.field.field end), pcall(function() undefined() end))
local loopy = {}
setmetatable(loopy, {__index = loopy})
show(pcall(function() return loopy.x end))

local array = {}
for i = 1, 100 do array[i] = i * i end
for i = 1, 100, 7 do array[i] = nil end
array[3.0] = "three"; array[0] = "zero"; array[-1] = "minus"; array[2.5] = "half"
local sum = 0
for k, v in pairs(array) do sum = sum + (math.type(v) == "integer" and v or #v) end
show(sum, array[3], array[3.0], array[0], array[-1], array[2.5], array[101], #"text", #{1, 2, 3})

local function parameters(a, b, c) return c, b, a end
local function variable(a, ...) local x, y = ... return select("#", ...), a, x, y, ... end
show(parameters(), parameters(1), (parameters(1, 2, 3, 4)), variable(), variable(1), variable(1, 2, 3, 4))
local function nothing() end
show(nothing(), (nothing()), pcall(nothing))
local function counter()
  local n = 0
  return function(by) n = n + by; return n end, function() return n end
end
local add, get = counter()
add(3); add(0.5)
show(get(), add(1), get())
global = 1; global = global + 1
show(global, _ENV["global"])
local s = setmetatable({}, {__call = function(self, a) return a end, __eq = function() return true end,
  __lt = function() return true end, __le = function() return false end, __len = function() return 42 end,
  __unm = function() return "unm" end, __concat = function(a, b) return "cat" end, __add = function() return "add" end})
show(s(1), s == setmetatable({}, getmetatable(s)), s < s, s <= s, #s, -s, s .. 1, 1 .. s, s + 1, 1 + s, 0.5 + s)
return table.concat(out, " ")
