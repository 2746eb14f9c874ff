-- Recursion without end that goes through metamethods, library functions and pcall.

local function overflows(f, ...)
  local ok, message = pcall(f, ...)
  return ok, type(message), message:find("stack overflow", 1, true) ~= nil
end

local indexing = setmetatable({}, {__index = function(t, k) return t[k + 1] end})
print(overflows(function() return indexing[1] end))
local showing = setmetatable({}, {__tostring = function(x) return tostring(x) .. "" end})
print(overflows(tostring, showing))

-- Through pcall at every level.
local levels = 0
local function protected()
  levels = levels + 1
  local ok, m = pcall(protected)
  if not ok then error(m, 0) end
  return m
end
print(overflows(protected), levels > 50)

-- Through a library function that calls back.
local calls = 0
local function sorting()
  calls = calls + 1
  table.sort({2, 1}, function(x, y) sorting(); return x < y end)
end
print(overflows(sorting))
print(calls > 50)

-- All of them still work.
local simple = setmetatable({}, {__index = function(_, k) return k * 2 end, __add = function(_, y) return y end})
print(simple[21], simple + 5, tostring(setmetatable({}, {__tostring = function() return "shown" end})))
local list = {3, 1, 2}
table.sort(list, function(x, y) return x > y end)
print(table.concat(list, " "))
