-- Float arithmetic on fields of tables.
local function body(x, y, z, vx, vy, vz, mass)
  return {x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, mass = mass}
end
local function advance(bodies, dt)
  local count = #bodies
  for i = 1, count do
    local a = bodies[i]
    for j = i + 1, count do
      local b = bodies[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      local squared = dx * dx + dy * dy + dz * dz
      local magnitude = dt / (squared * math.sqrt(squared))
      local bm, am = b.mass * magnitude, a.mass * magnitude
      a.vx = a.vx - dx * bm; a.vy = a.vy - dy * bm; a.vz = a.vz - dz * bm
      b.vx = b.vx + dx * am; b.vy = b.vy + dy * am; b.vz = b.vz + dz * am
    end
  end
  for i = 1, count do
    local a = bodies[i]
    a.x = a.x + dt * a.vx; a.y = a.y + dt * a.vy; a.z = a.z + dt * a.vz
  end
end
return function()
  local bodies = {
    body(0, 0, 0, 0, 0, 0, 39.5), body(4.8, -1.2, -0.1, 0.6, 2.8, -0.02, 0.04), body(8.3, 4.1, -0.4, -1.0, 1.8, 0.01, 0.01),
    body(12.9, -15.1, -0.2, 1.1, 0.9, -0.01, 0.002), body(15.4, -25.9, 0.2, 1.0, 0.6, -0.03, 0.002),
  }
  for _ = 1, 3000 do advance(bodies, 0.01) end
  return bodies[1].x
end
