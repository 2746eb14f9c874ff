-- The Mandelbrot set in characters: the longer a point stays near zero, the denser its character.

local WIDTH, HEIGHT, LIMIT = 64, 24, 60
local SHADES = " .:-=+*#%@"

-- The number of steps of z = z * z + c until z leaves the circle of radius 2, at most LIMIT.
local function steps(cx, cy)
  local x, y = 0.0, 0.0
  for step = 0, LIMIT - 1 do
    local xx, yy = x * x, y * y
    if xx + yy > 4.0 then return step end
    x, y = xx - yy + cx, 2.0 * x * y + cy
  end
  return LIMIT
end

for row = 0, HEIGHT - 1 do
  local line = {}
  for column = 0, WIDTH - 1 do
    local n = steps(column / WIDTH * 3.0 - 2.2, row / HEIGHT * 2.5 - 1.25)
    local shade = n * (#SHADES - 1) // LIMIT + 1
    line[#line + 1] = SHADES:sub(shade, shade)
  end
  print(table.concat(line))
end
