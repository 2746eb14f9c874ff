-- One addition that sees integers first, then floats, strings, metamethods, and errors; again integers.

local function add(a, b) return a + b end
local meta = {}
local function box(v) return setmetatable({v = v}, meta) end
local function unbox(v) return type(v) == "table" and v.v or v end
meta.__add = function(a, b) return box(unbox(a) + unbox(b)) end

local function ints() local s = 0; for i = 1, 300 do s = add(s, i) end return s end
local function floats() local s = 0.0; for i = 1, 100 do s = add(s, i * 0.5) end return s end
local function mixed() local s = 0; for i = 1, 100 do s = add(s, i % 2 == 0 and i or i + 0.5) end return s end
local function strings() local s = "1"; for i = 1, 20 do s = add(s, tostring(i)) end return s end
local function boxes() local s = box(0); for i = 1, 50 do s = add(s, i) end return s.v end

print(ints(), ints())
print(floats(), ints())
print(mixed(), floats())
print(strings(), ints())
print(boxes(), floats(), strings())
print(pcall(add, nil, 1))
print(pcall(add, 1, {}))
print(pcall(add, "x", 1))
print(ints(), floats(), mixed(), strings(), boxes())
print(add(math.maxinteger, 1), add(math.maxinteger, 1.0), add(-1, math.mininteger))

-- The same, with every operator in one function.
local function all(a, b)
  local r = a + b
  r = r - a * b
  r = r + a / b
  r = r + a // b
  r = r + a % b
  return r - -a
end
local out = {}
for i = 1, 60 do out[1] = all(i, 7) end
out[2] = all(10.5, 2)
out[3] = all(10, 2.5)
out[4] = all("10", 2)
out[5] = all(10, "2.0")
out[6] = all(-10, 3)
print(table.concat(out, " "))
print(select(2, pcall(all, 10, 0)):find("divide by zero", 1, true) ~= nil)
print(pcall(all, 10.0, nil))
print(all(10, 3), all(10.0, 3))

-- The type of one local changes half way through a loop, with each switch in turn.
local function run(switch)
  local x, log = 0, {}
  for i = 1, 90 do
    if i == 30 then x = x + 0.5 elseif i == 50 then x = x .. "" elseif i == 70 and switch then x = switch end
    x = x + 1
    if i % 15 == 0 then log[#log + 1] = unbox(x) end
  end
  return table.concat(log, " ")
end
for _ = 1, 3 do print(run()) end
print(run(box(1000)))
print(run("-7"))
print(run(math.maxinteger))
print(pcall(run, {}))
print(pcall(run, "not a number"))
print(run())

-- Constants: x + 1, 1 + x, x + 1.5, x * 2 with changing x.
local function constants(x) return x + 1, 1 + x, x + 1.5, x * 2, 2 - x, -x, x // 2, x % 5 end
for i = 1, 50 do constants(i) end
print(constants(7))
print(constants(7.5))
print(constants("7"))
print(constants(math.mininteger))
print(pcall(constants, true))
print(constants(8))
