-- Errors of operators, in a function that has worked before and works after.

local function try(f, ...) print(pcall(f, ...)) end

local function add(a, b) return a + b end
local function sub(a, b) return a - b end
local function div(a, b) return a / b end
local function pow(a, b) return a ^ b end
local function idiv(a, b) return a // b end
local function mod(a, b) return a % b end
local function cat(a, b) return a .. b end
local function unm(a) return -a end
local function len(a) return #a end
local function less(a, b) return a < b end
local function get(t, k) return t[k] end
local function set(t, k, v) t[k] = v end
local function call(f, ...) return f(...) end

for _, f in ipairs {add, sub, div, pow, idiv, mod} do
  try(f, 7, 2)
  try(f, 7, nil)
  try(f, nil, 7)
  try(f, 7.5, {})
  try(f, {}, 7.5)
  try(f, true, false)
  try(f, 7.5, 2.5)
end

try(cat, "a", 1)
try(cat, "a", nil)
try(cat, {}, "b")
try(cat, 1, 2)
try(cat, true, 1)
try(cat, "x", "y")

try(unm, 5)
try(unm, nil)
try(unm, "s")
try(unm, {})
try(unm, 1.5)

try(len, "abc")
try(len, nil)
try(len, {1, 2})
try(len, 5)

try(less, 1, 2)
try(less, 1, "x")
try(less, {}, 1)
try(less, "a", "b")
try(less, nil, nil)
try(less, 1.5, 2)

try(get, {10}, 1)
try(get, nil, 1)
try(get, "str", 1)
try(get, 5, "x")
try(get, nil, "x")
try(get, true, nil)
try(get, {x = 1}, "x")

try(set, {}, 1, 1)
try(set, nil, 1, 1)
try(set, "s", "x", 1)
try(set, 5, 1.5, 1)
try(set, {}, nil, 1)

try(call, print, "called")
try(call, nil, 1)
try(call, "s")
try(call, {}, 1)
try(call, 5)
try(call, function(...) return select("#", ...) end, 1, 2)

-- Integer division and modulo by zero, with constants and variables.
try(function() return 1 // 0 end)
try(function() return 1 % 0 end)
try(function(a) return a // 0 end, 5)
try(function(a) return a % 0 end, 5)
try(idiv, 5, 0)
try(mod, 5, 0)
try(idiv, 5, 0.0)
try(idiv, math.mininteger, -1)
try(mod, math.mininteger, -1)

-- No integer representation: where an integer is needed.
try(function(a) return a | 1 end, 1.5)
try(function(a) return a | 1 end, 2 ^ 63)
try(function(a) return ("x"):rep(a) end, 1.5)
try(function(a) return ("x"):rep(a) end, 2.0)
