-- Each iteration has its own variables; closures keep the ones of their iteration.

local function callall(list)
  local out = {}
  for i, f in ipairs(list) do out[i] = tostring(f()) end
  print(table.concat(out, " "))
end

local fs = {}
for i = 1, 5 do fs[i] = function() return i end end
callall(fs)

fs = {}
for i = 5, 1, -2 do fs[#fs + 1] = function() i = i + 100; return i end end
callall(fs); callall(fs)

fs = {}
for i = 0.5, 2 do fs[#fs + 1] = function() return i end end
callall(fs)

fs = {}
for i, v in ipairs {"a", "b", "c"} do fs[i] = function() v = v .. i; return v end end
callall(fs); callall(fs)

fs = {}
for i = 1, 3 do
  local j = i * 10
  local k
  fs[#fs + 1] = function() j = j + 1; return j end
  fs[#fs + 1] = function() k = (k or 0) + 1; return j .. ":" .. k end
end
callall(fs); callall(fs)

-- A changed loop variable stays in its iteration.
fs = {}
for i = 1, 3 do
  fs[i] = function() return i end
  i = i * 7
end
callall(fs)

-- while and repeat: fresh locals per round; an outer variable is shared.
fs = {}
local n = 0
while n < 3 do
  n = n + 1
  local mine = n
  fs[#fs + 1] = function() mine = mine * 2; return mine .. "/" .. n end
end
callall(fs); callall(fs)

fs = {}
n = 0
repeat
  n = n + 1
  local mine = n
  fs[n] = function() return mine end
until mine == 4
callall(fs)

fs = {}
n = 0
repeat
  n = n + 1
  local mine = n
  local function bump() mine = mine + 10; return mine end
  fs[n] = bump
until bump() >= 13
callall(fs)

-- break leaves cells alive.
fs = {}
for i = 1, 10 do
  local twice = 2 * i
  fs[i] = function() return twice end
  if i == 3 then break end
end
callall(fs)

-- Nested loops.
fs = {}
for i = 1, 3 do
  local rowsum = 0
  for j = 1, 3 do
    rowsum = rowsum + i * j
    fs[#fs + 1] = function() rowsum = rowsum + 1; return i .. j .. "=" .. rowsum end
  end
end
callall(fs); callall(fs)

-- Blocks inside a loop, some iterations without capture.
fs = {}
for i = 1, 6 do
  local v = i
  if i % 2 == 0 then
    do local w = v * v; fs[#fs + 1] = function() v = v + w; return v end end
  end
  v = v + 0.5
end
callall(fs); callall(fs)

-- Closures that are made by closures in loops.
local makers = {}
for i = 1, 3 do
  makers[i] = function()
    local inner = {}
    for j = 1, 2 do inner[j] = function() i = i + j; return i end end
    return inner
  end
end
local p, q = makers[1](), makers[1]()
print(p[1](), p[2](), q[1](), q[2](), makers[2]()[1]())
