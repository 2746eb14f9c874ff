-- Strings that hot functions put together: short and long ones, by concatenation, format and concat.
local function put(i, s, long)
  local a = s .. i
  local b = a .. "|" .. s .. ":" .. -i .. "|" .. s
  local c = long .. b .. long
  local d = ("%d:%s"):format(i, s)
  local e = string.format("[%s] %d%% of %s, and more text than one word: %d", s, i, i, -i)
  local f = string.format("%s%s", long, s)
  return a, b, c, d, e, f, #(s .. ("y"):rep(i)), string.format("plain"), (string.format("%%"))
end

local function join(i, s, long)
  local list = {s, "b", long, s .. i, ""}
  local numbers = {1, 2.5, s}
  return table.concat(list), table.concat(list, ", "), table.concat(list, long), table.concat({}),
    table.concat({s}, "-"), table.concat(numbers, " "), table.concat(list, s, 2, 3), #table.concat(list, ("z"):rep(900))
end

-- The results are used as keys, compared and matched.
local function use(...)
  local counts, size = {}, 0
  for i = 1, select("#", ...) do
    local text = select(i, ...)
    counts[text] = (counts[text] or 0) + 1
    if type(text) == "string" then size = size + #text + (text:byte(-1) or 0) + (text == "plain" and 7 or 1) end
  end
  return size, counts.plain
end

local sum = 0
for i = 1, 400 do
  local s = "q" .. i % 7
  local long = ("x"):rep(i % 90)
  local one, plain = use(put(i, s, long))
  local two = use(join(i, s, long))
  sum = (sum * 31 + one + two + plain) % 1000003
  if i % 80 == 0 then print(i, sum, put(i, s, long)) print(join(i, s, "-")) end
end

-- What is short at first, and long later, and short again.
local function grow(s, n) return s .. "." .. n end
local lengths = 0
for i = 1, 60 do lengths = lengths + #grow("a", i) end
for i = 1, 60 do lengths = lengths + #grow(("b"):rep(i * 40), i) end
for i = 1, 60 do lengths = lengths + #grow("a", i) end
print(lengths)

-- A buffer that grows beyond what is made at once.
local buffer = ""
for i = 1, 300 do buffer = buffer .. i .. (i % 10 == 0 and "\n" or " ") end
print(#buffer, buffer:sub(-20))

-- Faults, and values that stand for themselves no more.
local function fault(format, ...)
  local ok, message = pcall(string.format, format, ...)
  return message
end
for i = 1, 30 do
  local a, b, c = fault("%d", 1.5), fault("%d"), fault("%s")
  if i == 30 then print(a, b, c, fault("%d", "10"), fault("%d", 3.0), fault("%y", 1)) end
end
local function join2(list, separator) return table.concat(list, separator) end
for i = 1, 30 do join2({"a", "b"}, ",") end
print(pcall(join2, {"a", {}}, ","))
print(pcall(join2, {"a", nil, "c"}, ","))
print(pcall(join2, {"a", "b"}, {}))
print(join2(setmetatable({}, {__len = function() return 2 end, __index = function(_, i) return "v" .. i end}), "+"))

local function show(s, i) return string.format("<%s|%s>", s, i) end
for i = 1, 30 do show("s", i) end
local strings = getmetatable("")
strings.__tostring = function(s) return "!" .. #s end
print(show("abc", 1), show(("d"):rep(50), 2))
strings.__tostring = nil
print(show("abc", 1), show(1.5, nil), show({} and true, "x"), show(setmetatable({}, {__tostring = function() return "T" end}), 1))
debug.setmetatable(1, {__tostring = function(n) return "#" end})
print(show("abc", 1))
debug.setmetatable(1, nil)
print(show("abc", 1))
print(pcall(function() return ("a" .. {}) end))
print(("a" .. setmetatable({}, {__concat = function(l, r) return "joined" end})))

-- Numerals.
local function number(s) return tonumber(s) end
local function addAll(list)
  local total = 0
  for _, s in ipairs(list) do total = total + (number(s) or 1000) end
  return total
end
for i = 1, 60 do addAll({"1", "-20", "007", "0", tostring(i)}) end
print(addAll({"1", "-20", "007", "123456789012345678", "-0"}))
print(number("1234567890123456789"), number("9223372036854775808"), number("-9223372036854775808"), number("1e2"), number("0x10"),
  number(" 7 "), number(""), number("-"), number("--1"), number("1_000"), number("12."), number(5), number(5.5), pcall(number))
print(addAll({"3.5", 4, "x"}))
