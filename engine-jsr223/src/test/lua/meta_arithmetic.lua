-- Arithmetic metamethods.

local V = {}
local function vec(x, y) return setmetatable({x = x, y = y}, V) end
V.__add = function(a, b) return vec(a.x + b.x, a.y + b.y) end
V.__sub = function(a, b) return vec(a.x - b.x, a.y - b.y) end
V.__mul = function(a, b)
  if type(a) == "number" then return vec(a * b.x, a * b.y) end
  if type(b) == "number" then return vec(a.x * b, a.y * b) end
  return a.x * b.x + a.y * b.y
end
V.__unm = function(a) return vec(-a.x, -a.y) end
V.__tostring = function(a) return "(" .. a.x .. "," .. a.y .. ")" end
local a, b = vec(1, 2), vec(3, 4.5)
print(tostring(a + b), tostring(a - b), a * b, tostring(2 * a), tostring(b * 2), tostring(-a), tostring(a + b * 2 - -a))

-- Every operator calls its own metamethod with both operands in order.
local function show(v) return type(v) == "table" and v.name or tostring(v) end
local mt = {}
for _, op in ipairs {"add", "sub", "mul", "div", "mod", "pow", "idiv", "unm"} do
  mt["__" .. op] = function(x, y) return op .. ":" .. show(x) .. "," .. show(y), "dropped" end
end
local p, q = setmetatable({name = "p"}, mt), setmetatable({name = "q"}, mt)
print(p + q, p - q, p * q, p / q)
print(p % q, p ^ q, p // q, -p)
print(p + 1, 1 + p, p - 1.5, 1.5 - p, p * "s", "s" * p, p / true, false / p, p % {} ~= nil)
print(p // 2, 2 // p, p ^ 2, 2 ^ p, p % 2, 2 % p, p + "10", "10" + p)

-- The left operand's metamethod is preferred.
local l = setmetatable({}, {__add = function() return "left" end})
local r = setmetatable({}, {__add = function() return "right" end})
local none = setmetatable({}, {})
print(l + r, r + l, l + none, none + r, l + nil, nil + r, l + 1, 1 + r)

-- With constants in every position, so that every form of instruction asks.
local function forms(v)
  return v + 1, 1 + v, v - 1, 1 - v, v * 2, 2 * v, v / 2, 2 / v, v % 2, 2 % v, v // 2, 2 // v, v ^ 2, 2 ^ v, v + 1.5, 1000000 - v
end
print(forms(p))
print(forms(4))
print(forms(4.5))
print(forms("4"))
print(forms(q))

-- Results may be anything, none is nil.
local any = setmetatable({}, {
  __add = function() return nil end, __sub = function() end, __mul = function() return false end,
  __div = function() return 1, 2, 3 end, __unm = function() return {} end,
})
print(any + 1, any - 1, any * 1, any / 1, type(-any), select("#", any / 1), select("#", any - 1))
local x, y = any / 1
print(x, y)

-- Metamethods on metamethods: callable tables, calls inside, recursion.
local callable = setmetatable({}, {__call = function(_, u, v) return "callable", u, v end})
local c = setmetatable({}, {__add = callable})
print(c + 1)
local nested = setmetatable({depth = 0}, {})
getmetatable(nested).__add = function(u, n)
  if n == 0 then return "bottom at " .. u.depth end
  u.depth = u.depth + 1
  return u + (n - 1)
end
print(nested + 50)

-- Errors in and about metamethods.
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() return setmetatable({}, {__add = 5}) + 1 end)
try(function() return setmetatable({}, {__add = {}}) + 1 end)
try(function() return setmetatable({}, {__add = function() error("inside") end}) + 1 end)
try(function() return setmetatable({}, {__add = function(u) return u.x.y end}) + 1 end)
try(function() return none + 1 end)
try(function() return l - 1 end)
try(function() return -none end)

-- Compound use: sums in a loop, metatable shared and changed on the way.
local total = vec(0, 0)
for i = 1, 20 do
  total = total + vec(i, -i) * 2
  if i == 10 then V.__add = function(u, v) return vec(u.x + v.x + 1000, u.y + v.y) end end
end
print(tostring(total))

-- Numbers, and strings with numbers, never ask for metamethods of the other.
print(1 + 1, "1" + 1, pcall(function() return 1 + none end) == false)
