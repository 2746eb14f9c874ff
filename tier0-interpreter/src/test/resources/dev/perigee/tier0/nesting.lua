local function nest(n)
  if n == 0 then return "bottom" end
  local result
  table.sort({2, 1}, function() result = nest(n - 1) return false end)
  return result
end
return pcall(nest, ...)
