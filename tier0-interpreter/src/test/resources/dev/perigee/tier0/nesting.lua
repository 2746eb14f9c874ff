local function nest(n)
  if n == 0 then return "bottom" end
  local result
  string.gsub("x", "x", function() result = nest(n - 1) end)
  return result
end
return pcall(nest, ...)
