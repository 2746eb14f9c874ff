-- == and ~= of values of unknown type: numbers of both subtypes, strings short and long, tables with __eq and without.

local function count(list, x)
  local n = 0
  for i = 1, #list do
    if list[i] == x then n = n + 1 end
  end
  return n
end

local function countOthers(list, x)
  local n = 0
  for i = 1, #list do
    if list[i] ~= x then n = n + 1 end
  end
  return n
end

local function find(list, x)
  for i = 1, #list do
    if list[i] == x then return i end
  end
end

local asked = 0
local mt = {__eq = function(a, b) asked = asked + 1; return a.value == b.value end}
local function point(value) return setmetatable({value = value}, mt) end

local x40, x41 = string.rep("x", 40), string.rep("x", 41)
local long = string.rep("long ", 2000)
local t = {}
local values = {
  1, 1.0, 2, 2.5, 0.0, -0.0, 0 / 0, 1 / 0, -1 / 0, math.mininteger, -0x1p63, 2^53, 1 << 53,
  "", "1", "a", x40, string.rep("x", 20) .. string.rep("x", 20), x41, string.rep("x", 20) .. string.rep("x", 21),
  x41 .. "y", "y" .. x41, string.rep("x", 40) .. "y", long, string.rep("long ", 1999) .. "long ",
  string.rep("long ", 1999) .. "lonG ", true, false, t, {}, point(1), point(1), point(2), print, find, count,
  coroutine.create(print), io.stdout, io.stderr,
}

for round = 1, 3 do
  local text = {}
  for i = 1, #values do
    local v = values[i]
    local equal, others = count(values, v), countOthers(values, v)
    assert(equal + others == #values)
    text[i] = equal .. "@" .. (find(values, v) or "none")
  end
  print(table.concat(text, " "))
  print(count(values, nil), countOthers(values, nil), asked)
end

-- Neighbours in the order of tags, and a value that is made while it is compared.
local function same(a, b) return a == b end
for i = 1, 200 do
  assert(not same(nil, false) and not same(false, true) and not same("a", x41) and not same(t, io.stdout))
  assert(not same(print, same) and same(nil, nil) and same(true, true))
  assert(same(x40 .. i, x40 .. i) and not same(x40 .. i, x40 .. i + 1))
  assert(same(i, i + 0.0) and not same(i, i + 0.5) and same(2^53, (1 << 53)))
end
assert(not same(2^53, (1 << 53) + 1) and not same(math.maxinteger, 2^63) and same(math.mininteger, -2^63))

-- An __eq that fails is at the right line.
local bad = setmetatable({}, {__eq = function() error("no") end})
print(pcall(same, bad, {}))
print(pcall(same, {}, bad))
print(same(bad, bad), same(bad, 1))
