-- What a function no longer refers to is collected while the function still runs, wherever on the
-- stack the references were: temporaries, finished blocks, slots of calls that are being prepared.

local alive = setmetatable({}, {__mode = "k"})
local function object() local o = {}; alive[o] = true; return o end
local function gone(...) collectgarbage(); return next(alive) == nil end
local function pass(...) return ... end
local function count(...) return select("#", ...) end

-- Temporaries of statements before.
pass(object())
print("temporary", gone())
pass(pass(object()), {}, {object(), object()})
print("temporaries", gone(), gone(1, 2, 3))
do local a, b, c = object(), object(), object() end
print("block", gone())
for i = 1, 3 do local o = object() end
print("loop", gone())
for k, v in pairs({object(), object()}) do local o = object() end
print("generic loop", gone())

-- Calls that wait for their arguments.
local function nested()
  do local a, b, c, d, e, f, g, h = object(), object(), object(), object(), object(), object(), object(), object() end
  return pass(pass(pass(pass(gone()))))
end
print("nested", nested())
local function with_arguments()
  do local a, b, c, d, e, f, g, h = object(), object(), object(), object(), object(), object(), object(), object() end
  return pass(1, pass(2, pass(3, gone())))
end
print("with arguments", with_arguments())
local methods = {}
function methods:m(...) return ... end
local function by_method()
  do local a, b, c, d, e, f, g, h = object(), object(), object(), object(), object(), object(), object(), object() end
  return methods:m(1, methods:m(gone()))
end
print("by method", by_method())
local function operators()
  do local a, b, c, d, e, f, g, h = object(), object(), object(), object(), object(), object(), object(), object() end
  return pass("x" .. pass(1 + count(gone(), 2)) .. tostring(pass(gone() and 1 or 2)))
end
print("operators", operators())
local function constructor()
  do local a, b, c, d, e, f, g, h = object(), object(), object(), object(), object(), object(), object(), object() end
  return pass({1, pass(2), x = pass(gone()), [pass(3)] = gone()}).x
end
print("constructor", constructor())
local function computed(f, g)
  do local a, b, c, d, e, f, g, h = object(), object(), object(), object(), object(), object(), object(), object() end
  return (f or g)((g and pass)(gone()))
end
print("computed function", computed(nil, pass))

-- Functions that have returned, and errors.
local function deep(n) local o = object(); if n > 0 then return 1 + deep(n - 1) end return 0 end
print("deep", deep(150), gone())
print("pcall", pcall(function() local o = object(); error("x", 0) end))
print("after it", gone())
print("pcall of nothing", pcall(pass, gone()))
local ok, inside = pcall(function() pass(object()); return gone() end)
print("inside", ok, inside)

-- Arguments that were assigned to, and upvalues of closures that are gone.
local function overwritten(o) o = nil; return gone() end
print("argument", overwritten(object()))
local function captured() local o = object(); local f = function() return o end; f(); f = nil; o = nil; return gone() end
print("captured", captured())
do local o = object(); local function f() return o, f end end
print("cycle", gone())

-- Coroutines: what a suspended one holds lives, what it has dropped does not.
local co = coroutine.wrap(function()
  local o = object()
  coroutine.yield()
  pass(object())
  o = nil
  pass(pass(coroutine.yield()))
  local p = object()
  error("end")
end)
co()
print("suspended", gone())
co()
print("dropped", gone())
print("dead", pcall(co), gone())
do
  local c = coroutine.create(function(o) coroutine.yield() end)
  coroutine.resume(c, object())
end
print("lost coroutine", gone())

-- Variable arguments.
local function extra(...) return gone() end
print("extra arguments", extra(object()))
local function dropped_extra(...) return extra() end
print("of a tail call", dropped_extra(object()))
