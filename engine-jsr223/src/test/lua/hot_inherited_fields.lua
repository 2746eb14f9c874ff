-- Fields behind __index: methods, chains, absent fields, __index that changes or is a function, loops.

local Base = {}
Base.__index = Base
Base.limit = 7
function Base.new(class, value)
  local object = {}
  object.value = value
  return setmetatable(object, class)
end
function Base:get() return self.value end
function Base:name() return "base" end

local Derived = setmetatable({}, Base)
Derived.__index = Derived
function Derived:name() return "derived" end

local Deep = Derived
for i = 1, 20 do
  Deep = setmetatable({}, Deep)
  Deep.__index = Deep
end

local function use(o)
  local n = o:get() + o.limit
  if o.missing == nil then n = n + 1 end
  if o.left then n = n + 1000 end
  return o:name(), n
end

local names, total = {}, 0
for i = 1, 600 do
  local class = i % 3 == 0 and Base or i % 3 == 1 and Derived or Deep
  local name, n = use(Base.new(class, i))
  names[name] = (names[name] or 0) + 1
  total = total + n
end
print(names.base, names.derived, total)

-- The object gets a field of its own, and loses it again.
local o = Base.new(Derived, 1)
local function limit(p) return p.limit end
for i = 1, 100 do
  assert(limit(o) == 7)
  o.limit = i
  assert(limit(o) == i)
  o.limit = nil
  assert(limit(o) == 7)
end

-- The class changes under the object.
local function both(p)
  local first = p.limit
  Base.limit = first + 1
  return first, p.limit
end
for i = 1, 50 do
  local first, second = both(o)
  assert(second == first + 1)
end
local function replaced(p, mt, other)
  local first = p.limit
  mt.__index = other
  local second = p.limit
  mt.__index = Derived
  return first, second
end
for i = 1, 50 do
  local first, second = replaced(o, Derived, {limit = "other"})
  assert(first == 57 and second == "other", first)
end

-- An __index that appears after its absence was noticed, that is a function, a string, no table at all.
local late = {}
local p = setmetatable({}, late)
local function field(v) return v.field end
for i = 1, 50 do assert(field(p) == nil) end
late.__index = {field = "late"}
for i = 1, 50 do assert(field(p) == "late") end
late.__index = function(t, k) return k .. "?" end
for i = 1, 50 do assert(field(p) == "field?") end
late.__index = "text"
for i = 1, 50 do assert(field(p) == nil and p.len("abc") == 3) end
late.__index = 1
print(select(2, pcall(field, p)))
late.__index = p
print(select(2, pcall(field, p)))
late.__index = nil
for i = 1, 50 do assert(field(p) == nil) end
print(select(2, pcall(field, nil)))

-- nil in the table itself, with and without __index; results that nobody uses still ask.
local calls = 0
local counting = setmetatable({}, {__index = function() calls = calls + 1 end})
local function touch(v) local unused = v.field; return 1 end
for i = 1, 100 do
  counting.field = i
  touch(counting)
  counting.field = nil
  touch(counting)
end
print(calls)

-- Many keys, so that some are not in their main node, in tables of one shape and of several.
local keys = {}
for i = 1, 50 do keys[i] = "key" .. i end
local source = {}
for i, k in ipairs(keys) do source[i] = "n = n + (t." .. k .. " or 0)" end
local sum = load("local t = ... local n = 0 " .. table.concat(source, " ") .. " return n")
for size = 1, 50 do
  local parent, child = {}, {}
  for i = 1, 50 do (i <= size and parent or child)[keys[i]] = i end
  setmetatable(child, {__index = parent})
  assert(sum(child) == 1275)
  for i = 1, size do parent[keys[i]] = nil end
  assert(sum(child) == 1275 - size * (size + 1) // 2)
end

-- Globals behind a metatable.
local env = setmetatable({}, {__index = _G})
local f = load("local n = 0 for i = 1, 100 do n = n + tostring(i):len() + (undefined == nil and 1 or 0) end return n", "f", "t", env)
print(f(), f())
