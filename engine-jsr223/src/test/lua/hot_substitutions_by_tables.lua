-- gsub with tables, and with texts that have escapes.
local function sub(s, p, r) return s:gsub(p, r) end
local names = {a = "alpha", b = "", c = false, ["1"] = "one", [""] = "empty", long = ("x"):rep(60), n = 7, t = {}, ab = "AB"}
local function inTable(s, p) return s:gsub(p, names) end
local function quoted(s) return s:gsub('[%c"\\]', {['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n"}) end
local function doubled(s) return s:gsub("%w", "%0%0") end
local function swapped(s) return s:gsub("(%w+)=(%w+)", "%2=%1") end
local function percent(s) return s:gsub("%w", "%%") end
local function wrapped(s) return s:gsub("%d+", "<%1>") end
local function bad(s) return s:gsub("%w", "%2") end
local function worse(s) return s:gsub("%w", "x%") end
local function worst(s) return s:gsub("%w", "%x") end
local results = {}
local function note(...) results[#results + 1] = table.concat({...}, " ", 1, select("#", ...)) end
for i = 1, 120 do
  results = {}
  note(inTable("a b c d", "%w")); note(inTable("a-1-a", "%w")); note(inTable("", "")); note(inTable("ab", ""))
  note(inTable("xlongy", "l%a-g")); note(inTable("a=b", "(%w)=(%w)")); note(inTable("zz zz", "%w+"))
  note(inTable("b", "b")); note(inTable("bb", "b*")); note(inTable("ab ab", "^%w+"))
  note(inTable(("y"):rep(50), "y+")); note(inTable("key" .. i, "%w+")); note(inTable("abab", "ab"))
  note(quoted('plain')); note(quoted('say "hi"\n\\')); note(quoted(("long text "):rep(6) .. '"'))
  note(doubled("a-b")); note(doubled("")); note(swapped("x=1, yy=22; z=")); note(percent("abc")); note(wrapped("a1b22"))
  note(sub("hello", "l", "%0%0%%")); note(sub("hello", "l", "L")); note(sub("hello", "(h)(e)(l)", "%3%2%1%0"))
  note(sub("abc", "", "-")); note(sub("abc", "%w", "%0-")); note(sub("abc" .. i, "()", "%1")); note(sub("abc", "b", ("z"):rep(50)))
  note(sub("a.b", "%.", "%%")); note(sub("abc", "(b)()", "%1%2")); note(sub("abc", "x", "%1"))
  note(sub("abc", "%w", {a = 1, b = 2.5, c = "C"})); note(sub("abc", "%w", function(c) return c == "b" and "B" or nil end))
  note(sub("abc", "%w", setmetatable({}, {__index = function(_, k) return k:upper() end})))
  note(sub(("ab "):rep(500), "a", "%0%0%0")); note(sub(("ab "):rep(30), "a", {a = "(a)"}))
  note(sub("x", "x", ("%0"):rep(30)))
end
for _, result in ipairs(results) do print(#result < 120 and result or #result) end
print(pcall(bad, "a")); print(pcall(worse, "a")); print(pcall(worst, "a")); print(bad("")); print(worse(""))
print(pcall(inTable, "t", "t")); print(inTable("n", "n"))
print(pcall(sub, "a", "a", true)); print(sub("a1", "%d", 5)); print(pcall(sub, "a", "a"))
print(sub("abc", "(((((((((((b)))))))))))", "%9")); print(pcall(sub, "abc", "(((((((((((b)))))))))))", "%:"))
local function numbers(s, x) return (s:gsub("a", 1.5)), (s:gsub("a", 7)), (s:gsub("a", x + 0.5)), (s:gsub("a", x // 1)) end
for i = 1, 60 do assert(table.concat({numbers("-a-", i)}) == "-1.5--7--" .. i + 0.5 .. "--" .. i .. "-") end
print(numbers("-a-", 3)); print(numbers("-a-", 3.0)); print(pcall(function(s) return s:gsub("a", nil) end, "a"))
-- Strings that are keys and die.
for i = 1, 300 do
  local t = {}
  for k = 1, 10 do t["k" .. i .. k] = "v" .. k end
  local text = ""
  for k = 1, 12 do text = text .. "k" .. i .. k .. " " end
  local got, n = sub(text, "%w+", t)
  assert(n == 12 and got:find("^v1 v2 v3") and got:find("v10 k" .. i .. "11 k" .. i .. "12 $"), got)
  if i % 50 == 0 then collectgarbage() elseif i % 3 == 0 then collectgarbage("step", 5) end
end
