-- The generic for loop: iterators, state, control variable.

for i, v in ipairs {"a", "b", "c"} do io.write(i, v, " ") end
print()
for i, v in ipairs {1, 2, nil, 4} do io.write(i, " ") end
print()
for i in ipairs {} do print("never") end

-- A stateless iterator.
local function countdown(limit, i)
  if i > limit then return i - 1 end
end
for i in countdown, 0, 5 do io.write(i, " ") end
print()

-- A closure as an iterator; more variables than values and fewer.
local function range(n)
  local i = 0
  return function() i = i + 1; if i <= n then return i, i * i, i * i * i end end
end
for a in range(3) do io.write(a, " ") end
for a, b in range(3) do io.write(a, "^2=", b, " ") end
for a, b, c, d in range(2) do io.write(a, b, c, tostring(d), " ") end
print()

-- Only nil ends the loop; false does not.
local values = {1, false, "x", nil, "unreached"}
local k = 0
for v in function() k = k + 1; return values[k] end do io.write(tostring(v), " ") end
print("ended at", k)

-- The explist is adjusted to iterator, state and control (a fourth is for closing).
local function show(state, control)
  if control == nil then return 1, state end
end
for a, b in show do print(a, b) end
for a, b in show, "state" do print(a, b) end
for a, b in show, "state", nil, nil, "ignored" do print(a, b) end

-- Assigning the variables does not disturb the loop.
local n = 0
for i, v in ipairs {10, 20, 30} do
  n = n + v
  i, v = i * 100, nil
end
print(n)

-- An iterator made by __call.
local object = setmetatable({left = 3}, {__call = function(self, state, control)
  self.left = self.left - 1
  if self.left >= 0 then return self.left, control end
end})
for left, before in object, "s", "start" do io.write(left, ":", tostring(before), " ") end
print()

-- next used directly; nested loops; break in the middle and going on with the same closure.
local keys = {}
for key in next, {x = 1, y = 2, 3} do keys[#keys + 1] = tostring(key) end
table.sort(keys)
print(table.concat(keys, " "))
local it = range(10)
for i in it do if i == 4 then break end end
print("next is", (it()))
for i in range(3) do
  for j in range(i) do io.write(i, "/", j, " ") end
end
print()

-- Errors.
local function try(f) print(select(2, pcall(f))) end
try(function() for i in 5 do end end)
try(function() for i in nil do end end)
try(function() for i in {} do end end)
try(function() for i in function() error("from iterator") end do end end)
try(function() for k, v in pairs(nil) do end end)
try(function() for k, v in ipairs() do end end)

-- Recursion through iterators.
local function leaves(tree, visit)
  for _, node in ipairs(tree) do
    if type(node) == "table" then leaves(node, visit) else visit(node) end
  end
end
local flat = {}
leaves({1, {2, {3, {4}}, 5}, {{{6}}}, {}}, function(v) flat[#flat + 1] = v end)
print(table.concat(flat, ","))
