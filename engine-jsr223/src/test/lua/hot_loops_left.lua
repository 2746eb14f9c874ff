-- Loops whose first step native code leaves for, so that only the driver leads into them.
local function square(n, d)
  local s = 0
  for i = 1, n, d do for j = i, n, d do for k = n, j, -d do s = s + i * j + k end end end
  return s
end
for round = 1, 40 do
  local a, b = square(7, 1), square(7, 1.5)
  if round == 40 then print(a, b) end
end
