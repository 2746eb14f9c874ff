-- Keys of all types, in loops hot enough for native code.
local object, long = {}, string.rep("long ", 20)
local keys = {
  1, 2, 3, 10, -5, 1.0, 7.0, 2.5, -2.5, -0.0, 1e300, 1e-300, 2^53, -2^53, 2^62, -2^62, 2^63, -2^63,
  4503599627370497.0, 4503599627370496.5, math.huge, -math.huge, math.maxinteger, math.mininteger,
  true, false, "a", "b", object, print, coroutine.create(print), io.stdout, long,
}

local function get(t, k) return t[k] end
local function set(t, k, v) t[k] = v end

local function count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

for round = 1, 3 do
  local t, sum = {}, 0
  for i = 1, 400 do
    for j, k in ipairs(keys) do
      set(t, k, i % 50 ~= 0 and j * i or nil)
      sum = sum + (get(t, k) or -1)
    end
    if i % 50 == 1 then t = {} end
    if i % 70 == 2 then sum = sum + count(t) end
  end
  print(sum, count(t), #t, t[1], t[7], t[long], t[2^53], t[math.mininteger])
end
print(get({}, nil), get({}, 0/0), get({5}, 1.0), get({5}, 2^63))
print(pcall(set, {}, nil, 1))
print(pcall(set, {}, nil, nil))
print(pcall(set, {}, 0/0, 1))
print(pcall(set, {}, 0/0, nil))
print(pcall(set, 1, 1, nil))
print(pcall(get, nil, 1))
print(pcall(get, true, "x"))

-- Each type by a function of its own, whose code knows the type.
local function marks(list)
  local seen, n = {}, 0
  for r = 1, 100 do
    for i = 1, #list do
      local k = list[i]
      if not seen[k] then
        seen[k] = true
        n = n + 1
      end
    end
  end
  return n
end

local tables, floats, words = {}, {}, {}
for i = 1, 60 do
  tables[i], floats[i], words[i] = {}, i / 2, "word" .. i % 40
end
print(marks(tables), marks(floats), marks(words))

local function sparse(n)
  local t, sum = {}, 0
  for i = 1, n do
    local k = (i * 7919) % 1000 * 1000
    t[k] = (t[k] or 0) + i
    sum = sum + t[k]
  end
  return sum
end
print(sparse(3000))

local function booleans(n)
  local t = {[true] = 0, [false] = 0}
  for i = 1, n do
    local k = i % 3 == 0
    t[k] = t[k] + 1
  end
  return t[true], t[false]
end
print(booleans(1000))

-- A slot that holds nil, an absent one, and what __index and __newindex say to both.
local base = setmetatable({x = 1, [2.5] = 2, [object] = 3, [7] = 4}, {__index = {"first", y = 5}})
local child = setmetatable({x = nil}, {__index = base})
local function sum(t)
  return t.x, t[2.5], t[object], t[7], t[1], t.y, t.none, t[99], t[true]
end
for i = 1, 300 do sum(child) end
print(sum(child))
child.x, child[object], child[1] = 10, 30, "own"
print(sum(child))
child.x, child[object], child[1] = nil, nil, nil
print(sum(child))

local log = {}
local function logged(t, k, v) log[#log + 1] = tostring(k) .. "=" .. tostring(v) rawset(t, k, v) end
local watched = setmetatable({}, {__newindex = logged, __index = function(_, k) return k end})
local function touch(t, k, v)
  t[k] = v
  return t[k]
end
for i = 1, 300 do touch({}, i, i) touch({}, "k", i) end
print(touch(watched, 1, "a"), touch(watched, 1, "b"), touch(watched, 1, nil), touch(watched, 1, "c"))
print(touch(watched, "k", "a"), touch(watched, "k", nil), touch(watched, "z", nil))
print(table.concat(log, " "))

-- A metamethod that comes later is seen.
local meta = {}
local late = setmetatable({}, meta)
for i = 1, 300 do late[i] = i late[i] = nil late.f = i late.f = nil end
meta.__newindex = function(_, k) error("no " .. tostring(k), 0) end
print(pcall(set, late, 1, 1), pcall(set, late, "f", 1), pcall(set, late, 0.5, 1))
meta.__newindex = nil
print(pcall(set, late, 1, 1), late[1])
local cyclic = {}
setmetatable(cyclic, {__index = cyclic})
print(pcall(get, cyclic, 1))

-- A key whose object has gone, and a table that is being collected.
local weak = setmetatable({}, {__mode = "k"})
for i = 1, 2000 do
  local k = {}
  weak[k] = i
  if i % 500 == 0 then collectgarbage() end
end
collectgarbage()
print(count(weak))
