-- Tables that grow in compiled code: arrays by appending, records by new fields, and what leaves for Java.
local function append(n) local t = {} for i = 1, n do t[#t + 1] = i * 2 end return t end
local function insert(n) local t = {} for i = 1, n do table.insert(t, "v" .. i) end return t end
local function count(n) local t, k = {1, 2, 3}, 3 while k < n do k = k + 1; t[k] = k end return t end
local function record(n) local t = {} for i = 1, n do t["k" .. i] = i end return t end
local function one(x) local t = {}; t[1] = x; return t end
local function three(x) local t = {a = 1}; t.b = x; t.c = x; t.d = x; t.e = x; t.f = x; return t end

for round = 1, 200 do
  append(round % 70); insert(round % 70); count(round % 70); record(round % 40); one(round); three(round)
end

for _, n in ipairs {0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 32, 33, 64, 65, 128, 129, 300} do
  local a, b, c, r = append(n), insert(n), count(n), record(n)
  local sum = 0
  for i = 1, n do
    assert(a[i] == 2 * i and b[i] == "v" .. i and c[i] == i and r["k" .. i] == i)
    sum = sum + a[i]
  end
  local fields = 0
  for k, v in pairs(r) do fields = fields + 1; assert(k == "k" .. v) end
  print(n, #a, #b, #c, fields, sum, rawlen(a), next(r) ~= nil, a[n + 1], r["k" .. n + 1])
end

-- Values of all types, false and nil among them.
local function values(...)
  local t = {}
  for i = 1, select("#", ...) do t[#t + 1] = (select(i, ...)) end
  return t
end
for i = 1, 50 do values(1, 2.5, "s", true) end
local t = values(1, 2.5, "s", false, print, {}, nil, 8)
print(#t, t[1], t[2], t[3], t[4], t[5] == print, type(t[6]), t[7], t[8])

-- Holes: the border is PUC Lua's.
local function holes(list)
  local t = {}
  for _, key in ipairs(list) do t[key] = key end
  return #t
end
for _ = 1, 50 do holes {1, 2, 3} end
for _, list in ipairs {{1, 2, 4}, {1, 3}, {1, 3, 4}, {2, 3}, {1, 2, 3, 5}, {1, 2, 3, 4, 6, 7}, {4, 3, 2, 1}, {1, 2, 3, 4, 5, 7}} do
  print(holes(list))
end
local function nilled()
  local t = {}
  for i = 1, 8 do t[#t + 1] = i end
  t[3] = nil
  t[9] = 9
  return #t, t[9]
end
for _ = 1, 50 do nilled() end
print(nilled())

-- Records that also have elements, and elements in their nodes.
local function mixed(n)
  local t = {kind = "list", y = 1, x = 2}
  for i = 1, n do t[#t + 1] = i; if i % 3 == 0 then t["f" .. i] = i end end
  return t
end
for i = 1, 100 do mixed(i % 20) end
for n = 0, 20, 4 do
  local m, fields = mixed(n), 0
  for k in pairs(m) do if type(k) == "string" then fields = fields + 1 end end
  print(n, #m, fields, m.kind, m[n])
end

-- A first key that is no integer decides the array's size again.
local function set(t, k) t[k] = true; return #t end
local function setField(t) t.x = true; return #t end
for _ = 1, 50 do set({1, 2}, "x"); set({}, true); setField({1, 2}) end
for _, key in ipairs {"x", true, 1.5, "another"} do
  print(set({1, nil, 3}, key), set({1, 2, 3, nil, 5}, key), set({nil, nil, 3}, key), set({1, 2, 3, 4, 5, 6, 7}, key))
end
print(setField {1, nil, 3}, setField {nil, nil, 3}, setField {1, nil, nil, nil, 5}, setField {nil, nil, nil})

-- Keys that are removed and come again; other keys than strings.
local function churn(n)
  local t = {}
  for i = 1, n do t["a" .. i % 7] = i; t["b" .. i] = i; t["b" .. i - 3] = nil end
  local left = 0
  for _ in pairs(t) do left = left + 1 end
  return left
end
for i = 1, 100 do churn(i % 30) end
print(churn(0), churn(5), churn(30), churn(100))
local function objects(n)
  local t, keys = {}, {}
  for i = 1, n do keys[i] = {}; t[keys[i]] = i; t[i + 0.5] = i; t[-i] = i end
  local sum = 0
  for i = 1, n do sum = sum + t[keys[i]] + t[i + 0.5] + t[-i] end
  return sum
end
for i = 1, 60 do objects(i % 20) end
print(objects(50))

-- Metamethods decide whether anything grows.
local log = {}
local guarded = setmetatable({}, {__newindex = function(t, k, v) log[#log + 1] = k; rawset(t, k, v) end})
for i = 1, 40 do guarded[#guarded + 1] = i; guarded["k" .. i] = i end
print(#log, #guarded, guarded[40], guarded.k40)
local proxy = setmetatable({}, {__newindex = log, __len = function() return 3 end})
for i = 1, 40 do proxy[#proxy + 1] = "x" .. i end
print(#proxy, rawlen(proxy), log[4], #log)
local plain = setmetatable({}, {__index = {}})
for i = 1, 40 do plain[#plain + 1] = i end
print(#plain, plain[40])

-- With the collector at work all the time.
collectgarbage("setpause", 100)
collectgarbage("incremental", 100, 1000)
local keep = {}
for round = 1, 60 do
  keep[round % 7 + 1] = {append(round), insert(round), record(round % 33), mixed(round % 20)}
end
collectgarbage()
local total = 0
for _, list in ipairs(keep) do total = total + #list[1] + #list[2] + #list[4] + list[1][1] end
print(total)
