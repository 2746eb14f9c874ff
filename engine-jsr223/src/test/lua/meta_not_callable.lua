-- Metamethods that cannot be called: the message, what it names, and which levels a handler sees.
local function handler(message)
  return debug.traceback(message)
end

local function try(f, ...)
  print(xpcall(f, handler, ...))
end

local less = setmetatable({}, {__lt = 42})
try(function() return less <= less end)
try(function() return less < less end)
try(function() return less > 1 end)
local all = setmetatable({}, {__index = 1, __newindex = 2, __add = 3, __concat = 4, __len = 5, __eq = 6, __unm = 7})
try(function() return all.x end)
try(function() all.x = 1 end)
try(function() return all + 1 end)
try(function() return all .. "x" end)
try(function() return #all end)
try(function() return all == setmetatable({}, {__eq = 6}) end)
try(function() return -all end)

-- Protected calls of what is no function.
try(nil)
try(setmetatable({}, {__call = 5}))
try(function() for i in 5 do end end)
try(function() for i in setmetatable({}, {__call = {}}) do end end)

-- To be closed by a return, by an error and at the end of a block.
try(function() local v <close> = setmetatable({}, {__close = 1}) return 1 end)
try(function() local v <close> = setmetatable({}, {__close = 1}) error "x" end)
try(function() do local v <close> = setmetatable({}, {__close = 1}) end return 1 end)
try(function()
  local v <close> = setmetatable({}, {__close = 1})
  local w <close> = setmetatable({}, {__close = function() error "w" end})
  return 1
end)

-- A level that a failed call would have had is none.
local function levels(message)
  local names = {}
  for level = 1, 20 do
    local info = debug.getinfo(level, "S")
    if not info then break end
    names[#names + 1] = info.what
  end
  return table.concat(names, " ")
end
print(xpcall(nil, levels))
print(xpcall(function() local v <close> = setmetatable({}, {__close = 1}) error "x" end, levels))
print(select(2, coroutine.resume(coroutine.create(function() return xpcall(nil, levels) end))))
