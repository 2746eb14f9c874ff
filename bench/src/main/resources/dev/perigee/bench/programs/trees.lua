-- Allocation: many small tables, short-lived and long-lived.
local function bottomUp(depth)
  if depth == 0 then return {} end
  return {bottomUp(depth - 1), bottomUp(depth - 1)}
end
local function check(tree)
  if tree[1] then return 1 + check(tree[1]) + check(tree[2]) end
  return 1
end
return function()
  local long, total = bottomUp(12), 0
  for depth = 4, 10, 2 do
    for _ = 1, 2 ^ (12 - depth) do total = total + check(bottomUp(depth)) end
  end
  return total + check(long)
end
