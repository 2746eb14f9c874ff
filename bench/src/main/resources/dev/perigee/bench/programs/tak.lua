-- Recursion with three arguments and tail calls.
local function tak(x, y, z)
  if y >= x then return z end
  return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))
end
return function() return tak(18, 12, 6) end
