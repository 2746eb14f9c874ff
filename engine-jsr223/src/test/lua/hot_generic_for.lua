-- Generic loops in hot code: ipairs, pairs, next, closures, over data that changes.

local function sumi(t) local s = 0; for _, v in ipairs(t) do s = s + v end return s end
local function sump(t) local s, n = 0, 0; for _, v in pairs(t) do s = s + v; n = n + 1 end return s, n end
local function sumn(t) local s = 0; for _, v in next, t do s = s + v end return s end

local t = {}
for i = 1, 30 do t[i] = i end
for _ = 1, 10 do sumi(t); sump(t); sumn(t) end
print(sumi(t), sump(t))
t.x, t.y = 100, 0.5
print(sumi(t), sump(t))
t[15] = 15.5
print(sumi(t), sumn(t))
t[20] = "20"
print(sumi(t), sumn(t))
t[25] = nil
print(sumi(t), sump(t))
t[10] = {}
print(pcall(sumi, t))
print(pcall(sumn, t))
print(pcall(sumi, nil))
print(pcall(sump, 5))
print(sumi({}), sump({}), sumi(setmetatable({}, {__index = function(_, i) return i <= 5 and i * 10 or nil end})))
print(sump(setmetatable({}, {__pairs = function() return next, {1, 2, 3}, nil end})))

-- The iterator at one loop changes its kind.
local function drain(f, s, c)
  local n, last = 0, nil
  for k, v in f, s, c do n = n + 1; last = v end
  return n, last
end
local function list3(_, i) i = (i or 0) + 1; if i <= 3 then return i, i * i end end
local function gen(n) local i = 0; return function() i = i + 1; if i <= n then return i, tostring(i) end end end
for _ = 1, 30 do drain(list3, nil, 0); drain(ipairs({1, 2})) end
print(drain(list3)); print(drain(gen(20))); print(drain(pairs({"only"}))); print(drain(ipairs({7, 8, 9}))); print(drain(next, {}))
print(drain(setmetatable({n = 4}, {__call = function(self) self.n = self.n - 1; if self.n > 0 then return self.n, self end end})) == 3)
print(pcall(drain, nil)); print(pcall(drain, 5)); print(pcall(drain, function() error("inside", 0) end))

-- Changes to the table during the loop.
local u = {1, 2, 3}
local visits = 0
for i, v in ipairs(u) do
  visits = visits + v
  if i < 30 then u[i + 1] = i + 1 end
  if i == 10 then u[12] = nil; u[11] = 0.5 end
end
print(visits, #u)
local w = {}
for i = 1, 40 do w["k" .. i] = i end
local removed = 0
for k, v in pairs(w) do if v % 2 == 0 then w[k] = nil; removed = removed + v else w[k] = v + 0.5 end end
print(removed, sump(w))

-- Closures capture the variables of a hot generic loop; break and nested loops.
local fs = {}
for i, v in ipairs({"a", "b", "c", "d"}) do fs[i] = function() i = i + 1; v = v .. i; return v end end
local text = ""
for round = 1, 3 do for _, f in ipairs(fs) do text = text .. f() .. " " end end
print(text)
local pairsum = 0
for i, a in ipairs(u) do
  for j, b in ipairs(u) do
    if j > i then break end
    pairsum = pairsum + a * b
  end
end
print(pairsum)

-- ipairs and pairs replaced while hot.
local oldipairs, oldpairs = ipairs, pairs
ipairs = function(x) return list3, x, nil end
print(sumi(t))
ipairs = oldipairs
pairs = function(x) return oldipairs({5, 5}) end
print(sump(t))
pairs = oldpairs
t[10] = 10
print(sumi(t), sump(t))
