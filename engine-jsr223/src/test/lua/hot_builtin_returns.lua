-- Functions that return what a library function returns.
local methods = {get = function(self) return self.n end}
methods.__index = methods
local function new(n) return setmetatable({n = n}, methods) end
local function part(s, i, j) return s:sub(i, j) end
local function code(s, i) return s:byte(i) end
local function kind(v) return type(v) end
local function greatest(x, y) return math.max(x, y) end
local function magnitude(x) return math.abs(x) end
local function meta(x) return getmetatable(x) end
local function raw(t, k) return rawget(t, k) end
local function last(t) return table.remove(t) end
local function sure(x) return assert(x) end
local function varied(...)
  local s, i = ...
  return string.sub(s, i)
end
local function number(...) return tonumber((...)) end

local sum, texts = 0, {}
for i = 1, 400 do
  local o = new(i)
  sum = sum + o:get() + code("abc", i % 3 + 1) + greatest(i, 200) + magnitude(-i) + sure(i)
  sum = sum + raw(o, "n") + last {i, i * 2} + number(i)
  local a, b = part("some text", i % 9 + 1, i % 9 + 2), varied("other text", i % 10 + 1, i)
  texts[a], texts[b], texts[kind(i)], texts[kind(a)] = true, true, true, true
  if meta(o) ~= methods or meta({}) ~= nil then sum = -1 end
end
local count = 0
for _ in pairs(texts) do count = count + 1 end
print(sum, count)

-- What the fast paths leave, how many results there are, and errors.
local function show(f, ...)
  local results = table.pack(pcall(f, ...))
  for i = 1, results.n do results[i] = type(results[i]) == "table" and "table" or tostring(results[i]) end
  return results.n .. ": " .. table.concat(results, " ")
end
print(show(part, "abc", 1.5), show(part, string.rep("x", 50), 2), show(part, 123, 2))
print(show(code, "abc", 4), show(code, "abc", -1), show(code, "", 1))
print(show(kind), show(kind, nil), show(kind, 1.5))
print(show(greatest, 1, 2.5), show(greatest, "x", 1), show(function(x, y) local z = greatest(x, y) return z ~= z end, 0/0, 1)) -- its sign depends on the processor
print(show(magnitude, -1.5), show(magnitude, math.mininteger), show(magnitude, {}))
print(show(meta, "s"), show(meta, nil), show(meta, setmetatable({}, {__metatable = 1})))
print(show(raw, {}, 1), show(raw, 1, 1), show(last, {}), show(last, nil))
print(show(sure, false), show(sure, nil), show(sure, "yes"))
print(show(varied, "abc"), show(varied), show(number, "12"), show(number))
print(show(new), show(function() return setmetatable({}, 1) end))
print((select("#", code("abc", 9))), (select("#", part("abc", 9))))

-- As arguments, in conditions, and through other calls.
local function through(f, ...) return f(...) end
for i = 1, 200 do
  if through(kind, i) ~= "number" or not through(part, "xy", 1, 1) then print("wrong") end
end
local thread = coroutine.wrap(function(...)
  while true do coroutine.yield(through(part, ...)) end
end)
print(thread("inside", 1, 2), thread("inside", 3), through(through, greatest, 7, 8))
print(select("#", through(new, 1)), through(new, 5):get())
local replaced = string.sub
string.sub = function(...) return select("#", ...), ... end
print(part("abc", 1, 2))
print(varied("abc", 2))
string.sub = replaced
print(part("abc", 1, 2))
