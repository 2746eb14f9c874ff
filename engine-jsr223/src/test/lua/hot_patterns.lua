-- Patterns in hot functions: what find, match and gmatch give, in every place where it may go.
local text = "key=value; one=1, two = 22 (x) http://example.org/a?b=c"

local function tail(s, p, i) return s:match(p, i) end
local function tailFind(s, p, i) return string.find(s, p, i) end
local function count(...) return select("#", ...) end

local function use(s)
  local a, b, c, d, e = s:find("(%w+)%s*=%s*(%w+)")
  local first = s:match("^%a+")
  local list = {s:find("(o)(ne)=()")}
  local open = count(s:match("()(%d+)()"))
  local word = (s:find("[^%w]", 5)) or #s + 1
  local none, nothing = s:match("(nothing)(here)")
  local lazy = s:match("%((.-)%)")
  local frontier = s:match("%f[%d]%d+%f[%D]", 16)
  local optional = s:match("https?://([%w%.]+)/?")
  if s:find("^%s*$") then return "blank" end
  while s:find("zz+") do s = s .. "!" end
  return table.concat({a, b, c, d, tostring(e), first, #list, list[3], open, word, tostring(none),
    tostring(nothing), lazy, frontier, optional, tail(s, "(%w+)$"), tailFind(s, "%p", 4)}, " ")
end

local function iterate(s)
  local parts = {}
  for word in s:gmatch("%a+") do parts[#parts + 1] = word end
  for key, value in s:gmatch("(%w+)%s*=%s*(%w+)") do parts[#parts + 1] = key .. ":" .. value end
  for at, letter, behind, none in s:gmatch("()(%d)()") do
    parts[#parts + 1] = at .. letter .. behind .. tostring(none)
  end
  for empty in s:sub(1, 4):gmatch("x*") do parts[#parts + 1] = "<" .. empty .. ">" end
  for digit in s:gmatch("%d", 17) do parts[#parts + 1] = digit break end
  for caret in ("^a^b"):gmatch("^%w") do parts[#parts + 1] = caret end
  return table.concat(parts, " ")
end

local last = {}
for i = 1, 200 do
  for n, result in ipairs({use(text), iterate(text)}) do
    if result ~= last[n] then print(i, result) last[n] = result end
  end
end
print(use(""), pcall(use, nil) == false, iterate(""))

-- Captures that are long strings, or many; bytes of all kinds; other positions.
local function other(s, p, i)
  local a, b, c = string.match(s, p, i)
  return tostring(a) .. "|" .. tostring(b) .. "|" .. tostring(c) .. "|" .. count(string.find(s, p, i))
end
local long = ("x"):rep(60)
for i = 1, 30 do
  local r = {other("<" .. long .. ">", "<(x+)>"), other("\0a\0", "%z(%a)(%z)"), other("\xe4\xf6", "[\x80-\xff]+()"),
    other("aaa", "a-", 2), other("aaa", "()a*()", -1), other("aaa", "a", 4), other("aaa", "$", 4), other("aaa", "a?", 5),
    other("abcdefghijklmnopqrstuvwxyz", ("(%a)"):rep(26)), other("f(a(b)c)", "%b()"), other("abab", "(ab)%1"),
    other("12.5e3", "^-?%d+%.?%d*[eE]?[+-]?%d*"), other(1234, "%d", 2), other("a.b", ".", 1), other("a]b", "[]]"),
    other("a-b", "[a-]+", 1), other("THE (quick) fox", "%((%a+)%)")}
  local all = table.concat(r, " ")
  if all ~= last.all then print(i, all) last.all = all end
end

-- Faults are errors where the pattern is used, not before.
local function fails(p)
  local ok, message = pcall(string.match, "b", p)
  local ok2, message2 = pcall(function() return ("b"):find(p) end)
  return tostring(ok) .. " " .. tostring(message) .. " " .. tostring(ok2) .. " " .. tostring(message2):gsub("^.-:%d+: ", "")
end
for _, p in ipairs({"[a", "%", "(b", "b)", "a%", "%f", "%1", "[b-", "a[", "b[", "(()b", "%b"}) do
  local result
  for i = 1, 20 do result = fails(p) end
  print(p, result)
end

-- Many patterns, more than are kept, in one function; each is compared with itself at other times.
local seed = 42
local function random(n)
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed // 65536 % n + 1
end
local singles = {"a", "b", ".", "%a", "%d", "[ab]", "[^a]", "%W", "x"}
local suffixes = {"", "", "*", "+", "-", "?"}
local function pattern()
  local parts, open = {}, 0
  for i = 1, random(5) do
    local kind = random(9)
    if kind == 1 then parts[#parts + 1] = "(" open = open + 1
    elseif kind == 2 and open > 0 then parts[#parts + 1] = ")" open = open - 1
    elseif kind == 3 then parts[#parts + 1] = "()"
    elseif kind == 4 then parts[#parts + 1] = "%f[%a]"
    else parts[#parts + 1] = singles[random(#singles)] .. suffixes[random(#suffixes)] end
  end
  return (random(5) == 1 and "^" or "") .. table.concat(parts) .. (")"):rep(open) .. (random(5) == 1 and "$" or "")
end
local sum = 0
local function add(...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    sum = (sum * 31 + (type(value) == "string" and #value * 7 + (value:byte() or 3) or value or 5)) % 1000000007
  end
end
local subjects = {"", "a", "abba", "aab1bax", "xx ab", "a1b2 c3"}
local patterns = {}
for i = 1, 120 do patterns[i] = pattern() end
for round = 1, 3 do
  for _, p in ipairs(patterns) do
    local s = subjects[random(#subjects)]
    add(s:find(p))
    add(s:match(p, random(3)))
    for a, b in s:gmatch(p) do add(a, b) end
  end
  print(round, sum)
end

-- The function is looked up each time.
local original = string.find
local function replaced(s) return s:find("%d+") end
for i = 1, 40 do replaced("ab12") end
string.find = function() return "mine" end
print(replaced("ab12"))
string.find = original
print(replaced("ab12"))

-- Substitution: what is constant and plain is replaced at once, the rest by Java.
local function h(s)
  local a, n = s:gsub("o", "0") local b, m = s:gsub("l", "L") local c, k = s:gsub("z+", "") local d, j = s:gsub("^%s*", "")
  local e = s:gsub("%w+", "<word>") local f = (s:gsub("", "-"))
  local g, l = s:gsub("(h)(e)", "%2%1") local i = s:gsub("%w", {h = "H"}) local q, r = s:gsub("q", function() return 1 end)
  return a, n, b, m, c, k, d, j, e, f, g, l, i, q, r, s:gsub("a*", "x")
end
for i = 1, 30 do h("hello world") end
print(h("hello world")) print(h("  lol")) print(h("")) print(h(("lo "):rep(30)))
print(pcall(h, {})) print(pcall(string.gsub, "x", "x")) print(pcall(function(r) return (("x"):gsub("y", r)) end, 1))
local function k(r) local a, n = ("x"):gsub("x", r) return a, n end
for i = 1, 20 do k("y") k("%0%0") k({}) end
print(k("y")) print(k("%0%0")) print(k({x = 5})) print(pcall(k, nil)) print(pcall(k, true)) print(k(7))

-- Counts of open results, each anew.
local unpack, select = table.unpack, select
local function both(t, u) local a = select('#', unpack(t)) local b = select('#', unpack(u)) return a, b end
local function captures(p, q) local s = "x=1" local a = select('#', s:match(p)) local b = select('#', s:match(q)) return a, b end
for i = 1, 200 do both({1, 2, 3}, {1}) captures("(x)=(1)", "x") end
print(both({1, 2, 3}, {1})) print(captures("(x)=(1)", "x"))
