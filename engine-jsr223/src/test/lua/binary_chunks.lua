-- Binary chunks: dumped, loaded, stripped, refused.
local function show(...) print(select("#", ...), ...) end
local f = load(string.dump(function(a, b, ...) return a + b, select("#", ...), ... end))
show(f(1, 2, 3, 4))
local up = 10
local function g() up = up + 1; return up end
local h = load(string.dump(g))
print(pcall(h))
local nested = load(string.dump(load("local x = 5; return function(y) local function z(w) return x + y + w + 0.5 end return z end")))
print(nested()(1)(2))
print(pcall(string.dump, print)) print(pcall(string.dump, 1)) print(pcall(string.dump))
local bad = load(string.dump(load("local t = ...\nreturn t.x.y", "@name.lua"), false))
print(pcall(bad, {}))
bad = load(string.dump(load("local t = ...\nreturn t.x.y", "@name.lua"), true))
print(pcall(bad, {}))
print(load("\27Lua", "name", "t")) print(load("return 1", "name", "b")) print(load(string.dump(f), "x", "b") ~= nil)
print(load("\27Lua")) print(load("\27"))
local env = {y = 7}
print(load(string.dump(load("return y")), "n", "b", env)())
local pieces = {string.dump(f):sub(1, 20), string.dump(f):sub(21)}
local i = 0
print(load(function() i = i + 1; return pieces[i] end)(3, 4))
local ok = true
local whole = string.dump(load("return {1, 2, x = 'text', 1.5}"))
for j = 1, #whole - 1 do local st, m = load(whole:sub(1, j)); ok = ok and not st and m:find("truncated") end
print(ok)
print(#string.dump(f, true) < #string.dump(f), load(string.dump(f, true))(5, 6))
for _, src in ipairs{"for i = 1, 3 do local x <close> = nil end return 1", "goto a; do end ::a:: return 2", "return (function(...) return ... end)(7, 8)", "local a <const> = 5; return a << 2, 'x' .. a"} do print(load(string.dump(load(src)))()) end
