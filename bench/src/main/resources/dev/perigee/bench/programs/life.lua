-- A grid of strings and numbers: mixed integer arithmetic, nested tables, concat.
return function()
  local width, height, grid = 32, 24, {}
  for y = 1, height do
    grid[y] = {}
    for x = 1, width do grid[y][x] = (x * y + x) % 3 == 0 and 1 or 0 end
  end
  local lines = 0
  for _ = 1, 20 do
    local new = {}
    for y = 1, height do
      local above, row, below = grid[(y - 2) % height + 1], grid[y], grid[y % height + 1]
      local line, marks = {}, {}
      for x = 1, width do
        local left, right = (x - 2) % width + 1, x % width + 1
        local n = above[left] + above[x] + above[right] + row[left] + row[right] + below[left] + below[x] + below[right]
        line[x] = (n == 3 or n == 2 and row[x] == 1) and 1 or 0
        marks[x] = line[x] == 1 and "#" or "."
      end
      new[y] = line
      lines = lines + #table.concat(marks)
    end
    grid = new
  end
  return lines
end
