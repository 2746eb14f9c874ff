-- and, or, not: short circuits, values kept, truth of every type.

print(nil and 1, false and 1, 0 and 1, "" and 1, true and nil, 1 and 2)
print(nil or 1, false or 1, 0 or 1, "" or 1, nil or false, false or nil)
print(not nil, not false, not 0, not "", not {}, not print, not not nil, not not 1)
print(nil == false, 1 and nil or 3, nil and 2 or 3, false == not true)
print(1 or error("not evaluated"), nil and error("not evaluated"), false and undefined.field)

local calls = {}
local function called(name, value)
  calls[#calls + 1] = name
  return value
end
local function order()
  print(table.concat(calls, " "))
  calls = {}
end

print(called("a", nil) and called("b", 1) or called("c", 2)); order()
print(called("a", 1) and called("b", nil) or called("c", 2)); order()
print(called("a", 1) or called("b", 1) and called("c", 2)); order()
print((called("a", false) or called("b", 1)) and called("c", 2)); order()
print(not called("a", nil) and not called("b", false)); order()
print(called("a", 1) == 1 and called("b", 2) > 1 and called("c", 3) ~= 4 or called("d")); order()
if called("a", false) or called("b", nil) then print("then") else print("else") end; order()
if not (called("a", 1) and called("b", nil)) then print("then") else print("else") end; order()
while called("loop", #calls < 3) and called("body", true) do end; order()

-- As values through functions, each operand of each kind.
local kinds = {n = 0, true, false, 0, 0.0, "", "x"}
local function tri(a, b, c) return a and b or c end
local function both(a, b) return a and b end
local function either(a, b) return a or b end
local function neither(a, b) return not (a or b) end
for i = 1, 6 do
  print(
    kinds[i], tri(kinds[i], 1, 2), both(kinds[i], "r"), either(kinds[i], "r"), neither(kinds[i], nil),
    neither(nil, kinds[i])
  )
end
print(tri(nil, 1, 2), both(nil, "r"), either(nil, "r"), neither(nil, nil), neither(false, nil))

-- Mixed with comparison and arithmetic.
local function clamp(x, lo, hi) return x < lo and lo or x > hi and hi or x end
print(clamp(5, 1, 10), clamp(-5, 1, 10), clamp(50, 1, 10), clamp(0.5, 0, 1), clamp("b", "a", "c"), clamp("z", "a", "c"))
local function sign(x) return x > 0 and 1 or x < 0 and -1 or 0 end
print(sign(3), sign(-3), sign(0), sign(-0.0), sign(1 / 0), sign(0 / 0))

-- A conditional keeps exactly one value.
local function two() return 1, 2 end
print((two()), two() and "x", two() or "x", (nil or two()))
local x = nil or two()
local y, z = nil or two()
print(x, y, z)

-- Deep chains and assignment to the variable that is tested.
local v
v = v or 10; v = v and v + 1; v = v == 11 and "eleven" or v
print(v)
local a, b, c = false, nil, 3
print(a or b or c, a and b and c, c and c and c and c, a or b or a or b, not a and not b and c)
a = not a; b = not b; c = not c
print(a, b, c)
