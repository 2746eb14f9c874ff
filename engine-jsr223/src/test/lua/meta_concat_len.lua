-- __concat and __len.

local C = {}
local function obj(s) return setmetatable({s = s}, C) end
local function text(v) return type(v) == "table" and v.s or tostring(v) end
C.__concat = function(a, b) return obj("[" .. text(a) .. "+" .. text(b) .. "]") end
local x, y = obj "x", obj "y"

print((x .. y).s, (x .. "a").s, ("a" .. x).s, (x .. 1).s, (1.5 .. x).s, (x .. nil).s, (true .. x).s)
-- Strings and numbers on the right are joined first, in one chain from the right.
print((x .. "a" .. "b").s, ("a" .. x .. "b").s, ("a" .. "b" .. x).s, ("a" .. "b" .. x .. "c" .. "d").s)
print((x .. y .. x).s, (x .. 1 .. 2 .. y).s, ("a" .. 1 .. x .. 2 .. "b" .. y .. 3).s)
print(((x .. "a") .. "b").s, (("a" .. "b") .. x).s)

-- The result may be of any type, and is then joined on.
local num = setmetatable({}, {__concat = function(a, b) return 7 end})
print(num .. "a", "a" .. num, "a" .. num .. "b", num .. num, 1 .. num .. "z", "p" .. "q" .. (num .. "r"))
local none = setmetatable({}, {__concat = function() end})
print(none .. "a", select("#", none .. "a"))
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() local r = none .. "b"; return "a" .. r end)
try(function() local v = {}; return v .. "y" end)
try(function() return "x" .. setmetatable({}, {}) end)
try(function() return setmetatable({}, {__concat = 1}) .. "x" end)
try(function() return setmetatable({}, {__concat = function(a, b) error("concat fails") end}) .. "x" end)

-- The left operand is preferred; numbers and strings alone never ask.
local l = setmetatable({}, {__concat = function() return "left" end})
local r = setmetatable({}, {__concat = function() return "right" end})
print(l .. r, r .. l, l .. {}, 1 .. r, l .. 1, 1 .. 2, "a" .. 1)

-- A function that joins first strings, then objects, then numbers.
local function join(a, b, c) return a .. b .. c end
print(
  join("a", "b", "c"), join(1, 2, 3), join(x, "b", "c").s, join("a", x, "c").s, join("a", "b", x).s,
  join(1.5, "b", 2)
)
try(join, "a", nil, "c")
try(join, {}, "b", "c")
print(join("still", " ", "works"))

-- __len: any value; first result; used by #, not by rawlen.
local L = setmetatable({1, 2, 3}, {__len = function(t) return "len of " .. rawlen(t) end})
print(#L, rawlen(L), #L == #L)
local many = setmetatable({}, {__len = function(...) return 10, 20 end})
print(#many, #many + 1, select("#", #many))
print(#setmetatable({}, {__len = function() end}), #setmetatable({}, {__len = function() return nil end}))
print(#setmetatable({1, 2}, {}), #setmetatable({1, 2}, {__index = function() return 1 end}))
local called = setmetatable({}, {__len = setmetatable({}, {__call = function() return "callable" end})})
print(#called)
try(function() return #setmetatable({}, {__len = 5}) end)
try(function() return #setmetatable({}, {__len = function() error("len fails") end}) end)

-- The table library asks __len, __index and __newindex.
local function proxy(t)
  return setmetatable({}, {
    __len = function() return #t end,
    __index = function(_, k) return t[k] end,
    __newindex = function(_, k, v) t[k] = v end,
  })
end
local real = {3, 1, 2}
local p = proxy(real)
table.insert(p, 4)
table.insert(p, 1, 0)
print(#real, table.concat(real, " "), table.concat(p, ","), table.unpack(p))
print(table.remove(p), table.remove(p, 1), table.concat(real, " "))
table.sort(p)
print(table.concat(real, " "), rawlen(p), next(p))
print(table.unpack(table.move(p, 1, 3, 1, {})))
local liar = setmetatable({"a", "b", "c", "d"}, {__len = function() return 2 end})
print(table.concat(liar, "-"), table.unpack(liar))
table.insert(liar, "new")
print(rawget(liar, 3), rawlen(liar))
try(function() table.insert(setmetatable({}, {__len = function() return "x" end}), 1) end)
try(function() table.unpack(setmetatable({}, {__len = function() return 1.5 end})) end)
