-- Classes by metatables, inheritance, methods and metamethods.
local Shape = {}
Shape.__index = Shape
function Shape.new(class, width, height)
  return setmetatable({width = width, height = height, moved = 0}, class)
end
function Shape:move(by) self.moved = self.moved + by; return self end
function Shape:area() return 0 end
local Rectangle = setmetatable({}, {__index = Shape})
Rectangle.__index = Rectangle
Rectangle.__add = function(a, b) return Shape.new(Rectangle, a.width + b.width, a.height + b.height) end
Rectangle.__eq = function(a, b) return a.width == b.width and a.height == b.height end
function Rectangle:area() return self.width * self.height end
local Square = setmetatable({}, {__index = Rectangle})
Square.__index = Square
function Square:perimeter() return 4 * self.width end
return function()
  local total = 0
  for i = 1, 12000 do
    local r, s = Shape.new(Rectangle, i % 10, 2), Shape.new(Square, i % 7, i % 7)
    total = total + r:area() + s:area() + s:perimeter() + r:move(1):move(2).moved + s:move(3).moved
    local sum = r + r
    if sum == r then total = total + 1 end
    total = total + sum:area()
  end
  return total
end
