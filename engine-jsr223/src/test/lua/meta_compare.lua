-- __eq, __lt, __le.

local log = {}
local M = {}
M.__eq = function(a, b) log[#log + 1] = "eq"; return a.v == b.v end
M.__lt = function(a, b) log[#log + 1] = "lt"; return (type(a) == "table" and a.v or a) < (type(b) == "table" and b.v or b) end
M.__le = function(a, b) log[#log + 1] = "le"; return (type(a) == "table" and a.v or a) <= (type(b) == "table" and b.v or b) end
local function new(v) return setmetatable({v = v}, M) end
local function flush(...)
  print(table.concat(log, " "), ...)
  log = {}
end

local one, uno, two = new(1), new(1), new(2)
flush(one == uno, one ~= uno, one == two, one ~= two)
flush(one == one, one ~= one)
flush(rawequal(one, uno), one == 1, 1 == one, one == nil, one == "1", one ~= {} and "other")
flush(one < two, two < one, one > two, two > one)
flush(one <= uno, two <= one, one >= two, two >= one)
flush(one < 5, 5 < one, one <= 1, 0 >= one, one > 0.5, 0.5 > one)
flush(not (one < two), not (one == uno))

-- Results are turned into booleans.
local odd = setmetatable({}, {__eq = function() return "yes" end, __lt = function() return nil end, __le = function() return 0 end})
local odd2 = setmetatable({}, getmetatable(odd))
print(odd == odd2, odd ~= odd2, odd < odd2, odd <= odd2, odd > 1, odd >= 1)
local nothing = setmetatable({}, {__eq = function() end, __lt = function() return false, true end, __le = function() end})
print(nothing == setmetatable({}, getmetatable(nothing)), nothing < 1, nothing <= 1)

-- Equality asks the first operand, then the second; only for two tables.
local left = setmetatable({}, {__eq = function() return true end})
local plain = {}
print(left == plain, plain == left, left == 1, left == print, plain == {}, left ~= plain)

-- Order asks the first operand, then the second.
local onlylt = setmetatable({}, {__lt = function() return true end})
local function try(f, ...) print(select(2, pcall(f, ...))) end
print(onlylt < 1, 1 < onlylt, onlylt > 1, onlylt < "s", nil < onlylt)
try(function() return plain < plain end)
try(function() return plain < 1 end)
try(function() return 1 <= plain end)
try(function() return setmetatable({}, {__lt = 1}) < 1 end)
try(function() return setmetatable({}, {__eq = 1}) == plain end)
try(function() return setmetatable({}, {__le = function() error("le fails") end}) <= 1 end)

-- a <= b is not (b < a) where there is no __le.
do
  local order = {__lt = function(a, b)
    log[#log + 1] = (type(a) == "table" and a.v or a) .. "<" .. (type(b) == "table" and b.v or b)
    return (type(a) == "table" and a.v or a) < (type(b) == "table" and b.v or b)
  end}
  local a, b = setmetatable({v = 1}, order), setmetatable({v = 2}, order)
  log = {}
  flush(a <= b, b <= a, a >= b, b >= a, a <= a)
  flush(a <= 1, a <= 0, 1 <= a, 2 <= a, a >= 1, a >= 2, 1 >= a, 0 >= a, a <= 1.5)
  flush(a <= b and "le" or "gt", not (b <= a), (a <= b) == true)
  local s = ""
  if a <= b then s = s .. "a" end
  if b <= a then s = s .. "b" end
  while not (a <= b) do s = s .. "c" end
  flush(s)
  -- Across a yield, and an error in it.
  local yields = {__lt = function(x, y) return coroutine.yield("lt", x.v, y.v) end}
  local c, d = setmetatable({v = 3}, yields), setmetatable({v = 4}, yields)
  local co = coroutine.wrap(function() local r = c <= d; return r, d >= c, c < d end)
  print(co()) print(co(true)) print(co(nil)) print(co("yes"))
  try(function() return setmetatable({}, {__lt = function(x, y) error("lt " .. tostring(y), 0) end}) >= 1 end)
  try(function() return setmetatable({}, {__lt = function() error("lt fails") end}) <= 1 end)
  try(function() return setmetatable({}, {__eq = print}) <= {} end)
end

-- With constants and in every kind of condition.
local function forms(x)
  local s = ""
  if x < 10 then s = s .. "a" end
  if x <= 10 then s = s .. "b" end
  if x > 10 then s = s .. "c" end
  if x >= 10 then s = s .. "d" end
  if 10 < x then s = s .. "e" end
  if 10 >= x then s = s .. "f" end
  if not (x < 10.5) then s = s .. "g" end
  if x ~= 10 then s = s .. "h" end
  return s .. tostring(x < 10) .. tostring(x >= 10)
end
for _, v in ipairs {5, 10, 15, 10.0, 5.5, 1 / 0} do print(forms(v), forms(new(v))) end
log = {}

-- Sorting and searching with the metamethods.
local list = {}
for _, v in ipairs {5, 3, 8, 1, 9, 2, 7} do list[#list + 1] = new(v) end
table.sort(list)
local out = {}
for i, o in ipairs(list) do out[i] = o.v end
print(table.concat(out, " "), #log > 6)
table.sort(list, function(a, b) return a > b end)
for i, o in ipairs(list) do out[i] = o.v end
print(table.concat(out, " "))
log = {}
local function index(t, x) for i, o in ipairs(t) do if o == x then return i end end end
flush(index(list, new(8)), index(list, new(4)), index(list, list[3]))
print(math.max(1, 2), (function(a, b) if b > a then return b.v else return a.v end end)(one, two))

-- while and repeat with comparisons that call.
local i = new(0)
while i < 3 do i.v = i.v + 1 end
repeat i.v = i.v + 1 until i >= 6
print(i.v)

-- and/or around them.
print(one < two and "lt" or "ge", one == uno and one <= two, one == two or two < one, (one < two) == true)

-- Keys of tables are compared raw.
local t = {[one] = "one"}
print(t[one], t[uno])
