-- Arguments of the string functions that know nothing of patterns, checked one by one, and their results at the edges.

local function show(v)
  if type(v) == "string" then return (("%q"):format(v):gsub("\\\n", "\\n")) end
  return type(v) == "table" and "table" or tostring(v)
end
local function try(f, ...)
  local t = table.pack(pcall(f, ...))
  for i = 1, t.n do t[i] = show(t[i]) end
  return table.concat(t, ",", 2)
end

for _, name in ipairs { "byte", "char", "len", "lower", "rep", "reverse", "sub", "upper", "format" } do
  local f = string[name]
  print(name, try(f), try(f, nil), try(f, {}), try(f, true), try(f, print))
  print("", try(f, "x"), try(f, 12), try(f, 1.5), try(f, "Mixed Case 1"), try(f, "a\0\255Z"))
  print("", try(f, "abc", nil), try(f, "abc", {}), try(f, "abc", 1.5), try(f, "abc", "x"), try(f, "abc", "2"), try(f, "abc", 2.0))
  print("", try(f, "abc", 1, {}), try(f, "abc", 1, 1.5), try(f, "abc", 1, "3"), try(f, "abc", 1, nil), try(f, "abc", 2, 1, {}))
end

for from = -5, 5 do
  local out = {}
  for to = -5, 5 do out[#out + 1] = ("abc"):sub(from, to) .. ":" .. select("#", ("abc"):byte(from, to)) end
  print(from, table.concat(out, " "), try(string.byte, "abc", from), try(string.sub, "abc", from))
end
for _, edge in ipairs { math.mininteger, math.maxinteger, 2 ^ 53, -2 ^ 53 } do
  print(try(string.sub, "abc", edge), try(string.sub, "abc", 1, edge), try(string.byte, "abc", edge), try(string.byte, "abc", 1, edge))
end
print(try(string.sub, "abc", 2 ^ 63), try(string.sub, "abc", 0 / 0), try(string.rep, "x", 1 / 0), try(string.rep, "x", "1e1"))

-- char and byte
print(try(string.char, 0, 65, 255), try(string.char, 256), try(string.char, -1), try(string.char, 65, 256), try(string.char, "66", 67.0))
print(#string.char(table.unpack({ ("x"):rep(150):byte(1, -1) })), select("#", ("y"):rep(200):byte(1, -1)), try(string.char, 1 << 40))

-- rep
print(try(string.rep, "ab", 3), try(string.rep, "ab", 3, ","), try(string.rep, "ab", 1, ","), try(string.rep, "ab", 0, ","), try(string.rep, "ab", -1))
print(try(string.rep, "", 10), try(string.rep, "", 3, ","), try(string.rep, "a\0", 2, "\0"), try(string.rep, 12, 2, 3), #("x"):rep(1000, "yz"))
print(try(string.rep, "x", 1 << 31), try(string.rep, "x", math.maxinteger), try(string.rep, "ab", 1 << 30), try(string.rep, "", math.maxinteger // 1 >> 40, ""))
print(try(string.rep, "x", 1 << 30, "y"), try(string.rep, "abc", math.maxinteger // 2, "def"), try(string.rep, "x", math.mininteger))
for n = 38, 42 do print(n, #("x"):rep(n), ("x"):rep(n) == ("x"):rep(n - 1) .. "x", ("ab"):rep(n // 2, "-"):sub(-5), #("z"):rep(n):reverse()) end

-- Cases, byte by byte
local bytes = {}
for i = 0, 255 do bytes[#bytes + 1] = string.char(i) end
bytes = table.concat(bytes)
local changed = { {}, {} }
for i = 1, 256 do
  if bytes:upper():byte(i) ~= i - 1 then table.insert(changed[1], i - 1) end
  if bytes:lower():byte(i) ~= i - 1 then table.insert(changed[2], i - 1) end
end
print(table.concat(changed[1], " "), table.concat(changed[2], " "))
print(bytes:reverse():reverse() == bytes, bytes:reverse():byte(1, 3), #bytes:lower(), bytes:sub(66, 68), ("aB"):rep(30):upper() == ("AB"):rep(30))

-- Methods, and what their errors call them
local s = "text"
print(select(2, pcall(function() return s:rep() end)))
print(select(2, pcall(function() return s:rep({}) end)))
print(select(2, pcall(function() return s:byte({}) end)))
print(select(2, pcall(function() return s:sub() end)))
print(select(2, pcall(function() return s:nothing() end)))
print(select(2, pcall(function() return string.len() end)))
print(select(2, pcall(function() local length = string.len; return length() end)))
print(select(2, pcall(function() return s.len() end)))
print(select(2, pcall(function() return ("x").y.z end)))
print(select(2, pcall(function() s.field = 1 end)))
print(("x").len == string.len, ("x").y, #s, s:len(), getmetatable(s).__index == string, getmetatable("").__name)

-- Arithmetic on strings
local operands = { "10", " 0x10 ", "2.5", "abc", 4 }
for _, a in ipairs(operands) do
  local out = {}
  for _, b in ipairs(operands) do
    out[#out + 1] = try(function() return a + b end) .. " " .. try(function() return a // b end) .. " " .. try(function() return a .. b end)
  end
  print(show(a), table.concat(out, "; "))
end
for _, f in ipairs {
  function(a) return a - 1 end, function(a) return 2 * a end, function(a) return a / "4" end, function(a) return a % 3 end, function(a) return a ^ 2 end,
  function(a) return -a end, function(a) return a | 1 end, function(a) return ~a end, function(a) return a << "1" end, function(a) return a + {} end,
  function(a) return {} - a end, function(a) return a * nil end, function(a) return a < 11 end, function(a) return a == 10 end, function(a) return a // 0 end,
  function(a) return a % "7" end,
} do
  print(try(f, "10"), try(f, "0x.8p1"), try(f, "ten"), try(f, "10.5"))
end
local object = setmetatable({}, { __add = function(a, b) return type(a) .. "+" .. type(b) end, __unm = function() return "negated" end })
print("10" + object, object + "10", "ten" + object, try(function() return "ten" - object end), try(function() return object * "1" end))
local meta = getmetatable("")
print(try(meta.__add, "1", "2"), try(meta.__add, 1, 2), try(meta.__add, "a", 2), try(meta.__add, {}, 2), try(meta.__add, "1", object), try(meta.__unm, "2", "2"))
print(math.type("10" + 0), math.type("10.0" + 0), math.type("0x7fffffffffffffff" + 1), "9223372036854775807" + 1, "9223372036854775808" + 1)
