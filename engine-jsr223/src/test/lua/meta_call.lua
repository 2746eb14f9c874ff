-- __call: arguments, results, chains, tail calls, methods.

local f = setmetatable({n = 0}, {__call = function(self, ...)
  self.n = self.n + 1
  return select("#", ...), ...
end})
print(f())
print(f(1, 2))
print(f(nil, nil))
print((f(1)))
print(f.n, pcall(f, "p"))
print(f "string", f {} == 1, #{f(1, 2, 3)})

-- No parameters but self; fewer and more than given.
local function object(call) return setmetatable({name = "object"}, {__call = call}) end
print(object(function() return "none" end)(1, 2))
print(object(function(self) return self.name end)(1, 2))
print(object(function(self, a, b) return a, b end)(1))
print(object(function(self, a, ...) return a, ... end)(1, 2, 3))

-- Chains: a callable that has a callable as __call; each adds itself as an argument.
local inner = setmetatable({tag = "inner"}, {__call = function(self, other, ...) return self.tag, other.tag, ... end})
local middle = setmetatable({tag = "middle"}, {__call = inner})
print(middle("x"))
local outer = setmetatable({tag = "outer"}, {__call = middle})
print(pcall(function() local a, b, c, d = outer("y"); return a, b, c == outer, d end))
local deep = function(...) return select("#", ...) end
for i = 1, 10 do deep = setmetatable({}, {__call = deep}) end
print(deep(), deep("a", "b"))

-- Library functions as __call.
print(setmetatable({1, 2, 3}, {__call = table.concat})("-"))
print(setmetatable({3, 4}, {__call = table.unpack})(), setmetatable({}, {__call = type})())

-- In a tail call, as a method, through pcall, as an iterator, as a comparison.
local function tail(...) return f(...) end
print(tail("t"))
local holder = {m = f}
print(holder:m(1) == 2, holder.m(1))
local double = setmetatable({}, {__call = function(_, x) return x * 2 end})
local function apply(g, x) return g(x) end
print(apply(double, 4), apply(math.abs, -4), apply(function(x) return x + 1 end, 4), apply(double, 1.5))
local it = setmetatable({i = 0}, {__call = function(self, limit, control)
  self.i = self.i + 1
  if self.i <= limit then return self.i end
end})
for i in it, 3 do io.write(i, " ") end
print()

-- Counting down by tail calls through __call.
local down = setmetatable({}, {})
getmetatable(down).__call = function(self, n) if n == 0 then return "done" end return self(n - 1) end
print(down(2000))

-- A class whose constructor is a call.
local Point = setmetatable({}, {__call = function(class, x, y) return setmetatable({x = x, y = y}, class) end})
Point.__index = Point
Point.__call = function(self, dx, dy) return Point(self.x + (dx or 0), self.y + (dy or 0)) end
function Point:show() return self.x .. "," .. self.y end
print(Point(1, 2):show(), Point(1, 2)(10):show(), Point(1, 2)(10, 20)(1):show())

-- Functions, not tables, may also be called through a changed metatable.
local switching = setmetatable({}, {__call = function() return "first" end})
local function callit() return switching() end
print(callit())
getmetatable(switching).__call = function() return "second" end
print(callit())
setmetatable(switching, {__call = function(...) return "third", select("#", ...) end})
print(callit())

-- Errors.
local function try(g, ...) print(select(2, pcall(g, ...))) end
setmetatable(switching, nil)
try(callit)
try(function() setmetatable({}, {})() end)
try(function() setmetatable({}, {__call = 5})() end)
try(function() setmetatable({}, {__call = {}})() end)
try(function() setmetatable({}, {__call = function() error("in call") end})() end)
try(function() local t = {}; t.x() end)
try(function() object(function(self, a) return a.x end)() end)
