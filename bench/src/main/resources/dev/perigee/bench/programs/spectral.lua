-- Float arithmetic, arrays and small functions.
local function a(i, j)
  local ij = i + j - 1
  return 1.0 / (ij * (ij - 1) * 0.5 + i)
end
local function times(x, y, n)
  for i = 1, n do
    local sum = 0
    for j = 1, n do sum = sum + x[j] * a(i, j) end
    y[i] = sum
  end
end
local function timesTransposed(x, y, n)
  for i = 1, n do
    local sum = 0
    for j = 1, n do sum = sum + x[j] * a(j, i) end
    y[i] = sum
  end
end
return function()
  local n, u, v, t = 60, {}, {}, {}
  for i = 1, n do u[i] = 1 end
  for _ = 1, 10 do
    times(u, t, n); timesTransposed(t, v, n)
    times(v, t, n); timesTransposed(t, u, n)
  end
  local vbv, vv = 0, 0
  for i = 1, n do vbv = vbv + u[i] * v[i]; vv = vv + v[i] * v[i] end
  return math.sqrt(vbv / vv)
end
