-- Calls through one site with receivers and callees of many kinds.

local function class(name, area)
  local c = {name = name, area = area}
  c.__index = c
  return setmetatable(c, {__call = function(_, o) return setmetatable(o, c) end})
end
local Square = class("square", function(self) return self.w * self.w end)
local Rect = class("rect", function(self) return self.w * self.h end)
local Circle = class("circle", function(self) return 3.0 * self.r * self.r end)
local Unit = class("unit", function() return 1, "extra" end)

local function total(shapes)
  local s = 0
  for i = 1, #shapes do s = s + shapes[i]:area() end
  return s
end
local squares, mixed = {}, {}
for i = 1, 40 do
  squares[i] = Square {w = i}
  mixed[i] = i % 4 == 0 and Square {w = i} or i % 4 == 1 and Rect {w = i, h = 2} or i % 4 == 2 and Circle {r = i} or Unit {}
end
print(total(squares), total(squares), total(mixed), total(squares))
mixed[41] = {area = function() return "1000" end}
print(total(mixed))
mixed[42] = {area = setmetatable({}, {__call = function(_, self) return self.v end}), v = 0.25}
print(total(mixed))
mixed[43] = {}
print(pcall(total, mixed))
mixed[43] = 5
print(pcall(total, mixed))
mixed[43] = "text"
print(pcall(total, mixed))
mixed[43] = nil
print(total(mixed), total(squares))

-- The class changes under its objects.
function Square:area() return self.w end
print(total(squares))
Square.area = nil
print(pcall(total, squares))
setmetatable(Square, {__index = Rect})
for i = 1, 40 do squares[i].h = 1 end
print(total(squares))
Rect.area = function(self) return self.h * 0.5 end
print(total(squares))

-- Fields by constant name in records of different layouts.
local function point(p) return p.x + p.y end
local layouts = {
  {x = 1, y = 2}, {y = 2, x = 1}, {a = 0, x = 1, b = 0, y = 2}, {1, 2, 3, x = 1, y = 2},
  setmetatable({x = 1}, {__index = {y = 2}}), setmetatable({}, {__index = function(_, k) return k == "x" and 1 or 2 end}),
}
local sum = 0
for round = 1, 20 do for i = 1, #layouts do sum = sum + point(layouts[i]) end end
print(sum)
print(point({x = 1.5, y = 1}), point({x = "1", y = 1}), pcall(point, {x = 1}))
print(pcall(point, {}))
print(pcall(point, nil))
for i = 1, 60 do layouts[1]["f" .. i] = i end
print(point(layouts[1]), point(layouts[2]))
layouts[1].x, layouts[1].y = nil, nil
print(pcall(point, layouts[1]))
layouts[1].y, layouts[1].x = 20, 10
print(point(layouts[1]))

-- One call site: Lua functions with fewer and more parameters, varargs, library functions, callables.
local function apply(f, a, b) return f(a, b) end
for i = 1, 50 do apply(function(x, y) return x + y end, i, i) end
print(
  apply(function() return "none" end, 1, 2), apply(function(x) return x end, 1, 2),
  apply(function(x, y, z) return z end, 1, 2)
)
print(
  apply(function(...) return select("#", ...) end, 1, 2), apply(math.max, 1, 2), apply(select, 2, "b"),
  apply(rawequal, 1, 1)
)
print(apply(setmetatable({}, {__call = function(self, x, y) return x * y end}), 6, 7), apply(function() end, 1, 2))
print(pcall(apply, nil, 1, 2))
print(pcall(apply, function(x, y) return x .. y end, 1, nil))
print(apply(pcall, error, "e"), apply(string.rep, "ab", 2))

-- Stores by constant name.
local function setboth(o, a, b) o.first = a; o.second = b; return o end
local o = {}
for i = 1, 50 do setboth(o, i, i * 2) end
print(o.first, o.second)
local p = setboth({second = 0, other = 1}, "s", 1.5)
print(p.first, p.second, setboth(setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, k) end}), 1, 2).second)
print(pcall(setboth, 1, 2, 3))
print(setboth({}, nil, nil).first, next(setboth({}, nil, nil)))
