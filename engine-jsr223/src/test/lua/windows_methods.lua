-- A method call writes its receiver before __index runs: nothing that __index does may change it.
local box = setmetatable({n = 7}, {__index = function() return function(self) return self.n end end})
print(box:peek())

local b = setmetatable({n = 7}, {__index = function(t) t = {n = "wrong"} return function(s) return s.n end end})
print(b:peek())

local function method(self, ...) return self.n, select("#", ...), ... end

local function deep(n)
  if n == 0 then return 0 end
  return 1 + deep(n - 1)
end

local chained = setmetatable({}, {__index = function(t, k) t = nil return method end})
local behaviours = {
  plain = function() return method end,
  clobbers = function(t, k) t, k = {n = "wrong"}, {n = "wrong"} return method end,
  vararg = function(...) local a, b, c, d = ..., {n = "wrong"}, {n = "wrong"} return method end,
  grows = function(t) deep(150) return method end,
  collects = function(t) t = nil collectgarbage() return method end,
  allocates = function() for i = 1, 30 do local t = {i, {i}} end return method end,
  locals = function() local a, b, c, d, e, f, g, h = 1, 2, 3, 4, 5, 6, 7, 8 return method end,
  raises = function() error("raised", 0) end,
  protects = function() pcall(error, {}) return method end,
  closes = function() local x <close> = setmetatable({}, {__close = function() deep(40) end}) return method end,
  tail = function(t, k) return (function() return method end)() end,
  many = function() return method, {n = "wrong"}, {n = "wrong"} end,
  nothing = function() end,
  yields = function() if coroutine.isyieldable() then coroutine.yield() end return method end,
  rawget = rawget,
  table = {peek = method},
  chain = chained,
  chained_tables = setmetatable({}, {__index = setmetatable({}, {__index = chained})}),
  callable = setmetatable({}, {__call = function(self, t, k) return method end, __index = {peek = method}}),
}
behaviours.wraps = function() return coroutine.wrap(function() return method end)() end

local up
global = nil
local receivers = {
  ["local"] = function(t, ...) local r = t return r:peek(...) end,
  parameter = function(t, ...) return (t:peek(...)) end,
  captured = function(t, ...) local r = t local function f() return r end return r:peek(...), f() and nil end,
  upvalue = function(t, ...) up = t return up:peek(...) end,
  global = function(t, ...) global = t return global:peek(...) end,
  field = function(t, ...) local h = {f = t} return h.f:peek(...) end,
  result = function(t, ...) return select(1, t):peek(...) end,
  vararg = function(...) return (...):peek(select(2, ...)) end,
  nested = function(t, ...) return t:peek(t:peek(...)) end,
  statement = function(t, ...) t:peek(...) return "statement" end,
}

local function at_depth(depth, f, ...)
  if depth == 0 then return f(...) end
  local here = {depth}
  return at_depth(depth - 1, f, ...), here[1] and nil
end

local function sorted(t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys)
  return ipairs(keys)
end

local function text(...)
  local list = table.pack(...)
  for i = 1, list.n do list[i] = type(list[i]) == "table" and "object" .. tostring(list[i].n) or tostring(list[i]) end
  return table.concat(list, ",")
end

local step = 0
for _, b in sorted(behaviours) do
  for _, r in sorted(receivers) do
    step = step + 1
    local object = setmetatable({n = 7}, {__index = behaviours[b]})
    local depth = step * 7 % 31
    local main = text(pcall(at_depth, depth, receivers[r], object, "x", 5))
    local co = coroutine.wrap(function() return "end", pcall(at_depth, depth, receivers[r], object, "x", 5) end)
    local got
    repeat got = table.pack(co()) until got[1] == "end"
    local inside = text(table.unpack(got, 2, got.n))
    print(b, r, main, inside == main or inside)
  end
end

-- Strings, whose __index may be a function too.
local meta = getmetatable("")
local index = meta.__index
meta.__index = function(s, k) s = {n = "wrong"} return index[k] or function(self) return self .. "!" end end
print(("abc"):upper(), ("abc"):shout(), #("abc"):rep(3))
meta.__index = index
