-- The border that # finds in tables with holes: any is right; which one, programs notice.
local constructors = {}
for n = 1, 6 do
  for mask = 0, 2 ^ n - 1 do
    local parts = {}
    for i = 1, n do parts[i] = mask >> i - 1 & 1 == 1 and "1" or "nil" end
    constructors[#constructors + 1] = table.concat(parts, ",")
  end
end
local found = {}
for _, list in ipairs(constructors) do
  local make = load("return {" .. list .. "}")
  local t = make()
  found[#found + 1] = #t
  t = make()
  t[#t + 1] = 1
  found[#found + 1] = #t
end
print(#constructors, table.concat(found))

-- Elements in the array and in the hash part, in any order; the border is asked for once.
local state = 1
local function random(n)
  state = state * 6364136223846793005 + 1442695040888963407
  return (state >> 33) % n + 1
end
for size = 2, 40, 2 do
  local borders = {}
  for i = 1, 30 do
    local t = {}
    for j = 1, random(size) do t[random(size)] = j end
    borders[i] = #t
  end
  print(size, table.concat(borders, " "))
end

-- Stacks with a hole at the bottom.
for n = 1, 20 do
  local t = {}
  for i = 1, n do t[i] = i end
  if n > 3 then t[2] = nil end
  local borders = {}
  for i = 1, n do
    borders[i] = #t
    t[#t] = nil
  end
  print(n, table.concat(borders, " "))
end

print(#table.pack(nil, nil, 3), #table.pack(1, nil, 3, nil), #{n = 1, nil, 2}, #{table.unpack({}, 1, 5)})
print(#{(nil), 2, nil, 4}, #{1, nil, 3, nil, nil, 6}, #{nil, nil, 3, nil})
