-- Finalizers when the engine is closed: all of them, in the reverse order of marking, whether the
-- objects are reachable or not; errors end one finalizer only; what they mark is not finalized.

local function closing(name, action)
  return setmetatable({}, {__gc = function(o)
    print("closing " .. name)
    if action then action(o) end
  end})
end

first = closing("first")
second = closing("second", function() error("unseen") end)
local third = closing("third", function(o)
  resurrected = o
  setmetatable({}, getmetatable(o))
  closing("never")
end)
local list = {closing("in a table")}
fourth = closing("fourth", function()
  print(collectgarbage("count"), collectgarbage())
  local t = {}
  for i = 1, 100 do t[i] = {i} end
  print(#t, resurrected)
end)
print("end of the script", third ~= nil, #list)
