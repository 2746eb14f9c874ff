-- Arrays of booleans, integer loops.
return function()
  local count
  for _ = 1, 5 do
    local composite, n = {}, 60000
    count = 0
    for i = 2, n do composite[i] = false end
    for i = 2, n do
      if not composite[i] then
        count = count + 1
        for j = i * i, n, i do composite[j] = true end
      end
    end
  end
  return count
end
