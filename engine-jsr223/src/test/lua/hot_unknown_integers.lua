-- Bitwise operations, division and remainder of values whose type is not known when they are compiled.
local function bits(t, i)
  local v, w = t[i], t[i + 1]
  return v & w, v | w, v ~ w, v << 3, v >> 1, v << w, v >> w, ~v, v & 0xFF, v | 0x10, v ~ -1
end
local function divided(t, i)
  local v = t[i]
  return v % 7, v // 7, v % -3, v // -3, v % 8, v // 8, v % 1, v // 1, v % -1, v // -1, v % 1000000007, v // 1000000007
end
local function byZero(t, i) local v = t[i] return v // 0 end
local function moduloZero(t, i) local v = t[i] return v % 0 end
local function byUnknown(t, i) local v, w = t[i], t[i + 1] return v // w, v % w end

local values = {
  1, 2, -1, 7, 8, -8, 0, 63, 64, -64, 12345678901, math.maxinteger, math.mininteger, -7, 1000000007,
  2.0, -3.0, 8.0, 1e15, 2.0 ^ 53,
}
for round = 1, 30 do
  for i = 1, #values - 1 do bits(values, i); divided(values, i) end
end
for i = 1, #values - 1 do
  print(i, bits(values, i))
  print(i, divided(values, i))
end
for i = 1, #values - 1 do
  if values[i + 1] ~= 0 then print(byUnknown(values, i)) end
end

local bad = {1.5, "12", "x", {}, nil, 2 ^ 63, 1e300, -0.5, true, print and 3}
for i = 1, 9 do
  print(i, pcall(bits, bad, i))
  print(i, pcall(divided, bad, i) and select(2, pcall(divided, bad, i)) or select(2, pcall(divided, bad, i)))
end
for _, v in ipairs {1, -1, 0} do
  print(pcall(byZero, {v}, 1))
  print(pcall(moduloZero, {v}, 1))
end

local log = {}
local mt = {}
for _, name in ipairs {"band", "bor", "bxor", "shl", "shr", "bnot", "mod", "idiv"} do
  mt["__" .. name] = function(a, b) log[#log + 1] = name; return name end
end
local object = setmetatable({}, mt)
print(bits({object, 3}, 1))
print(bits({3, object}, 1))
print(divided({object}, 1))
print(table.concat(log, " "))
