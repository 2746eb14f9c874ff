-- The numeric for loop at the edges of the integers and of the floats.

local maxint, minint = math.maxinteger, math.mininteger

-- run counts trips up to a bound, and shows the first and the last value.
local function run(a, b, c)
  local n, first, last = 0, nil, nil
  for i = a, b, c or 1 do
    n = n + 1
    first = first or i
    last = i
    if n >= 20 then break end
  end
  return n, first, last
end

-- No overflow: the loop ends at the limit, it never wraps around.
print(run(maxint - 2, maxint))
print(run(maxint, maxint))
print(run(minint + 2, minint, -1))
print(run(minint, minint, -1))
print(run(maxint - 5, maxint, 4))
print(run(minint + 5, minint, -4))
print(run(maxint - 1, maxint, maxint))
print(run(1, maxint, maxint))
print(run(1, maxint, maxint // 2))
print(run(-1, minint, minint))
print(run(minint, maxint, maxint))
print(run(maxint, minint, minint))
print(run(minint, maxint, maxint // 4))
print(run(minint, 0, 1 << 62))
print(run(0, minint, minint))
print(run(maxint, minint))
print(run(minint, maxint, -1))

-- Float limits beyond the integers are clipped.
print(run(maxint - 1, 1e30))
print(run(maxint - 1, 2 ^ 63))
print(run(maxint - 1, 1 / 0))
print(run(minint + 1, -1e30, -1))
print(run(minint + 1, -2 ^ 63, -1))
print(run(minint + 1, -1 / 0, -1))
print(run(1, -1e30))
print(run(1, 1e30, -1))
print(run(1, -1 / 0))
print(run(1, 1 / 0, -1))
print(run(1, 0 / 0))
print(run(1, 0 / 0, -1))
print(run(1, 2 ^ 53, 1 << 50))
print(run(maxint, maxint + 0.0))
print(run(minint, minint + 0.0))

-- Float loops: the counter grows by adding, until it passes the limit.
print(run(2.0 ^ 53, 2.0 ^ 53 + 10))
print(run(2.0 ^ 53 - 2, 2.0 ^ 53 + 10))
print(run(0.0, 1, 0.1))
print(run(1.0, 0, -0.1))
print(run(1.0, 1 / 0, 1e308))
print(run(-1 / 0, 0, 1.0))
print(run(1 / 0, 1 / 0, 1.0))
print(run(0.0, -0.0))
print(run(-0.0, 0.0))
print((run(0 / 0, 1)))
print(run(0.0, 0 / 0))
print(run(0.0, 1, 0 / 0))
print(run(1.0, 3, 1))
print(run(maxint + 0.0, maxint, 1.0))
print(run(1, 3.0, 1), run(1, 3, 1.0))
print(
  math.type(select(2, run(1, 2))), math.type(select(2, run(1.0, 2))), math.type(select(2, run(1, 2, 1.0))),
  math.type(select(2, run(1, 2.0)))
)

-- Strings with a number in them are converted.
print(run("1", 3))
print(run(1, "3"))
print(run(1, "3.5"))
print(run(1.0, "3"))
print(run(1, 3, "1"))
print(run("0x10", "17"))

-- Errors.
local function try(f) print(select(2, pcall(f))) end
try(function() for i = 1, 10, 0 do end end)
try(function() for i = 1.0, 10, 0 do end end)
try(function() for i = 1, 10, 0.0 do end end)
try(function() for i = nil, 10 do end end)
try(function() for i = 1, nil do end end)
try(function() for i = 1, 10, "x" do end end)
try(function() for i = "", 10 do end end)
try(function() for i = 1, "z" do end end)
try(function() for i = {}, 10 do end end)
try(function() for i = 1.5, {} do end end)
try(function() for i = 1, 2, print do end end)
try(function() for i = 1, true do end end)
