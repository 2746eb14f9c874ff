-- __newindex: tables, functions, chains; only for absent keys.

local log = {}
local t = setmetatable({present = 1}, {__newindex = function(self, k, v)
  log[#log + 1] = tostring(k) .. "=" .. tostring(v)
end})
t.present = 2
t.absent = 3
t[1] = "one"
t[true] = nil
t.absent = 4
print(t.present, t.absent, t[1], table.concat(log, " "))
t.present = nil
t.present = 5
print(t.present, log[#log], rawget(t, "present"))
rawset(t, "present", 6)
t.present = 7
print(t.present, #log)

-- A table takes the new fields.
local store = {}
local p = setmetatable({own = 0}, {__newindex = store})
p.own, p.x, p[1] = 1, "x", "first"
print(p.own, rawget(p, "x"), store.x, store[1], store.own)

-- Chains: the first table with the key or without the metamethod stores.
local last = {}
local second = setmetatable({has = "old"}, {__newindex = last})
local first = setmetatable({}, {__newindex = second})
first.has, first.new = "changed", "stored"
print(rawget(first, "has"), second.has, rawget(second, "new"), last.new)
setmetatable(last, {__newindex = function(s, k, v) rawset(s, k, "[" .. v .. "]") end})
first.other = "z"
print(last.other, rawget(first, "other"), rawget(second, "other"))

-- A long chain.
local bottom = {}
local chain = bottom
for _ = 1, 100 do chain = setmetatable({}, {__newindex = chain}) end
chain.k = "v"
print(bottom.k, rawget(chain, "k"))

-- With the function storing by itself.
local doubled = setmetatable({}, {__newindex = function(s, k, v) rawset(s, k, v * 2) end})
for i = 1, 5 do doubled[i] = i end
for i = 1, 5 do doubled[i] = doubled[i] + 1 end
print(table.concat(doubled, " "))

-- Read only, with a message.
local function readonly(x)
  return setmetatable({}, {__index = x, __newindex = function(_, k) error("read only: " .. tostring(k), 2) end})
end
local ro = readonly {a = 1}
print(ro.a, pcall(function() ro.a = 2 end))
print(ro.a, pcall(function()
  ro.b = 2
end))

-- Both metamethods: a tracking proxy.
local real, reads, writes = {}, 0, 0
local proxy = setmetatable({}, {
  __index = function(_, k) reads = reads + 1; return real[k] end,
  __newindex = function(_, k, v) writes = writes + 1; real[k] = v end,
})
for i = 1, 20 do proxy[i] = (proxy[i - 1] or 0) + i end
proxy.x = proxy[20]
proxy.x = nil
print(reads, writes, real[20], real.x, next(proxy))

-- nil and NaN as keys reach the function.
local any = setmetatable({}, {__newindex = function(_, k, v) print("new", k == nil and "nil" or k ~= k and "not a number", v) end})
any[nil] = 1
any[0 / 0] = 2

-- __newindex that is not callable nor a table; on non-tables.
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() setmetatable({}, {__newindex = 5}).x = 1 end)
try(function() local v = setmetatable({}, {__newindex = "str"}); v.x = 1 end)
try(function() ("str").x = 1 end)
try(function() local v = setmetatable({}, {__newindex = setmetatable({}, {__newindex = false})}); v.x = 1 end)
try(function() local v = setmetatable({}, {__newindex = {}}); v[nil] = 1 end)

-- Changing the metamethod while in use.
local mt = {}
local c = setmetatable({}, mt)
local function put(k, v) c[k] = v; return rawget(c, k) end
print(put("a", 1))
mt.__newindex = function() end
print(put("a", 2), put("b", 2))
mt.__newindex = store
print(put("c", 3), store.c)
mt.__newindex = nil
print(put("d", 4))

-- Metamethods are looked up raw: not through the metatable's own __index.
local inherited = setmetatable({}, {__index = {__newindex = function() error("not used") end, __index = function() return 1 end}})
local plain = setmetatable({}, inherited)
plain.x = 5
print(plain.x, plain.y)
