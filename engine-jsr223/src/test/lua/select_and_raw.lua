-- select, rawget, rawset, rawequal, rawlen, type, next, collectgarbage.

print(select("#"), select("#", nil), select("#", 1, nil, nil), select(1, "a", "b"), select(2, "a", "b"))
print(select(3, "a", "b"))
print(select(-1, "a", "b", "c"), select(-3, "a", "b", "c"))
print((select(2, "a", "b", "c")), select("2", "a", "b"), select(2.0, "a", "b"))
print(select(1), select(100, 1))

local log = {}
local t = setmetatable({a = 1}, {
  __index = function(_, k) log[#log + 1] = "index"; return "default" end,
  __newindex = function() log[#log + 1] = "newindex" end,
  __len = function() log[#log + 1] = "len"; return 100 end,
  __eq = function() log[#log + 1] = "eq"; return true end,
})
print(rawget(t, "a"), rawget(t, "b"), rawget(t, 1), rawset(t, "c", 3) == t, rawget(t, "c"), rawlen(t), rawlen("four"))
print(
  rawequal(t, setmetatable({}, getmetatable(t))), rawequal(t, t), rawequal("a", "a"), rawequal(1, 1.0),
  rawequal(1, "1"), rawequal(nil, false)
)
rawset(t, 1, "one"); rawset(t, 2, "two"); rawset(t, 1.0, "uno"); rawset(t, "c", nil)
print(rawlen(t), rawget(t, 1), rawget(t, 2.0), rawget(t, "c"), rawget(t, nil), #log)
print(t.b, #t, t == setmetatable({}, getmetatable(t)), table.concat(log, " "))
print(rawequal(print, print), rawequal({}, {}), rawequal(0.0, -0.0), rawequal(2 ^ 53, 1 << 53))

print(type(nil), type(1), type(1.5), type("s"), type({}), type(print), type(function() end), type(true), type(type))
print(pcall(type))
print(next({}), next({5}), next({a = 1}), (next({nil, 2})))
print(rawequal(_G, _ENV), _VERSION, type(_G), _G._G == _G)

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() rawget(nil, 1) end)
try(function() rawget({}) end)
try(function() rawset({}, nil, 1) end)
try(function() rawset({}, 0 / 0, 1) end)
try(function() rawset("s", 1, 1) end)
try(function() rawlen() end)
try(function() rawlen(12) end)
try(function() rawequal(1) end)
try(function() select(0, 1) end)
try(function() select(-2, 1) end)
try(function() select({}) end)

-- collectgarbage: relations only.
collectgarbage()
collectgarbage("collect")
local before = collectgarbage("count")
print(
  math.type(before), before > 0, collectgarbage("collect"), collectgarbage() == 0,
  type(collectgarbage("step")), collectgarbage("isrunning")
)
local keep = {}
for i = 1, 500 do keep[i] = {i} end
local with = collectgarbage("count")
print(with > before)
for i = 1, 500 do if keep[i][1] ~= i then print("lost", i) end end
keep = nil
collectgarbage()
collectgarbage()
print(collectgarbage("count") < with)
local big = ("x"):rep(100000)
local after = collectgarbage("count")
big = nil
collectgarbage()
print(after - collectgarbage("count") > 50)
