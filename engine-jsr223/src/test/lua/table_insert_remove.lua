-- table.insert and table.remove.

local function show(t) return #t .. ": " .. table.concat(t, " ") end
local t = {}
table.insert(t, "a"); table.insert(t, "b"); table.insert(t, 1, "c"); table.insert(t, 2, "d"); table.insert(t, 5, "e")
print(show(t))
print(select("#", table.insert(t, "f")), show(t))
print(table.remove(t), show(t))
print(table.remove(t, 1), show(t))
print(table.remove(t, 2), show(t))
print(table.remove(t, #t), show(t))
print(table.remove(t, #t + 1), show(t))
print(table.remove(t), table.remove(t), table.remove(t), table.remove(t), show(t))
print(select("#", table.remove({})), table.remove({}, 0), table.remove({}, #{}), select("#", table.remove({1})))
local z = {[0] = "zero"}
print(table.remove(z, 0), z[0])

-- Positions as floats and strings; values of every type.
t = {1, 2, 3}
table.insert(t, 2.0, "float"); table.insert(t, "1", "string")
print(show(t), table.remove(t, "2"), table.remove(t, 1.0))
t = {}
table.insert(t, false); table.insert(t, {}); table.insert(t, 1.5); table.insert(t, print)
print(#t, t[1], type(t[2]), t[3], t[4] == print)
table.insert(t, nil)
print(#t)

-- Stacks and queues.
local stack, queue = {}, {}
for i = 1, 50 do table.insert(stack, i); table.insert(queue, 1, i) end
local s, q = 0, 0
for i = 1, 50 do s = s * 3 % 1009 + table.remove(stack); q = q * 3 % 1009 + table.remove(queue) end
print(s, q, #stack, #queue)
for i = 1, 30 do table.insert(queue, (i * 7) % (#queue + 1) + 1, i) end
print(show(queue))
local removed = {}
for i = 1, 25 do removed[i] = table.remove(queue, (i * 11) % #queue + 1) end
print(table.concat(removed, " "), show(queue))

-- Metamethods are used.
local log = {}
local proxy = setmetatable({}, {
  __len = function() return #t end,
  __index = function(_, k) log[#log + 1] = "get" .. k; return t[k] end,
  __newindex = function(_, k, v) log[#log + 1] = "set" .. k; t[k] = v end,
})
t = {"x", "y", "z"}
table.insert(proxy, 2, "new")
print(show(t), table.concat(log, " "))
log = {}
print(table.remove(proxy, 1), show(t), table.concat(log, " "))

-- Insertion sort with them.
local sorted = {}
for i = 1, 30 do
  local v, pos = i * 17 % 31, 1
  while pos <= #sorted and sorted[pos] < v do pos = pos + 1 end
  table.insert(sorted, pos, v)
end
print(show(sorted))

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() table.insert({1, 2}, 0, "x") end)
try(function() table.insert({1, 2}, 4, "x") end)
try(function() table.insert({1, 2}, -1, "x") end)
try(function() table.insert({1, 2}, 1.5, "x") end)
try(function() table.insert({1, 2}, 1, 2, 3) end)
try(function() table.insert({}) end)
try(function() table.insert(nil, 1) end)
try(function() table.insert("s", 1) end)
try(function() table.remove(5) end)
try(function() table.remove({}, "x") end)
