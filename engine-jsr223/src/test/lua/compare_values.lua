-- Equality of everything, order of strings, and the errors of what has no order.

local t, u = {}, {}
local function f() end
print(t == t, t == u, t ~= u, f == f, f == print, print == print)
print(nil == nil, true == true, true == false, nil ~= false)
print("a" == "a", "a" == "b", "a" .. "b" == "ab", ("x"):rep(100) == ("x"):rep(100), ("x"):rep(100) == ("x"):rep(99))

-- Strings: by bytes, shorter first, zeros inside included.
local list = {"", "a", "A", "b", "ab", "aB", "a\0", "a\0b", "a\0c", "\0", "\0\0", "Z", "z", "10", "9", "a b", "~", "é", "\255", "\128"}
table.sort(list)
local shown = {}
for i, s in ipairs(list) do
  local bytes = {s:byte(1, -1)}
  shown[i] = "<" .. table.concat(bytes, " ") .. ">"
end
print(table.concat(shown, ","))

local function compare(a, b) return a < b, a <= b, a > b, a >= b, a == b end
print(compare("a", "b"))
print(compare("b", "a"))
print(compare("a", "a"))
print(compare("", "a"))
print(compare("a", "a\0"))
print(compare("a\0a", "a\0b"))
print(compare("10", "9"))
print(compare(("x"):rep(50) .. "a", ("x"):rep(50) .. "b"))
print(compare("\127", "\128"))

local function try(g, ...) print(select(2, pcall(g, ...))) end
local function lt(a, b) return a < b end
local function le(a, b) return a <= b end
try(lt, 1, "1")
try(lt, "1", 1)
try(le, 1, "1")
try(lt, nil, nil)
try(lt, nil, 1)
try(le, {}, {})
try(lt, {}, 1)
try(lt, true, false)
try(le, print, print)
try(lt, "a", nil)
try(function(a) return a < 5 end, nil)
try(function(a) return a > 5 end, "x")
try(function(a) return 5 <= a end, {})
try(function(a) return a >= 5.5 end, false)
print(lt(1, 2), lt("a", "b"), lt(1, 1.5), le("", ""))
