-- Variable arguments, multiple results, pack and unpack.
local unpack = table.unpack or unpack -- LuaJIT has it under the older name
local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do total = total + (select(i, ...)) end
  return total
end
local function rotate(first, ...) return ..., first end
local function count(...) local list = {...}; return #list end
local function swap(a, b, c) return c, a, b end
return function()
  local total, list = 0, {1, 2, 3, 4, 5, 6}
  for i = 1, 12000 do
    total = total + sum(i, 2, 3, 4) + count(unpack(list)) + select("#", rotate(unpack(list, 1, 4)))
    local a, b, c = swap(swap(i, 1, 2))
    total = total + a - b + c + math.max(a, b, c)
  end
  return total
end
