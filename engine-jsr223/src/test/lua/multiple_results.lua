-- Functions that return several values, and how the caller adjusts them.

local function none() end
local function one() return 1 end
local function two() return 1, 2 end
local function three() return 1, 2, 3 end
local function nils() return nil, nil end

print(none())
print((none()))
print(none(), none())
print(one(), two(), three())
print(three(), two(), one())
print((three()), (two()))
print(nils())
print(select("#", none()), select("#", (none())), select("#", nils()), select("#", three(), three()))

-- In table constructors.
local function size(t) return #t end
print(
  size {three()}, size {three(), three()}, size {(three())}, size {three(), nil}, size {none(), 1},
  size {x = three(), three()}
)
local t = {three(), k = 5, three(), [10] = two()}
print(t[1], t[2], t[3], t[4], t.k, t[10])

-- As arguments, and through method calls and operators.
local function show(...) return select("#", ...) .. ":" .. tostring((...)) end
print(show(none()), show(two()), show(two(), two()), show(none(), none()), show((two())), show(nil, none()))
print(two() + two(), -two(), three() .. two(), two() == one(), #{two()}, two() < three())
local s = setmetatable({}, {__index = {m = function(self, ...) return select("#", ...), ... end}})
print(s:m(), s:m(two()))
print(s:m(two(), 3))

-- In assignments.
local a, b, c, d = three()
print(a, b, c, d)
a, b, c, d = 0, three()
print(a, b, c, d)
a, b, c, d = three(), 0
print(a, b, c, d)
t = {}
t.a, t.b, t[1], t[2] = two()
print(t.a, t.b, t[1], t[2])

-- Returned again, in the middle and last, through tail calls and without.
local function again() return three() end
local function more() return 0, three() end
local function cut() return (three()) end
local function middle() return three(), 9 end
local function stored() local x, y, z = three(); return z, y, x end
print(again()); print(more()); print(cut()); print(middle()); print(stored())
local function choose(n)
  if n == 0 then return end
  if n == 1 then return one() end
  if n == 2 then return two() end
  return three(), three()
end
for n = 0, 3 do print(n, show(choose(n)), choose(n)) end

-- Callers that want n results of the same function, in a loop.
local total = 0
for i = 0, 20 do
  local x, y = choose(i % 4)
  local z = choose(i % 4)
  total = total + (x or 100) + (y or 1000) + (z or 10000)
  choose(i % 4)
end
print(total)

-- A different count from each iteration: pcall, unpack, select.
print(pcall(three)); print(pcall(none)); print(table.unpack({1, 2, 3}, 2)); print(table.unpack({}, 1, 3))
print(select(2, three())); print(select(-2, three())); print((select(2, three())))

-- Results in conditions: only the first counts.
if none() then print("no") else print("none is false") end
if nils() then print("no") else print("nil is false") end
local function falsetrue() return false, true end
print(falsetrue() and "yes" or "no", falsetrue() or "second", not falsetrue())
while falsetrue() do print("no") end

-- Many results.
local function many(n) local r = {}; for i = 1, n do r[i] = i end return table.unpack(r) end
print(select("#", many(100)), (select(100, many(100))), #{many(150)}, #{many(60), many(60)})
print(many(12))
