-- The n queens puzzle: every way to place n queens on a board so that none attacks another.

local N = 6

-- queens[row] is the column of the queen in that row; the other tables have the attacked lines.
local queens, columns, rising, falling = {}, {}, {}, {}
local solutions = 0

local function show()
  for row = 1, N do
    local line = {}
    for column = 1, N do
      line[column] = queens[row] == column and "Q" or "."
    end
    print(table.concat(line, " "))
  end
  print()
end

local function place(row)
  if row > N then
    solutions = solutions + 1
    if solutions == 1 then show() end
    return
  end
  for column = 1, N do
    local up, down = row + column, row - column
    if not (columns[column] or rising[up] or falling[down]) then
      queens[row] = column
      columns[column], rising[up], falling[down] = true, true, true
      place(row + 1)
      columns[column], rising[up], falling[down] = nil, nil, nil
    end
  end
end

place(1)
print(solutions .. " solutions on a board of " .. N .. " by " .. N)
