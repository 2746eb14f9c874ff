-- Arrays of arrays.
local function matrix(n, seed)
  local m = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = (i * seed + j) % 17 end
    m[i] = row
  end
  return m
end
return function()
  local n = 80
  local a, b, sum = matrix(n, 3), matrix(n, 5), 0
  for i = 1, n do
    local row = a[i]
    for j = 1, n do
      local cell = 0
      for k = 1, n do cell = cell + row[k] * b[k][j] end
      sum = sum + cell
    end
  end
  return sum
end
