-- Long strings are equal by their bytes, wherever they come from: as constants, operands, keys and arguments.
local TEXT = "a string that is longer than the forty bytes up to which strings are interned"
local function make(n) return ("a string that is longer than the forty bytes up to which strings are interne"):sub(1, n) .. "d" end
local function constant(s) return s == "a string that is longer than the forty bytes up to which strings are interned" end
local function unequal(s) if s ~= "a string that is longer than the forty bytes up to which strings are interned" then return "other" end return "same" end
local function both(a, b) return a == b end
local function switch(s)
  if s == "short" then return 1
  elseif s == "a string that is longer than the forty bytes up to which strings are interned" then return 2
  elseif s == "another string that is longer than the forty bytes up to which strings are interned" then return 3 end
  return 4
end
local values = {TEXT, make(200), make(10), "short", 1, 1.5, nil, true, {}, "another " .. TEXT:sub(3)}
for round = 1, 30 do
  for i = 1, 10 do constant(values[i]) unequal(values[i]) switch(values[i]) both(values[i], TEXT) end
end
for i = 1, 10 do print(i, constant(values[i]), unequal(values[i]), switch(values[i]), both(values[i], TEXT), both(TEXT, values[i])) end
local t = {[TEXT] = 1}
t[make(200)] = t[make(200)] + 1
print(t[TEXT], next(t) == make(200), rawequal(TEXT, make(200)), #make(200) == #TEXT, TEXT < make(200), TEXT <= make(200))
local function sum(key) local s = 0 for _ = 1, 20 do s = s + (t[key] or 0) end return s end
for _ = 1, 20 do sum(TEXT) end
print(sum(TEXT), sum(make(200)), sum(make(10)))
