-- Tables whose two parts get other sizes in compiled code: integers in nodes, nodes beside an array, holes.
local function backwards(n, kind) local t = {kind = kind} for i = n, 1, -1 do t[i] = i end return t end
local function outwards(n) local t = {} for i = 1, n do t[i] = i; t[-i] = i; t[i * 1000] = i end return t end
local function copy(s) local t = {} for k, v in pairs(s) do t[k] = v end return t end
local function listed(n) local t = {n, n, n} t.name = n; t[5] = n; t.last = true; t[4] = n; return t end
local function insert(n) local t = {tag = "list"} for i = 1, n do table.insert(t, i) end return t end
local function every(n, step) local t = {} for i = step, n, step do t[i] = i end return t end

local function sum(t)
  local entries, total = 0, 0
  for _, v in pairs(t) do entries = entries + 1; if math.type(v) == "integer" then total = total + v end end
  return entries, total
end

for i = 1, 60 do
  backwards(i % 20); outwards(i % 20); copy({1, nil, i, count = i}); listed(i); insert(i % 20); every(i, 3)
end
for _, n in ipairs {0, 1, 2, 3, 4, 5, 8, 9, 16, 17, 31, 33, 64, 65, 127, 128, 129, 200, 260, 513} do
  local b, o, i = backwards(n, "b"), outwards(n), insert(n)
  local c = copy(b)
  print(n, #b, #o, #i, #c, c.kind, sum(b))
  print(sum(o))
  print(sum(copy(o)))
  print(sum(every(n, 3)))
  for k, v in pairs(b) do assert(c[k] == v) end
  for k, v in pairs(o) do assert(v == math.abs(k) or k == 1000 * v) end
end
print(sum(listed(7)))

-- Keys in the order of a generator; a table of Lua's own says what must be there.
local state = 1
local function random(n) state = state * 1103515245 + 12345 & 0x7fffffff; return (state >> 8) % n end
local function key(n)
  local kind = random(10)
  if kind == 0 then return "k" .. random(n) end
  if kind == 1 then return random(n) + 0.5 end
  if kind == 2 then return random(2) == 0 end
  if kind == 3 then return 1 << random(63) end
  if kind == 4 then return -random(n) end
  return random(n) + 0.0
end
local function store(t, k, v) t[k] = v end
local function fill(n, range, holes)
  local t, keys, values = {}, {}, {}
  for i = 1, n do
    local k, v = key(range), i
    if random(holes) == 0 then v = nil end
    store(t, k, v)
    keys[#keys + 1] = k
    values[tostring(k)] = v
    local text = tostring(k):gsub("%.0$", "")
    values[text] = v
  end
  local border = #t
  assert((border == 0 or t[border] ~= nil) and t[border + 1] == nil)
  local count = 0
  for k, v in pairs(t) do count = count + 1; assert(values[tostring(k)] == v) end
  for _, k in ipairs(keys) do assert(t[k] == values[tostring(k):gsub("%.0$", "")]) end
  return count
end
local total = 0
for round = 1, 150 do total = total + fill(round % 50, 2 + round % 40, 2 + round % 7) end
print(total)

-- Borders of tables with holes.
local function border(...)
  local t = {}
  for i = 1, select("#", ...) do t[(select(i, ...))] = i end
  return #t
end
for _ = 1, 50 do border(1, 2, 3) end
print(border(3, 2, 1), border(4, 2, 1), border(2, 1, 4, 3), border(5, 4, 2, 1), border(8, 7, 6, 5, 4, 3, 2, 1))
print(border(1, 2, 4, 3, 8, 7), border(2, 4, 6, 8, 1, 3), border(1, 2, 3, 5, 6, 7, 8), border(16, 1, 2, 3, 15))

-- Metamethods are asked before anything grows; a collector that is always at work sees all entries.
local asked = 0
local watched = setmetatable({}, {__newindex = function(t, k, v) asked = asked + 1; rawset(t, k, v) end})
for i = 40, 1, -1 do watched[i] = i; watched["k" .. i] = i end
print(asked, #watched, sum(watched))
collectgarbage("setpause", 100)
collectgarbage("incremental", 100, 1000)
local keep = {}
for round = 1, 60 do
  local t = {}
  for i = round, 1, -1 do t[i] = {i}; t[{i}] = {i}; t["s" .. i] = {i} end
  keep[round % 7 + 1] = t
end
collectgarbage()
local seen = 0
for _, t in ipairs(keep) do for k, v in pairs(t) do seen = seen + v[1] + (type(k) == "table" and k[1] or 0) end end
print(seen)
