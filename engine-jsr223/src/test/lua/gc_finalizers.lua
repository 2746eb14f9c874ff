-- Finalizers: which objects have one, their order, resurrection, errors (manual 2.5.3). Objects
-- that are to be finalized together are held by locals until then.

local log = {}
local function show(title)
  print(title, table.concat(log, " "))
  log = {}
end

local function named(name, mt)
  return setmetatable({name = name}, mt)
end

local mt = {__gc = function(o) log[#log + 1] = o.name end}

-- Called in the reverse order of marking, once.
do
  local all = {}
  for i = 1, 5 do all[i] = named("a" .. i, mt) end
  all = nil
end
collectgarbage()
show("order")
collectgarbage()
show("once")

-- Marked by setmetatable, if the field is there by then.
local late = {}
do
  local o = named("late", late)
  late.__gc = mt.__gc
  o = nil
end
collectgarbage()
show("field set later")
do
  local o = named("again", late)
  o = nil
end
collectgarbage()
show("field set before")

-- What counts when it is called is the field of then.
do
  local m = {__gc = true}
  local o = named("replaced", m)
  m.__gc = function(x) log[#log + 1] = "by another:" .. x.name end
  local removed = {__gc = true}
  local p = named("removed", removed)
  removed.__gc = nil
  local inherited = setmetatable({}, {__index = {__gc = mt.__gc}})
  local q = named("not raw", inherited)
end
collectgarbage()
show("field of then")

-- The order of marking is that of the first setmetatable with the field.
do
  local x, y = {name = "x"}, {name = "y"}
  setmetatable(x, mt)
  setmetatable(y, mt)
  setmetatable(x, {__gc = function(o) log[#log + 1] = "x anew" end})
  setmetatable(y, nil)
end
collectgarbage()
show("metatable changed")

-- An object refers to another that is finalized before it: it is still whole.
do
  local inner = named("inner", mt)
  local outer = setmetatable({inner = inner}, {__gc = function(o)
    log[#log + 1] = "outer of " .. o.inner.name
  end})
end
collectgarbage()
show("nested")

-- Resurrection: the object lives on, and its finalizer is not called again unless it is marked
-- again.
local kept
local resurrecting = {__gc = function(o) kept = o; log[#log + 1] = "up:" .. o.name end}
do local o = named("phoenix", resurrecting) end
collectgarbage()
show("resurrected")
print("kept", kept.name, getmetatable(kept) == resurrecting)
kept = nil
collectgarbage()
show("not again")
do local o = named("twice", resurrecting) end
collectgarbage()
setmetatable(kept, resurrecting)
kept = nil
collectgarbage()
show("marked again")
kept = nil

-- A finalizer that makes an object of its kind: that one is for another collection.
local count = 0
local chain
chain = {__gc = function(o)
  count = count + 1
  if o.left > 0 then setmetatable({left = o.left - 1}, chain) end
end}
do setmetatable({left = 3}, chain) end
collectgarbage()
print("chain", count)
for i = 1, 3 do collectgarbage() end
print("chain", count)

-- Errors do not reach the program; what they interrupt goes on.
do
  local bad = {__gc = function(o) log[#log + 1] = "bad"; error("unseen") end}
  local good = {__gc = function(o) log[#log + 1] = "good" end}
  local a = setmetatable({}, good)
  local b = setmetatable({}, bad)
  local c = setmetatable({}, good)
  local d = setmetatable({}, {__gc = 42})
  local e = setmetatable({}, {__gc = false})
end
print(pcall(collectgarbage))
show("errors")
print(select("#", xpcall(function()
  setmetatable({}, {__gc = function() error("not the handler's business") end})
  collectgarbage()
  return 1, 2
end, function(m) return "handler: " .. m end)))

-- A finalizer's own protected calls work, and closures, and calls as deep as it likes.
do
  local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
  setmetatable({}, {__gc = function()
    log[#log + 1] = tostring(select(2, pcall(error, "inner", 0)))
    log[#log + 1] = tostring(depth(500))
  end})
end
collectgarbage()
show("protected")

-- Inside a finalizer the collector cannot be controlled.
do
  setmetatable({}, {__gc = function()
    for _, option in ipairs {"collect", "stop", "restart", "step", "count", "isrunning",
                             "setpause", "setstepmul", "incremental", "generational"} do
      log[#log + 1] = tostring(collectgarbage(option))
    end
    log[#log + 1] = tostring(pcall(collectgarbage, "no such option"))
  end})
end
collectgarbage()
show("options")

-- The values that the interrupted instruction works with stay as they are.
do
  local ran = 0
  local function many(...)
    setmetatable({}, {__gc = function(...) ran = ran + 1; local a, b, c = 1, 2, 3 end})
    collectgarbage("step", 100000)
    return ...
  end
  local t = {many(1, 2, many(3, 4, many(5)))}
  print(#t, t[1], t[2], t[3], t[4], t[5], ran)
end

-- Without collectgarbage, in loops and recursion: allocation alone gets finalizers called.
local done = false
do setmetatable({}, {__gc = function() done = true end}) end
local i = 0
repeat i = i + 1; local x = {i} until done
print("loop", done)
done = false
do setmetatable({}, {__gc = function() done = true end}) end
local function recursive(n)
  local x = {n}
  if done then return 0 end
  if n == 100 then return recursive(1) end
  return recursive(n + 1)
end
print("calls", recursive(1))
