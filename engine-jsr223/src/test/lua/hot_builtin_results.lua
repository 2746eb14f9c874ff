-- Library functions that give several results, all of which are passed on or returned.
local function count(...) return select("#", ...), ... end
local function swap(s) return s:gsub("o", "0") end
local function passed(s) return count(s:gsub("o", "0")) end
local function second(s) return (select(2, s:gsub("o", "0"))) end
local function collected(s) return {s:gsub("o", "0")} end
local function checked(...) return assert(...) end
local function three(a, b, c) return assert(a, b, c) end
local function given(a, b, c) return count(assert(a, b, c)) end
local function one(a) return count(assert(a)) end
local function who() return coroutine.running() end
local function steps(t) return ipairs(t) end
local function many(...) local a = ...; return a:gsub("o", "0") end
for i = 1, 200 do
  local s = i % 3 == 0 and "foo" or i % 3 == 1 and "bar" or ("foo bar "):rep(10)
  local r, n = swap(s)
  local k, r2, n2 = passed(s)
  assert(k == 2 and r == r2 and n == n2 and second(s) == n and #collected(s) == 2 and collected(s)[1] == r)
  local r3, n3, x = many(s, i)
  assert(r3 == r and n3 == n and x == nil)
  assert((swap(s)) == r and select("#", swap(s)) == 2)
  local a, b, c, d = three(i, nil, "c")
  assert(a == i and b == nil and c == "c" and d == nil and select("#", three(i, nil, nil)) == 3)
  assert(given(1, 2, 3) == 3 and one(i) == 1)
  local _, a, b, c = given(i, 1.5, s)
  assert(a == i and b == 1.5 and c == s)
  assert(checked(i) == i and select("#", checked(i, 2)) == 2)
  local f, t, z, more = steps({i})
  assert(type(f) == "function" and t[1] == i and z == 0 and more == nil)
  local c, isMain, more = who()
  assert(type(c) == "thread" and isMain and more == nil and count(who()) == 2)
end
print(pcall(three, false, "message", 1))
print(pcall(three, nil))
print(pcall(swap, {}))
print(passed("foo"), second("foo"), table.unpack(collected("foo")))
