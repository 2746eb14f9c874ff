-- Constructors that end in open values: what fits in a new array, what is there already, and what leaves for Java.
local function g(...) return ... end
local function f(...) return {...} end
local function h(a, ...) return {a, 7, g(...)} end
local function k() return {g()} end
local function m(x) return {x = 1, g(x, x)} end
local function n(x) return {[1] = 5, g(x, x, x)} end
for i = 1, 300 do f(1, 2, 3); h(1, 2); k(); m(i); n(i); f(); f(nil, nil) end
for c = 0, 12 do
  local t = f(table.unpack({1,2,3,4,5,6,7,8,9,10,11,12}, 1, c)); local u = h("a", table.unpack({1,2,3,4,5,6,7,8,9,10,11,12}, 1, c))
  print(c, #t, #u, t[c], u[1], u[2], u[c + 2], t[1], next(t))
end
print(#k(), m(3)[2], n(4)[1], n(4)[3], f(nil, 2)[2], #f(1, nil, 3), select("#", table.unpack(f(1.5, "x", false), 1, 3)))
