-- Frames of each kind for the tests of dev.perigee.runtime.frame. The argument is called in the innermost one.
local probe = ...
function globalFunction(x)
  local before = x
  probe("global")
  return before
end
local function localFunction(a, b)
  local sum <const> = a + b
  local t = {method = function(self, x) probe(x) return self end}
  t:method("method")
  globalFunction(sum)
  local later = 1
  return later
end
local function tailCalling(...)
  return localFunction(...)
end
local function captured(x)
  local cell = x
  local function inner() return cell end
  probe("captured")
  return inner()
end
local function deep(n)
  if n == 0 then
    probe("deep")
  else
    deep(n - 1)
  end
end
local object = setmetatable({}, {__index = function() probe("index") end, __add = function() probe("add") end})
local function metamethods()
  local x = object.field
  local y = object + 1
  for _ in function() probe("iterator") end do end
end
local function loop(...)
  for i = 1, 1 do
    probe("loop")
  end
end
return localFunction, tailCalling, captured, deep, metamethods, loop
