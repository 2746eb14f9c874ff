-- Backtracking over arrays of booleans.
local function place(n, row, columns, up, down)
  if row > n then return 1 end
  local found = 0
  for column = 1, n do
    if not (columns[column] or up[row + column] or down[row - column + n]) then
      columns[column], up[row + column], down[row - column + n] = true, true, true
      found = found + place(n, row + 1, columns, up, down)
      columns[column], up[row + column], down[row - column + n] = false, false, false
    end
  end
  return found
end
return function() return place(7, 1, {}, {}, {}) end
