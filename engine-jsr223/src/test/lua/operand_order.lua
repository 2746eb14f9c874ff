-- When operands that are local variables are read: an operation sees what a call in its other operand has made of them.
local n = 0
local function inc() n = n + 1; return n end
print(n + inc(), n - inc(), inc() * n, n < inc(), n == inc(), n .. inc(), n // inc(), -n + inc())
local t, u = {"t"}, {"u"}
local function swap(v) t, u = u, t; return v end
print(t[swap(1)], t[1], swap(t[1]), t[swap(1)])
t.x = swap(5); print(t.x, u.x)
t[swap("k")] = swap("v"); print(t.k, u.k)
t[1] = swap("first"); print(t[1], u[1])
local k = "a"
local function key(v) k = k .. "b"; return v end
local list = {}
list[k] = key("value"); print(list.a, list.ab)
k = "a"
list[k], k = key(1), "z"; print(list.a, list.ab, list.z, k)
t, t.y = {}, swap(3); print(t.y, u.y)
local i = 1
local function bump() i = i + 10; return i end
local a = {10, 20, 30}
i, a[i] = bump(), 7; print(i, a[1], a[11])
a[i], i = bump(), 2; print(i, a[11], a[21])
print(i + bump() + i + bump(), (i) + bump(), (i + 0) + bump())
local s = "s"
local function grow() s = s .. "s"; return s end
print(s == grow(), s < grow(), #s .. #grow(), s .. grow() .. s)
local function env() local _ENV <const> = {print = print}; local x = 1; local function f() x = x + 1 return x end; print(x ^ f(), x & f(), x << f(), x ~= f()) end
env()
local function three() n = 3; return true end
n = 1
print(n + (three() and 10 or 20), n - (not three() and 10 or 20)); n = 1; print(n < (three() and 2))
list = {"old"}
local function renew() list = {"new", "second"}; return true end
print(list[renew() and 1 or 2], list[not renew() and 1 or 2])
print(pcall(function() local l = {}; local function f() return l end; return l ^ (f() and 1 or 2) end))
-- A logical operator whose left operand is known gives the variable itself, which is read when it is used.
do
  local v = 2
  local function set(new, result) v = new return result end
  print((nil or v) == set(nil), (false or v) + set(5, 1), (1 and v) * set(7, 2), ("x" and (nil or v)) - set(9, 1))
  v = 2 print((not nil and v) .. set(5, "a"), (nil and nil or v) // set(9, 2), (nil or v) < set(1, 2))
  v = 2 print((2 > 1 and v) == set(3, 2), (v and v) == set(4, 3), (v or nil) == set(5, 4), (nil or (v and v)) == set(6, 5))
  v = {} local other = {} local first = v;
  (nil or v)[set(other, 1)] = 4 print(first[1], other[1])
  v = {x = 3} print((nil or v).x + set({x = 9}, 1), (nil or v).x + set({x = 1}, 1))
  v = 2 local list = {(nil or v), set(5, 1), nil or v, set(6, 2)} print(table.concat(list, " "))
  v = 2 local a, b = nil or v, set(7, 3) print(a, b, (function(...) return ... end)(nil or v, set(8, 4)))
  v = 1 for i = nil or v, set(3, 2) do print(i) end
  v = false print(v or set(3, 2), nil or v, not (nil or v) == set(1, false))
  v = 1 if (nil or v) == set(2, 2) then print("then") end
  while (nil or v) < set(5, 4) do break end print(v)
end
