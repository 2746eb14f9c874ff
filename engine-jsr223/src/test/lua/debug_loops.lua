-- debug.setlocal on a numeric loop: its visible variable, and its hidden ones with values of their own types.
local function control()
  local seen = {}
  for i = 1, 3 do
    debug.setlocal(1, 5, {i})
    seen[#seen + 1] = type(i)
  end
  return table.concat(seen, " ")
end

local function fewer()
  local seen = {}
  for i = 1, 100 do
    seen[#seen + 1] = i
    if i == 3 then debug.setlocal(1, 3, 1) end
  end
  return table.concat(seen, " ")
end

print(pcall(control))
print(pcall(fewer))
