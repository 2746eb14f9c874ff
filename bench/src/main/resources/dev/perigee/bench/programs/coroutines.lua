-- Generators: resuming, yielding, many short-lived coroutines.
local function numbers(n)
  return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end)
end
local function filter(test, source)
  return coroutine.wrap(function()
    for value in source do
      if test(value) then coroutine.yield(value) end
    end
  end)
end
return function()
  local total = 0
  for value in filter(function(v) return v % 3 == 0 end, numbers(15000)) do total = total + value end
  for i = 1, 3000 do
    local co = coroutine.create(function(a) local b = coroutine.yield(a + 1); return b * 2 end)
    local _, x = coroutine.resume(co, i)
    local _, y = coroutine.resume(co, x)
    total = total + x + y
  end
  return total
end
