-- Concatenation in compiled code: short strings and integers to a short string, and everything else.
local function join(a, b) return a .. b end
local function join3(a, b, c) return a .. b .. c end
local function key(prefix, i) return prefix .. ":" .. i end
local function long(a) return a .. a .. a .. a .. a .. a .. a .. a .. a end

local function warm()
  local n = 0
  for i = 1, 300 do
    n = n + #join("a", i) + #join3(i, "-", -i) + #key("k", i) + #long("b")
  end
  return n
end
print(warm())

-- The longest short string, and longer ones.
local x38 = ("x"):rep(38)
for _, tail in ipairs {"", "1", "12", "123", "1234"} do
  local s = join(x38, tail)
  print(#s, s == x38 .. tail, ({[s] = true})[x38 .. tail])
end
print(#join(x38 .. "yy", ""), #join("", x38 .. "yy"), join("", "") == "", join(x38, x38) == x38:rep(2))

-- Results are the same strings as others of the same bytes.
local t = {["k:7"] = "found", ["12"] = "twelve"}
print(t[key("k", 7)], t[join(1, 2)], t[key("k", 8)], rawequal(key("k", 7), "k:7"))

-- Integers of all lengths.
local n = 1
for digits = 1, 19 do
  print(join(n, ""), join("", -n), key(n - 1, -n))
  n = n * 10
end
print(join(math.maxinteger, ""), join("", math.mininteger), join(math.mininteger, math.maxinteger))
print(join(0, 0), join(-0, 0), join(9, 10), join(99, 100))

-- Bytes of all kinds; what was in the buffer before does not show.
print(join3("\0", "\255", "\0") == "\0\255\0", #join3("\0", "", "\0"))
for i = 1, 9 do
  local s = join("yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy", "")
  local short = join3(("z"):rep(i), i, "")
  print(short, #short, short == ("z"):rep(i) .. tostring(i), #s)
end

-- Floats, metamethods and errors.
print(join(1.5, 2), join(2^53, "|"), join(1e100, ""), join(-0.0, 0), join3(1, 2.0, 3))
local mt = {__concat = function(a, b)
  return "<" .. (type(a) == "table" and "t" or a) .. "," .. (type(b) == "table" and "t" or b) .. ">"
end}
local object = setmetatable({}, mt)
print(join(object, 1), join("s", object), join3(1, object, 2), join3(object, object, object), join3("a", "b", object))
print(pcall(join, {}, "x"))
print(pcall(join, "x", nil))
print(pcall(join3, 1, true, 2))
print(pcall(key, nil, 1))

-- In a coroutine that yields inside a metamethod.
local co = coroutine.wrap(function()
  local yielding = setmetatable({}, {__concat = function(a, b) return coroutine.yield(type(a)) .. "!" end})
  return join3(1, yielding, 2), join(yielding, "z")
end)
print(co())
print(co("first"))
print(co("second"))
