local function f()
  local x = 1
  x = x
  return function() return x end
end
local lines = {}
for line in pairs(debug.getinfo(f, "L").activelines) do lines[#lines + 1] = line end
table.sort(lines)
show(table.unpack(lines))
