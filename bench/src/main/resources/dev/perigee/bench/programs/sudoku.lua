-- A solver of constraints: sudoku by candidates in sets, with propagation and search.
local peers = {}
for cell = 1, 81 do
  local row, column, set, list = math.floor((cell - 1) / 9), (cell - 1) % 9, {}, {}
  for other = 1, 81 do
    local r, c = math.floor((other - 1) / 9), (other - 1) % 9
    local sameBox = math.floor(r / 3) == math.floor(row / 3) and math.floor(c / 3) == math.floor(column / 3)
    if other ~= cell and (r == row or c == column or sameBox) and not set[other] then
      set[other] = true
      list[#list + 1] = other
    end
  end
  peers[cell] = list
end

local eliminate

local function assign(cells, cell, digit)
  for other = 1, 9 do
    if other ~= digit and not eliminate(cells, cell, other) then return false end
  end
  return true
end

function eliminate(cells, cell, digit)
  local candidates = cells[cell]
  if not candidates[digit] then return true end
  candidates[digit] = nil
  candidates.count = candidates.count - 1
  if candidates.count == 0 then return false end
  if candidates.count == 1 then
    local last
    for d = 1, 9 do if candidates[d] then last = d end end
    for _, peer in ipairs(peers[cell]) do
      if not eliminate(cells, peer, last) then return false end
    end
  end
  return true
end

local function copy(cells)
  local result = {}
  for cell = 1, 81 do
    local set = {}
    for key, value in pairs(cells[cell]) do set[key] = value end
    result[cell] = set
  end
  return result
end

local function search(cells)
  local best, fewest
  for cell = 1, 81 do
    local count = cells[cell].count
    if count > 1 and (not fewest or count < fewest) then best, fewest = cell, count end
  end
  if not best then return cells end
  for digit = 1, 9 do
    if cells[best][digit] then
      local trial = copy(cells)
      if assign(trial, best, digit) then
        local solved = search(trial)
        if solved then return solved end
      end
    end
  end
  return nil
end

local function solve(puzzle)
  local cells = {}
  for cell = 1, 81 do
    cells[cell] = {count = 9}
    for digit = 1, 9 do cells[cell][digit] = true end
  end
  for cell = 1, 81 do
    local digit = tonumber(puzzle:sub(cell, cell))
    if digit and digit > 0 and not assign(cells, cell, digit) then return nil end
  end
  return search(cells)
end

local puzzles = {
  "003020600900305001001806400008102900700000008006708200002609500800203009005010300",
  "200080300060070084030500209000105408000000000402706000301007040720040060004010003",
  "000000907000420180000705026100904000050000040000507009920108000034059000507000000",
}

return function()
  local sum = 0
  for _, puzzle in ipairs(puzzles) do
    local cells = solve(puzzle)
    for cell = 1, 81 do
      for digit = 1, 9 do
        if cells[cell][digit] then sum = (sum * 31 + digit) % 1000003 end
      end
    end
  end
  return sum
end
