-- Table accesses in hot code while the table changes shape under them.

local function sum(t, n)
  local s = 0
  for i = 1, n do s = s + (t[i] or 0) end
  return s
end

local t = {}
for i = 1, 50 do t[i] = i end
for _ = 1, 5 do sum(t, 50) end
print(sum(t, 50), sum(t, 60))

-- Holes, elements beyond, negative and float keys, strings that look like numbers.
t[25] = nil
print(sum(t, 50))
t[1000], t[-1], t[0], t["1"], t[1.5] = 1e3, -1, 0, "one", 1.5
print(sum(t, 50), t[1000], t[-1], t[0], t["1"], t[1.5])
t[25.0] = 25
print(sum(t, 50))
for i = 1, 50 do t[i] = nil end
print(sum(t, 50), t[1000])
for i = 50, 1, -1 do t[i] = i end
print(sum(t, 50))

-- Values of other types in a hot array.
local function typed(u)
  local n, s = 0, ""
  for i = 1, #u do
    local v = u[i]
    if type(v) == "number" then n = n + v elseif type(v) == "string" then s = s .. v elseif v then n = n + 1000 end
  end
  return n, s
end
local u = {}
for i = 1, 40 do u[i] = i end
for _ = 1, 5 do typed(u) end
print(typed(u))
for i = 1, 40, 3 do u[i] = i + 0.5 end
print(typed(u))
for i = 1, 40, 4 do u[i] = "s" end
print(typed(u))
u[7], u[8], u[9] = true, false, {}
print(typed(u))

-- A hot reader is given arrays, records, proxies, strings, nil.
local function first(x, k) return x[k] end
for i = 1, 60 do first(t, i) end
local proxy = setmetatable({}, {__index = function(_, k) return "p" .. tostring(k) end})
print(first(t, 3), first({[3] = "hash"}, 3), first(proxy, 3), first("string", 3), first({}, 3))
print(first({x = 1}, "x"), first(proxy, "x"), first("abc", "len") == string.len)
print(
  first(t, 3.0), first(t, 2 ^ 53), first(t, -1), first(t, "3"), first(t, math.mininteger), first(t, nil),
  first(t, 0 / 0)
)
print(pcall(first, nil, 1))
print(pcall(first, 5, "x"))
print(first(t, 50), first(t, 51))

-- A hot writer: append, overwrite, grow, shrink, then hash keys and metamethods.
local function put(x, k, v) x[k] = v end
local w = {}
for i = 1, 100 do put(w, i, i) end
print(#w)
for i = 100, 51, -1 do put(w, i, nil) end
print(#w)
put(w, "name", "w"); put(w, 1.0, "first"); put(w, 2 ^ 40, "far"); put(w, true, 1)
print(w.name, w[1], w[1 << 40], w[true], #w)
print(pcall(put, w, nil, 1))
print(pcall(put, w, 0 / 0, 1))
print(pcall(put, nil, 1, 1))
local seen = 0
local guarded = setmetatable({}, {__newindex = function(x, k, v) seen = seen + 1; rawset(x, k, v * 2) end})
for i = 1, 30 do put(guarded, i, i); put(guarded, i, i) end
print(seen, guarded[30])
for i = 51, 60 do put(w, i, i) end
print(#w)

-- Fields are added and removed while a loop reads them.
local record = {a = 1}
local total = 0
for i = 1, 100 do
  total = total + (record.a or 0) + (record.b or 0) + (record.c or 0)
  if i == 20 then record.b = 2 elseif i == 40 then record.a = nil elseif i == 60 then record.c = 0.5
  elseif i == 70 then for k = 1, 30 do record["f" .. k] = k end elseif i == 80 then record.a = 10 elseif i == 90 then record = {c = 1} end
end
print(total)
