-- What cannot be called, most of all in tail calls: positions, names and tracebacks, through __call too; and loops of
-- __index and __newindex.
local function show(f, ...) print(pcall(f, ...)) end
local function trace(f, ...) print((select(2, xpcall(f, debug.traceback, ...)))) end
local bad = setmetatable({}, {__call = 5})
local bad2 = setmetatable({}, {__call = bad})
local loop = setmetatable({}, {}) getmetatable(loop).__call = loop
glob = bad
local t = {f = bad, g = bad2}
local function mk(v)
  return {
    function() return v() end,
    function() local w = v return w() end,
    function() local w = v return w(1, 2, 3) end,
    function(...) return v(...) end,
    function(...) local w = v return w(...) end,
    function() return glob() end,
    function() return t.f(1) end,
    function() return t:f() end,
    function() return t.g() end,
    function() return (v)() end,
    function() return ({v})[1]() end,
    function(w) return w() end,
    function() return coroutine.wrap(function() return v() end)() end,
    function() v() end,
    function() local w = v w(1) end,
    function() local x = t.f(1) end,
    function() local x = t:f(1) end,
    function() return ("x")() end,
    function() return (nil)() end,
    function() return t.nope() end,
    function() return t:nope() end,
    function() return nope() end,
  }
end
for _, v in ipairs {bad, bad2, 5} do
  glob = v t.f = v
  for i, f in ipairs(mk(v)) do io.write(i, " ") show(f, v) trace(f, v) end
end
glob = nil
show(function() return glob() end)
local m = setmetatable({}, {__index = bad, __add = bad, __newindex = bad2, __eq = bad, __lt=bad, __concat=bad, __len=bad, __close=bad})
show(function() return m.x() end)
show(function() local a = m.x end)
show(function() local a = m + 1 end)
show(function() local a = m .. 1 end)
show(function() local a = #m end)
show(function() m.x = 1 end)
show(function() local a = m < m end)
show(function() local a <close> = m end)
show(function() for x in bad do end end)
show(function() for x in bad2 do end end)
show(bad) show(bad2) show(5)
local e = setmetatable({}, {__call = error})
show(function() return e("hi", 1) end)
show(function() return e("hi", 2) end)
trace(function() return e("hi", 2) end)
local p = setmetatable({}, {__call = function(self, a, b) print(a, b, debug.traceback("x")) return a end})
trace(function() return p(1, 2) end)
local ch = setmetatable({}, {__call = setmetatable({}, {__call = function(...) return select("#", ...), (...) , select(2,...) end})})
print(select("#", (function(...) return ch(...) end)(1,2,3)))
print(select(-2, (function(...) return ch(...) end)("a","b","c")))
show(function() return table.sort({1,2,3}, bad) end)
show(function() return string.gsub("abc", ".", bad) end)
local u = setmetatable({}, {}) getmetatable(u).__index = u
show(function() return u.x end)
show(function() return u[1] end)
show(function() return u:x() end)
getmetatable(u).__newindex = u
show(function() u.x = 1 end)
show(function() u[1] = 1 end)
show(rawget, u, 1)
show(function() return table.concat(u, ",", 1, 2) end)
show(function() return next(u) end)
-- In a loop, so that it is compiled: callable values of each kind in one place.
local function tail(f, ...) return f(...) end
local values = {
  math.abs, setmetatable({}, {__call = rawlen}), setmetatable({}, {__call = function(self, ...) return select("#", ...) end}),
  setmetatable({}, {__call = setmetatable({}, {__call = function(a, b, ...) return type(a), type(b), ... end})}), bad, 7,
}
for i = 1, 40 do
  local f = values[i % #values + 1]
  local ok, a, b, c = pcall(tail, f, i)
  print(ok, type(a) == "string" and a, b, c)
end
