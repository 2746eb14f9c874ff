-- The numeric for loop in its ordinary uses.

local function run(a, b, c)
  local out = {}
  if c == nil then
    for i = a, b do out[#out + 1] = i end
  else
    for i = a, b, c do out[#out + 1] = i end
  end
  return #out .. ": " .. table.concat(out, " ")
end

print(run(1, 5))
print(run(5, 1))
print(run(3, 3))
print(run(-2, 2))
print(run(1, 10, 3))
print(run(10, 1, -3))
print(run(1, 10, -1))
print(run(10, 1, 1))
print(run(5, 5, -1))
print(run(0, -4, -2))

-- Integer loops with a float limit: the limit is rounded.
print(run(1, 3.7))
print(run(1, 2.999999))
print(run(-1, -3.5, -1))
print(run(3, 0.5, -1))
print(pcall(function() for i = 1, 1e300 do if i == 3 then return i end end end))

-- Float loops, when start or step is a float.
print(run(1.0, 3))
print(run(1, 3, 1.0))
print(run(1, 2, 0.25))
print(run(2, 1, -0.25))
print(run(0.5, 3))
print(run(1.5, 1))
print(run(0, 1, 0.5))

-- Limits are evaluated once, in order.
local seen = {}
local function say(name, v) seen[#seen + 1] = name; return v end
for i = say("start", 1), say("limit", 3), say("step", 2) do seen[#seen + 1] = i end
print(table.concat(seen, " "))

-- Assigning the loop variable does not change the loop.
local trips = 0
for i = 1, 5 do
  trips = trips + 1
  i = i * 10
  if i > 50 then i = "text" end
end
print(trips)

-- The limit variable may change without effect.
local limit = 3
for i = 1, limit do limit = limit + 1 end
print(limit)

-- The variable is of the loop alone.
i = "global"
for i = 1, 2 do end
print(i)

-- break, nested loops, empty bodies, huge step.
for i = 1, 10 do if i == 4 then print("break at", i) break end end
for i = 1, 0 do print("never") end
for i = 1, 3 do for j = i, 1, -1 do io.write(i, ",", j, " ") end end
print()
print(run(1, 100, 1000), run(1, -100, -1000))

-- A sum each way gives the same.
local up, down, float = 0, 0, 0
for i = 1, 500 do up = up + i end
for i = 500, 1, -1 do down = down + i end
for i = 1.0, 500.0 do float = float + i end
print(up, down, float)
