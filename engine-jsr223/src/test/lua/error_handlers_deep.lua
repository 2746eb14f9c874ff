-- Message handlers that are called where the stack has just enough room: calling one may have to make room first.
local function at(level, f) if level == 0 then return f() end; return (at(level - 1, f)) end
local calls, same = 0, true
for level = 1, 400 do
  local ok, message = at(level, function()
    return xpcall(function() local missing; return missing.field end, function(m)
      calls = calls + 1
      return (m:gsub("^.-:%d+: ", ""))
    end)
  end)
  same = same and not ok
end
print(calls, same)
local results = {}
for level = 1, 300, 7 do
  local co = coroutine.create(function()
    return at(level, function() return xpcall(error, function(m) collectgarbage("step"); return m .. "!" end, "in coroutine") end)
  end)
  local _, ok, m = coroutine.resume(co)
  results[tostring(ok) .. " " .. tostring(m)] = true
end
print(next(results))
-- A handler that needs much more room than what has failed.
local names = {}
for i = 1, 180 do names[i] = "a" .. i end
local big = load("return function(m) local " .. table.concat(names, ", ") .. " = m; return a1, a180 end")()
local right = 0
for level = 1, 120 do
  local co = coroutine.wrap(function()
    at(level + 4, function() return level end)
    return at(level, function() return xpcall(error, big, {level}) end)
  end)
  local ok = co()
  right = right + (ok == false and 1 or 0)
end
print(right)
for level = 1, 60 do
  local co = coroutine.wrap(function()
    at(level + 4, function() return level end)
    return at(level, function() local ok, m = xpcall(error, big, {level}); return m[1] end)
  end)
  right = right + co()
end
print(right)
