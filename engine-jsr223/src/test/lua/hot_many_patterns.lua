-- Many patterns, in turn: each keeps its meaning, whichever are kept in compiled form.
local function find(s, p) return s:find(p) end
local function sub(s, p, r) return s:gsub(p, r) end
local sum = 0
for _, count in ipairs {5, 20, 60, 200} do
  for round = 1, 12 do
    for i = 1, count do
      local text, pattern = "x" .. i .. "y" .. i, "(%a)" .. i .. (i % 3 == 0 and "$" or "y?")
      local first, last, capture = find(text, pattern)
      assert(capture == (i % 3 == 0 and "y" or "x") and first == (i % 3 == 0 and #text - #tostring(i) or 1))
      local result, n = sub(text, pattern, "<%1>")
      sum = sum + last + #result + n
      for part in text:gmatch("[^" .. i % 7 .. "]+") do sum = sum + #part end
    end
  end
end
print(sum)
