-- Library functions whose last argument is what a call returns; math.max and math.min of several numbers of any kinds.
local function id(...) return ... end
local function f1(x) return math.sqrt(id(x)), math.floor(id(x)), tostring(id(7)) end
local function mx(a, b) return math.max(a, id(b)), math.min(a, id(b)), math.max(0, id(b)), math.min(id(b)) end
local function m3(a, b, c) return math.max(a, b, c), math.min(a, b, c), math.max(1, b, c), math.min(a, 2.5, c) end
local function nan() return 0/0 end
for i = 1, 300 do
  local a, b, c = f1(i)
  assert(a == math.sqrt(i) and b == i and c == "7")
  local p, q, r, s = mx(i, 150)
  assert(p == (i > 150 and i or 150) and q == (i < 150 and i or 150) and r == 150 and s == 150)
  assert(math.type(p) == "integer")
  p, q, r, s = mx(i + 0.5, 150.0)
  assert(p == (i + 0.5 > 150 and i + 0.5 or 150) and math.type(p) == "float" and r == 150.0 and math.type(r) == "float")
  p, q, r, s = mx(i, i - 0.5)
  assert(p == i and math.type(p) == "integer" and q == i - 0.5)
  p, q, r = mx(i, -0.5)
  assert(r == 0 and math.type(r) == "integer")
  assert(select("#", m3(i, 2, 3)) == 4)
  p, q, r, s = m3(i, 2, 3)
  assert(p == (i > 3 and i or 3) and q == (i < 2 and i or 2) and r == 3 and s == (i < 2.5 and i or 2.5))
  p, q, r, s = m3(i, 2.0, 3)
  assert(math.type(q) == (i <= 2 and "integer" or "float"))
  p, q = m3(math.maxinteger, math.maxinteger - 1 + 0.0, 1)
  assert(p == math.maxinteger and math.type(p) == "integer" or p == 2^63, p)
  p, q = m3(nan(), 1.0, 2.0); assert(p ~= p and q ~= q)
  p, q = m3(1.0, nan(), 2.0); assert(p == 2.0 and q == 1.0)
end
print(pcall(mx, 1, "x"))
print(pcall(m3, 1, 2, {}))
print(pcall(m3, 1, 2))
print(pcall(m3, "3", "4", 5))
print(pcall(function() return math.sqrt(id()) end))
print(pcall(function() return math.sqrt(id(4, 5)) end))
print(math.sqrt(id(4, 5)))
local function ins(t, x) table.insert(t, id(x)) end
local function len(s) return string.len(id(s)), (string.rep("x", id(3))), string.format("%d-%s", 3, id(s)), type(id(s)) end
local t = {}
for i = 1, 100 do ins(t, i); local a, b, c, d = len("abc" .. i); assert(a == 3 + #tostring(i) and b == "xxx" and c == "3-abc" .. i and d == "string") end
print(#t, t[50], select("#", len("x")))
print(pcall(function() table.insert(t, id()) end))
print(pcall(function() table.insert(t, id(1, 99)) end), t[1])
print(pcall(function() return type(id()) end))
print(pcall(function() return string.format("%d", id()) end))
