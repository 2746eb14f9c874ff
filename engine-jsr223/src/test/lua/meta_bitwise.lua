-- Bitwise metamethods.

local function show(v) return type(v) == "table" and v.name or tostring(v) end
local mt = {}
for _, op in ipairs {"band", "bor", "bxor", "shl", "shr", "bnot"} do
  mt["__" .. op] = function(x, y) return op .. ":" .. show(x) .. "," .. show(y) end
end
local p, q = setmetatable({name = "p"}, mt), setmetatable({name = "q"}, mt)
print(p & q, p | q, p ~ q, p << q, p >> q, ~p)
print(p & 1, 1 & p, p | 1, 1 | p, p ~ 1, 1 ~ p)
print(p << 1, 1 << p, p >> 1, 1 >> p)
print(p & 1.5, 1.5 & p, p | "s", "s" | p, p ~ nil, nil ~ p, p << true, false >> p)

-- Operands that numbers cannot have are offered to the metamethod of the other side.
print(1.5 & p, p & 2 ^ 70, "abc" | p, p | "10", "10" & q)

local function forms(v)
  return v & 7, 7 & v, v | 8, 8 | v, v ~ 3, 3 ~ v, v << 1, 1 << v, v >> 1, 64 >> v, ~v
end
print(forms(5))
print(forms(p))
print(forms(5.0))
print(forms(q))
print(forms(-1))

-- A set of small integers as a class.
local Set = {}
Set.__index = Set
local function set(...)
  local bits = 0
  for _, n in ipairs {...} do bits = bits | 1 << n end
  return setmetatable({bits = bits}, Set)
end
local function wrap(bits) return setmetatable({bits = bits}, Set) end
Set.__band = function(a, b) return wrap(a.bits & b.bits) end
Set.__bor = function(a, b) return wrap(a.bits | b.bits) end
Set.__bxor = function(a, b) return wrap(a.bits ~ b.bits) end
Set.__bnot = function(a) return wrap(~a.bits & 0xFFFF) end
Set.__shl = function(a, n) return wrap(a.bits << n & 0xFFFF) end
Set.__shr = function(a, n) return wrap(a.bits >> n) end
Set.__len = function(a)
  local n, bits = 0, a.bits
  while bits ~= 0 do n = n + (bits & 1); bits = bits >> 1 end
  return n
end
Set.__tostring = function(a)
  local out = {}
  for i = 0, 15 do if a.bits & 1 << i ~= 0 then out[#out + 1] = i end end
  return "{" .. table.concat(out, ",") .. "}"
end
local small, even = set(0, 1, 2, 3, 4), set(0, 2, 4, 6, 8)
print(tostring(small & even), tostring(small | even), tostring(small ~ even), #(small | even))
print(tostring(small & ~even), tostring(small << 2), tostring(even >> 1), #~small)

-- Results and errors.
local function try(f, ...) print(select(2, pcall(f, ...))) end
local odd = setmetatable({}, {__band = function() return nil end, __bor = function() end, __bnot = function() return 1, 2 end})
print(odd & 1, odd | 1, ~odd, (~odd))
try(function() return odd ~ 1 end)
try(function() return odd << 1 end)
try(function() return 1 >> odd end)
try(function() return setmetatable({}, {__shl = 1}) << 1 end)
try(function() return ~setmetatable({}, {__bnot = function() error("in bnot") end}) end)
try(function() return 1.5 & odd ~ {} end)
try(function() return 1.5 | {} end)
try(function() return {} | 1.5 end)
try(function() return "a" | {} end)
