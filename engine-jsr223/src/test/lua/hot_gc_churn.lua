-- Much garbage in hot loops, with live data that is checked afterwards.

local live = {}
for i = 1, 150 do
  local temporary = {i, i + 1, {i}}
  if i % 10 == 0 then live[#live + 1] = temporary end
  local text = "item " .. i
  if i % 15 == 0 then live[text] = {name = text, next = live[#live]} end
end
local good = #live == 15
for i, t in ipairs(live) do
  local n = i * 10
  good = good and t[1] == n and t[2] == n + 1 and t[3][1] == n and #t == 3
end
for i = 15, 150, 15 do
  local t = live["item " .. i]
  good = good and t.name == "item " .. i and t.next[1] == i // 10 * 10
end
print("tables and strings", good)

-- A linked list that is built, cut and rebuilt.
local head
for i = 1, 120 do
  head = {value = i, next = head}
  if i % 40 == 0 then
    local node = head
    for _ = 1, 9 do node = node.next end
    node.next = nil
  end
end
local n, sum = 0, 0
local node = head
while node do n = n + 1; sum = sum + node.value; node = node.next end
print("list", n, sum)

-- Closures and their cells survive; dead ones make room.
local keep = {}
for i = 1, 150 do
  local cell = {i}
  local f = function(d) cell[1] = cell[1] + d; return cell[1] end
  f(1)
  if i % 30 == 0 then keep[#keep + 1] = f end
end
local total = 0
for _, f in ipairs(keep) do total = total + f(1) end
print("closures", #keep, total)

-- A ring buffer of strings: old ones are dropped all the time.
local ring = {}
for i = 1, 200 do ring[i % 8] = ("s"):rep(i % 5) .. i end
local texts = {}
for i = 0, 7 do texts[#texts + 1] = ring[i] end
print(table.concat(texts, " "))

-- Trees built by recursion, counted while others become garbage.
local function tree(depth) if depth == 0 then return {} end return {tree(depth - 1), tree(depth - 1)} end
local function size(t) return t[1] and 1 + size(t[1]) + size(t[2]) or 1 end
local big = tree(5)
local sizes = 0
for _ = 1, 4 do sizes = sizes + size(tree(4)) end
print("trees", size(big), sizes)

-- Explicit collections in the middle of everything.
local data = {}
for i = 1, 60 do
  data[i] = {id = i, label = "label" .. i, get = function() return data[i].label end}
  if i % 20 == 0 then collectgarbage() end
  if i % 25 == 0 then collectgarbage("step") end
end
good = true
for i = 1, 60 do good = good and data[i].id == i and data[i].get() == "label" .. i end
print("collections", good)

-- Metatables, varargs, metamethod results, sort and concat with garbage around.
local V = {}
V.__index = V
V.__add = function(a, b) return setmetatable({x = a.x + b.x}, V) end
V.__lt = function(a, b) return a.x < b.x end
local acc = setmetatable({x = 0}, V)
for i = 1, 100 do acc = acc + setmetatable({x = i}, V) end
print("objects", acc.x, getmetatable(acc) == V)
local list = {}
for i = 1, 40 do list[i] = setmetatable({x = i * 17 % 41}, V) end
table.sort(list)
good = true
for i = 2, 40 do good = good and list[i - 1].x < list[i].x end
print("sorted", good)
local function pack(...) return {n = select("#", ...), ...} end
local packs = 0
for i = 1, 60 do local p = pack(i, {i}, tostring(i)); packs = packs + p.n + p[2][1] + #p[3] end
print("packs", packs)

-- A table that grows and shrinks, its old arrays and nodes being garbage.
local t = {}
for round = 1, 4 do
  for i = 1, 60 do t[i] = {round, i}; t["k" .. i] = i end
  for i = 60, 11, -1 do t[i] = nil; t["k" .. i] = nil end
end
sum = 0
for i = 1, 10 do sum = sum + t[i][1] * t[i][2] + t["k" .. i] end
n = 0
for _ in pairs(t) do n = n + 1 end
print("grown", sum, n, #t)

-- Errors thrown with fresh objects, caught and kept.
local errors = {}
for i = 1, 60 do
  local ok, e = pcall(function() error({code = i, text = "e" .. i}) end)
  if i % 12 == 0 then errors[#errors + 1] = e end
end
local codes = {}
for i, e in ipairs(errors) do codes[i] = e.code .. e.text end
print(table.concat(codes, " "))
