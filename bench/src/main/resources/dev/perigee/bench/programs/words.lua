-- Hash tables with string and integer keys that come and go.
return function()
  local counts, order = {}, {}
  for i = 1, 40000 do
    local word = "w" .. (i * 7919 % 1009)
    local count = counts[word]
    if not count then
      count = 0
      order[#order + 1] = word
    end
    counts[word] = count + 1
  end
  local total, sparse = 0, {}
  for _, word in ipairs(order) do total = total + counts[word] end
  for i = 1, 40000 do sparse[i * 31 % 4099 * 1000] = i end
  for k, v in pairs(sparse) do total = total + k % 7 + v % 3 end
  for k in pairs(counts) do counts[k] = nil end
  return total, next(counts)
end
