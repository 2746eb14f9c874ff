-- Library functions that native code does inline, and what it must leave to the interpreter.
local floor, byte = math.floor, string.byte

local function floors(x)
  local a = math.floor(x)
  local b = floor(x)
  return a, b, math.type(a)
end

local function bytes(s, i)
  local a = byte(s, i)
  local b = string.byte(s)
  return a, b
end

local function types(v)
  local t = type(v)
  if type(v) == "number" then return t, 1 end
  return t, 2
end

local sum = 0
for i = 1, 400 do
  local a, b = floors(i / 3)
  local c, d = bytes("hello", i % 5 + 1)
  local t, n = types(i)
  sum = sum + a + b + c + d + n + #t
end
print(sum)

for _, x in ipairs {0.0, -0.0, -0.5, 0.5, 1e15 + 0.5, 2^53, 2^62, -2^63, 7, -7, math.mininteger, "10", " 3.7 "} do
  print(x, floors(x))
end
for _, x in ipairs {2^63, -2^64, 1e300, math.huge, -math.huge} do
  print(floors(x))
end
print(floors(0/0) ~= floors(0/0))
print(select(2, pcall(floors, "x")))
print(select(2, pcall(floors)))
print(select(2, pcall(floors, {})))

local long = string.rep("ab", 100)
for _, i in ipairs {1, 2, 5, 6, 0, -1, -5, -6, 2.0, "2", math.maxinteger, math.mininteger} do
  print(i, bytes("hello", i))
end
print(bytes(long, 199), bytes(long, 201))
print(bytes("", 1))
print(bytes(12, 2))
print(select(2, pcall(bytes, nil, 1)))
print(select(2, pcall(bytes, "a", 1.5)))
print(select(2, pcall(bytes, "a", {})))
print(bytes("\0\xff", 1), bytes("\0\xff", 2))

for _, v in ipairs {1, 1.5, "x", long, true, false, {}, print, types, coroutine.create(print), io.stdout} do
  print(types(v))
end
print(types(nil))
print(select(2, pcall(function() local t = type() return t end)))

-- The functions are replaced.
local old = math.floor
math.floor = function(x) return "mine " .. x end
print(pcall(floors, 1.5))
math.floor = old
print(floors(1.5))
local oldType = type
type = function(v) return "a " .. oldType(v) end
print(types(1), types("s"))
type = oldType
print(types(1), types("s"))
floor = math.ceil
print(floors(1.5))
floor = nil
print(select(2, pcall(floors, 1.5)))
floor = old

-- In loops, with other values alive over the calls.
local function mixed(n)
  local f, s, words = 0.25, "abcdef", 0
  for i = 1, n do
    local half = floor(i * 0.5)
    local b = byte(s, half % 6 + 1)
    if type(b) == "number" and type(f) == "number" then words = words + 1 end
    f = f + half * 0.5
  end
  return f, words
end
print(mixed(1000))
