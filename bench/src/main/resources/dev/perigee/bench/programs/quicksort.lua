-- Sorting in Lua: array reads and writes, recursion.
local function sort(list, low, high)
  while low < high do
    local pivot, i, j = list[math.floor((low + high) / 2)], low, high
    while i <= j do
      while list[i] < pivot do i = i + 1 end
      while list[j] > pivot do j = j - 1 end
      if i <= j then
        list[i], list[j] = list[j], list[i]
        i, j = i + 1, j - 1
      end
    end
    sort(list, low, j)
    low = i
  end
end
return function()
  local list, x = {}, 42
  for i = 1, 30000 do
    x = (x * 1103 + 12345) % 65536
    list[i] = x
  end
  sort(list, 1, #list)
  return list[1] + list[#list]
end
