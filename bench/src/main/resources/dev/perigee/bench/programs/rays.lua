-- A ray tracer: spheres over a floor, with shadows and reflections; vectors are objects with metamethods.
local Vector = {}
Vector.__index = Vector
local function vector(x, y, z) return setmetatable({x = x, y = y, z = z}, Vector) end
Vector.__add = function(a, b) return vector(a.x + b.x, a.y + b.y, a.z + b.z) end
Vector.__sub = function(a, b) return vector(a.x - b.x, a.y - b.y, a.z - b.z) end
Vector.__mul = function(a, k) return vector(a.x * k, a.y * k, a.z * k) end
function Vector:dot(b) return self.x * b.x + self.y * b.y + self.z * b.z end
function Vector:unit() return self * (1 / math.sqrt(self:dot(self))) end

local Sphere = {}
Sphere.__index = Sphere
function Sphere.new(centre, radius, colour, mirror)
  return setmetatable({centre = centre, radius = radius, colour = colour, mirror = mirror}, Sphere)
end
function Sphere:hit(origin, direction)
  local toOrigin = origin - self.centre
  local b = toOrigin:dot(direction)
  local root = b * b - toOrigin:dot(toOrigin) + self.radius * self.radius
  if root < 0 then return nil end
  local distance = -b - math.sqrt(root)
  return distance > 1e-6 and distance or nil
end
function Sphere:normal(point) return (point - self.centre) * (1 / self.radius) end

local Floor = {height = -1, mirror = 0.1}
function Floor:hit(origin, direction)
  local distance = (self.height - origin.y) / direction.y
  return distance > 1e-6 and distance or nil
end
function Floor:normal() return vector(0, 1, 0) end

local scene = {
  Floor,
  Sphere.new(vector(0, 0, 4), 1, 0.9, 0.3),
  Sphere.new(vector(1.5, -0.4, 3), 0.6, 0.6, 0.2),
  Sphere.new(vector(-1.4, -0.3, 3.2), 0.7, 0.4, 0.5),
}
local light = vector(-3, 5, -2):unit()

local function nearest(origin, direction)
  local best, found
  for _, object in ipairs(scene) do
    local distance = object:hit(origin, direction)
    if distance and (not best or distance < best) then best, found = distance, object end
  end
  return best, found
end

local function trace(origin, direction, depth)
  local distance, object = nearest(origin, direction)
  if not distance then return 0.3 + 0.3 * direction.y end
  local point = origin + direction * distance
  local normal = object:normal(point)
  local colour = object.colour or ((math.floor(point.x) + math.floor(point.z)) % 2 == 0 and 0.8 or 0.2)
  local brightness = math.max(0, normal:dot(light))
  if brightness > 0 and nearest(point, light) then brightness = 0 end
  colour = colour * (0.2 + 0.8 * brightness)
  if depth > 0 and object.mirror > 0 then
    local reflected = direction - normal * (2 * normal:dot(direction))
    colour = colour * (1 - object.mirror) + trace(point, reflected, depth - 1) * object.mirror
  end
  return colour
end

return function()
  local sum, eye = 0, vector(0, 0, -1)
  for y = 1, 24 do
    for x = 1, 32 do
      sum = sum + trace(eye, vector((x - 16) / 16, (12 - y) / 16, 1):unit(), 2)
    end
  end
  return math.floor(sum * 1000)
end
