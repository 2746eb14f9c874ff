-- Float arithmetic in nested loops.
return function()
  local size, inside = 100, 0
  for y = 0, size - 1 do
    local ci = 2.0 * y / size - 1.0
    for x = 0, size - 1 do
      local cr, zr, zi, n = 2.0 * x / size - 1.5, 0.0, 0.0, 0
      while n < 50 and zr * zr + zi * zi < 4.0 do
        zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
        n = n + 1
      end
      if n == 50 then inside = inside + 1 end
    end
  end
  return inside
end
