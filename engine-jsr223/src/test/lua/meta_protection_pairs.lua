-- __metatable, __pairs, getmetatable and setmetatable.

local mt = {}
local t = {}
print(getmetatable(t), setmetatable(t, mt) == t, getmetatable(t) == mt)
print(setmetatable(t, nil) == t, getmetatable(t))
print(getmetatable(1), getmetatable(nil), getmetatable(true), getmetatable(print))
print(getmetatable("a").__index == string, getmetatable("a") == getmetatable("b"))

-- __metatable hides and protects.
local guarded = setmetatable({}, {__metatable = "locked", __index = {x = 1}})
print(getmetatable(guarded), guarded.x)
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(setmetatable, guarded, {})
try(setmetatable, guarded, nil)
try(function() setmetatable(guarded, {}) end)
print(
  getmetatable(setmetatable({}, {__metatable = false})),
  pcall(setmetatable, setmetatable({}, {__metatable = false}), {})
)
print(getmetatable(setmetatable({}, {__metatable = nil})) ~= nil)
local face = {}
print(getmetatable(setmetatable({}, {__metatable = face})) == face)

-- Bad arguments.
try(setmetatable, 1, {})
try(setmetatable, {}, 1)
try(setmetatable, {})
try(setmetatable, {}, "x")
try(setmetatable)
try(getmetatable)

-- __pairs gives iterator, state and control.
local sorted = setmetatable({c = 3, a = 1, b = 2}, {__pairs = function(self)
  local keys = {}
  for k in next, self do keys[#keys + 1] = k end
  table.sort(keys)
  local i = 0
  return function() i = i + 1; return keys[i], self[keys[i]] end
end})
for k, v in pairs(sorted) do io.write(k, "=", v, " ") end
print()
local p = setmetatable({}, {__pairs = function(self) return "f", "s", "c", "dropped" end})
print(pairs(p))
print(select("#", pairs(p)))
print(pairs(setmetatable({}, {__pairs = function() end})))
print(pairs(setmetatable({}, {__pairs = function() return 1 end})))
local same
local q = setmetatable({}, {__pairs = function(self, ...) same = self; return next, {only = "entry"}, nil end})
for k, v in pairs(q) do print(k, v, same == q) end
try(function() for k in pairs(setmetatable({}, {__pairs = 1})) do end end)
try(function() for k in pairs(setmetatable({}, {__pairs = function() error("pairs fails") end})) do end end)

-- next, ipairs and # do not ask __pairs.
print(next(p), #p)
for i in ipairs(p) do print("never", i) end

-- A proxy with __index, __len and __pairs behaves as its target.
local target = {10, 20, 30}
local proxy = setmetatable({}, {
  __index = target,
  __len = function() return #target end,
  __pairs = function() return next, target, nil end,
})
local sum = 0
for _, v in pairs(proxy) do sum = sum + v end
for i, v in ipairs(proxy) do sum = sum + i * v end
print(sum, #proxy, next(proxy))

-- One metatable for many objects; a table as its own metatable.
local shared = {__index = function(_, k) return k end}
local a, b = setmetatable({}, shared), setmetatable({}, shared)
shared.__index = function(_, k) return k .. k end
print(a.x, b.y, getmetatable(a) == getmetatable(b))
local selfmeta = {}
selfmeta.__index = selfmeta
selfmeta.value = "mine"
setmetatable(selfmeta, selfmeta)
print(selfmeta.value, getmetatable(selfmeta) == selfmeta, (pcall(function() return selfmeta.absent end)))
