-- Keys of every type; floats with integer values are integers; nil and NaN are refused.

local t = {}
local k1, k2 = {}, function() end
t[1], t["1"], t[true], t[false], t[1.5], t[k1], t[k2], t[""] = "int", "str", "true", "false", "float", "table", "function", "empty"
print(t[1], t["1"], t[true], t[false], t[1.5], t[k1], t[k2], t[""], t[{}], t[nil])

-- Float keys are normalised.
t = {}
t[1.0] = "one"; t[2] = "two"; t[-0.0] = "zero"; t[2 ^ 53] = "p53"; t[-3.0] = "minus three"
print(t[1], t[2.0], t[0], t[0.0], t[1 << 53], t[-3], t[1.5], t["1"])
for k in pairs(t) do assert(math.type(k) == "integer", k) end
t[1e300], t[1 / 0], t[-1 / 0], t[2 ^ 63] = "huge", "inf", "-inf", "p63"
print(t[1e300], t[1 / 0], t[-1 / 0], t[2 ^ 63], t[math.maxinteger], t[math.mininteger])
t[math.maxinteger], t[math.mininteger] = "max", "min"
print(t[math.maxinteger], t[math.mininteger], t[2 ^ 63], t[-2 ^ 63], t[math.maxinteger + 0.0])

-- Strings as keys: long ones, with zeros, built at run time.
t = {}
local long = ("k"):rep(100)
t[long] = 1; t["a\0b"] = 2; t["a\0c"] = 3; t["con" .. "cat"] = 4
print(t[("k"):rep(50) .. ("k"):rep(50)], t["a\0" .. "b"], t["a\0c"], t.concat, t["a"], t[("k"):rep(99)])
for i = 1, 50 do t["key" .. i] = i end
local sum = 0
for i = 50, 1, -1 do sum = sum + t["key" .. i] end
print(sum, t.key7, t["key" .. 51])

-- nil and NaN.
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() t[nil] = 1 end)
try(function() t[0 / 0] = 1 end)
try(function(k) t[k] = 1 end, nil)
try(function(k) return {[k] = 1} end, nil)
try(rawset, t, nil, 1)
try(rawset, t, 0 / 0, 1)
print(t[nil], t[0 / 0], rawget(t, nil), rawget(t, 0 / 0))

-- Assigning nil removes; the key can come back.
t = {a = 1, b = 2, c = 3, 10, 20, 30}
t.a, t[2] = nil, nil
print(t.a, t.b, t[2], t[3])
t.a, t[2] = "again", "twenty"
print(t.a, t[2], #t)
for k in pairs(t) do t[k] = nil end
print(next(t), #t)

-- Sparse, negative and zero indices.
t = {}
for i = -5, 5 do t[i * 1000] = i end
sum = 0
for k, v in pairs(t) do sum = sum + k * v end
print(sum, t[0], t[-5000], t[5000], t[4999])

-- An array filled backwards, then from both sides, then emptied from the front.
t = {}
for i = 40, 1, -1 do t[i] = i end
print(#t, t[1], t[40])
for i = 1, 40 do t[i] = nil end
print(#t, next(t))
for i = 1, 10 do t[i] = i; t[-i] = -i end
print(#t, t[-10], t[10])

-- Tables that hold themselves and each other.
local a, b = {}, {}
a.self, a.other, b.other = a, b, a
print(a.self.self.other.other == a, b.other.other == b)

-- The same value under many keys; booleans from expressions.
t = {}
t[1 == 1] = "yes"; t[1 == 2] = "no"
print(t[true], t[false], t[not nil], t[3 < 2])
