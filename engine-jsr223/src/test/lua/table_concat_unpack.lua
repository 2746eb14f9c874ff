-- table.concat, pack, unpack and move.

print(
  table.concat({}), table.concat({1, 2, 3}), table.concat({1, 2, 3}, ", "),
  table.concat({"a", 2.5, "c", -0.0}, "-")
)
print(
  table.concat({1, 2, 3, 4}, ",", 2), table.concat({1, 2, 3, 4}, ",", 2, 3),
  table.concat({1, 2, 3}, ",", 3, 2) == "", table.concat({1}, ",", 1, 1)
)
print(
  table.concat({[5] = "x", [6] = "y"}, "+", 5, 6), table.concat({[-1] = "m", [0] = "z", "p"}, " ", -1, 1),
  table.concat({1, 2}, 0), table.concat({1, 2, nil, 4}, ",", 1, 2)
)
print(
  table.concat({"a", "b"}, nil), table.concat({"a", "b"}, nil, 2), table.concat({1, 2, 3}, ",", 2.0, "3"),
  #table.concat({("x"):rep(100), ("y"):rep(100)}, ("-"):rep(10))
)
local big = {}
for i = 1, 200 do big[i] = i end
print(#table.concat(big), #table.concat(big, ","), table.concat(big, "", 195))
print(table.concat({[math.maxinteger] = "last"}, ",", math.maxinteger, math.maxinteger))

print(table.unpack({1, 2, 3})); print(table.unpack({1, 2, 3}, 2)); print(table.unpack({1, 2, 3}, 2, 3)); print(table.unpack({1, 2, 3}, -1, 1))
print(table.unpack({1, 2}, 1, 4)); print(table.unpack({}, 5, 4)); print((table.unpack({7, 8}))); print(table.unpack({n = 5, 1}, 1, 2))
print(select("#", table.unpack({}, 1, 100)), select("#", table.unpack({}, 1, 0)), table.unpack({[0] = "zero"}, 0, 0))
print(table.unpack({1, 2, 3}, "2", 3.0)); print(table.unpack("abc", 1, 2)); print(table.unpack({[math.maxinteger] = "m"}, math.maxinteger, math.maxinteger))
print(
  table.unpack({[math.mininteger] = "m"}, math.mininteger, math.mininteger),
  select("#", table.unpack({}, math.maxinteger, math.mininteger))
)
print(unpack == nil, table.unpack(setmetatable({}, {__index = function(_, i) return i * 10 end}), 1, 3))

local p = table.pack()
print(p.n, #p)
p = table.pack(1, nil, 3, nil)
print(p.n, p[1], p[2], p[3], p[4])
p = table.pack(table.unpack({1, 2, 3}))
print(p.n, table.concat(p, " "), table.unpack(p, 1, p.n))

local function show(t) return table.concat(t, " ") end
print(
  show(table.move({1, 2, 3}, 1, 3, 2)), show(table.move({1, 2, 3}, 2, 3, 1)),
  show(table.move({1, 2, 3}, 1, 3, 1)), show(table.move({1, 2, 3}, 1, 0, 5))
)
print(
  show(table.move({1, 2, 3}, 1, 3, 1, {})), show(table.move({1, 2, 3}, 1, 3, 3, {"a", "b"})),
  show(table.move({1, 2, 3, 4, 5}, 1, 4, 2)), show(table.move({1, 2, 3, 4, 5}, 2, 5, 1))
)
local dest = {}
print(table.move({1, 2}, 1, 2, 1, dest) == dest, show(dest), next(table.move({1, 2}, 2, 1, 1, {})))
local m = table.move({"x", "y"}, 1, 2, math.maxinteger - 1, {})
print(m[math.maxinteger - 1], m[math.maxinteger])
m = table.move({[-2] = "a", [-1] = "b", [0] = "c"}, -2, 0, 1, {})
print(show(m), show(table.move({1, 2, 3}, "1", 2.0, 2)))
local log = {}
local watched = setmetatable({}, {__newindex = function(t, k, v) log[#log + 1] = k .. "=" .. tostring(v); rawset(t, k, v) end})
table.move({5, 6, 7}, 1, 3, 1, watched)
print(table.concat(log, " "))

-- Copies, appends, slices, rotations.
local function slice(t, i, j) return table.move(t, i, j, 1, {}) end
local function append(a, b) return table.move(b, 1, #b, #a + 1, a) end
print(show(slice(big, 10, 15)), show(append({1, 2}, {3, 4})), show(append(slice(big, 3, 5), slice(big, 1, 2))))
local function curry(f, ...)
  local bound = table.pack(...)
  return function(...)
    local args = table.move(table.pack(...), 1, select("#", ...), bound.n + 1, {table.unpack(bound, 1, bound.n)})
    return f(table.unpack(args, 1, bound.n + select("#", ...)))
  end
end
print(curry(math.max, 3, 9)(5), curry(string.rep, "ab")(2, ","), curry(print, 1, nil)(nil, 4))

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() table.concat({1, {}, 3}) end)
try(function() table.concat({1, nil, 3}, ",", 1, 3) end)
try(function() table.concat({true}) end)
try(function() table.concat({1, 2}, {}) end)
try(function() table.concat(nil) end)
try(function() table.unpack({}, 1, 1e7) end)
try(function() table.unpack({}, math.mininteger, math.maxinteger) end)
try(function() table.unpack({}, 1.5) end)
try(function() table.move({}, 1, math.maxinteger, 2) end)
try(function() table.move({}, math.mininteger, 1, 1) end)
try(function() table.move({}, 1, 2) end)
try(function() table.move({}, 1, 2, 3, 4) end)
try(function() table.move(5, 1, 2, 3) end)
