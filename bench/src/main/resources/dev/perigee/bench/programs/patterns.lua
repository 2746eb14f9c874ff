-- Pattern matching: find, match, gmatch and gsub.
local text = string.rep("The quick brown fox, aged 7, jumps over 13 lazy dogs at http://example.org/path?x=1&y=2; ", 20)
return function()
  local total = 0
  for _ = 1, 12 do
    for word in text:gmatch("%a+") do total = total + #word end
    for key, value in text:gmatch("(%w+)=(%w+)") do total = total + #key + #value end
    local replaced, count = text:gsub("%d+", function(digits) return "<" .. digits .. ">" end)
    total = total + #replaced + count
    total = total + select(2, text:gsub("o", "0"))
    local from = 1
    while true do
      local first, last = text:find("%a+://[%w%.]+", from)
      if not first then break end
      total = total + last - first
      from = last + 1
    end
    total = total + #text:match("^(.-),")
  end
  return total
end
