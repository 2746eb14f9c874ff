-- Strings built piece by piece, joined and taken apart.
return function()
  local parts, length = {}, 0
  for i = 1, 15000 do
    parts[#parts + 1] = "item " .. i .. ";"
    if i % 100 == 0 then
      local text = table.concat(parts, ",")
      length = length + #text
      parts = {text:sub(-10)}
    end
  end
  for i = 1, 15000 do
    local text = string.format("%d:%s", i, "x")
    length = length + #text:upper() + text:byte(1) + #string.rep(text, 3)
  end
  local reversed = ""
  for i = 1, 1500 do reversed = string.char(65 + i % 26) .. reversed end
  return length + #reversed
end
