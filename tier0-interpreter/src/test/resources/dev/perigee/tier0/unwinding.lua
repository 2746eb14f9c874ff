local log = ""
local function fail(level, value)
  if level == 0 then error(value, 0) end
  local kept = level * 2
  local result = fail(level - 1, value)
  log = log .. kept
  return result
end
local kept, other = "kept", 2.5
local first, value = pcall(fail, 10, "value")
local second, inner = pcall(function()
  local third, innermost = pcall(fail, 3, {})
  assert(not third and type(innermost) == "table")
  return fail(5, kept .. value)
end)
local fourth, text = pcall(function() local missing; return missing.field end)
local fifth, a, b, c = pcall(function(...) return ... end, 1, nil, 3)
local sixth, without = pcall(error)
local seventh, through = pcall(pcall, error, "through")
return first, value, second, inner, fourth, text, fifth, a, b, c, sixth, without, seventh, through, log, kept, other
