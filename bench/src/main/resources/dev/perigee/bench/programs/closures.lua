-- Functions as values, upvalues shared and changed.
local function map(list, f)
  local result = {}
  for i = 1, #list do result[i] = f(list[i]) end
  return result
end
local function fold(list, f, start)
  local value = start
  for i = 1, #list do value = f(value, list[i]) end
  return value
end
local function counter()
  local count = 0
  return function(by) count = count + by; return count end
end
local function compose(f, g) return function(x) return f(g(x)) end end
return function()
  local list = {}
  for i = 1, 200 do list[i] = i end
  local add, total = counter(), 0
  for round = 1, 150 do
    local shifted = map(list, function(x) return x + round end)
    local twice = compose(function(x) return x * 2 end, function(x) return x - 1 end)
    total = total + fold(map(shifted, twice), function(a, b) return a + b end, 0) % 1000
    add(total % 10)
  end
  return total + add(0)
end
