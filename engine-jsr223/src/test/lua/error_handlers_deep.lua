-- Message handlers that are called where the stack has just enough room: calling one may have to make room first, which may
-- collect. Only calls that are no tail calls leave it so full.
local function at(level, f) if level == 0 then return (f()) end; return (at(level - 1, f)) end
local function fails() local missing; return missing.field end
local function withoutPlace(message) return (message:gsub("^.-:%d+: ", "")) end

local seen = {}
for level = 1, 400 do
  local message = at(level, function() return select(2, xpcall(fails, withoutPlace)) end)
  seen[message] = (seen[message] or 0) + 1
end
for message, count in pairs(seen) do print(message, count) end

-- In coroutines, whose stacks begin small.
seen = {}
for level = 1, 60 do
  local message = coroutine.wrap(function()
    return select(2, xpcall(at, function(m) collectgarbage("step"); return withoutPlace(m) end, level, fails))
  end)()
  seen[message] = (seen[message] or 0) + 1
end
for message, count in pairs(seen) do print(message, count) end

-- A handler that needs more room than what has failed.
local names = {}
for i = 1, 180 do names[i] = "a" .. i end
local big = load("return function(m) local " .. table.concat(names, ", ") .. " = m; return a1, a180 end")()
local right = 0
for level = 1, 150 do
  local message = coroutine.wrap(function() return select(2, xpcall(at, big, level, fails)) end)()
  right = right + (withoutPlace(message) == "attempt to index a nil value (local 'missing')" and 1 or 0)
end
print(right)
