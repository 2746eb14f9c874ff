-- The library's sort, with and without an order; insert and remove.
return function()
  local numbers, records, x = {}, {}, 7
  for i = 1, 8000 do
    x = (x * 1103 + 12345) % 65536
    numbers[i] = x
    records[i] = {key = x, name = "n" .. x % 100}
  end
  table.sort(numbers)
  table.sort(records, function(a, b) return a.key < b.key end)
  local names = {}
  for i = 1, 2000 do names[i] = records[i].name end
  table.sort(names)
  local queue, total = {}, 0
  for i = 1, 8000 do
    table.insert(queue, numbers[i])
    if i % 2 == 0 then total = total + table.remove(queue) end
  end
  for _ = 1, 100 do table.insert(queue, 1, 5); total = total + table.remove(queue, 1) end
  return total + numbers[1] + records[1].key + #names[1]
end
