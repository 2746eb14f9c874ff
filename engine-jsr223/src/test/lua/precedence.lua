-- Precedence and associativity of operators.

print(2 + 3 * 4, (2 + 3) * 4, 2 * 3 + 4, 2 - 3 - 4, 2 - (3 - 4), 100 / 10 / 2, 7 // 2 // 2, 2 ^ 3 ^ 2, (2 ^ 3) ^ 2)
print(-2 ^ 2, (-2) ^ 2, 2 ^ -1, -2 ^ -2, not nil == true, not (nil == true), - -3, not not 1, -"2" ^ 2)
print(2 * 3 % 4, 2 + 3 % 4, 10 % 4 * 2, -7 // 2, -(7 // 2), -7 % 3, -(7 % 3), #"abc" + 1, -#"abc", #"abc" * 2)
print(1 .. 2 .. 3, "a" .. 1 + 2, 1 + 2 .. "a", "a" .. 2 * 3 .. "b", 2 ^ 2 .. "", "x" .. -1)
print(1 < 2 == true, 1 == 1 == true, 1 < 2 and 2 < 3, 1 > 2 or 2 < 3, not 1 == 2, not (1 == 2))
print("a" .. "b" == "ab", "a" .. "b" < "b", 1 + 1 == 2, 1 + 1 < 3, 5 - 3 <= 2)
print(1 or 2 and 3, (1 or 2) and 3, nil and 1 or 2, nil and (1 or 2), false or nil and 1)
print(1 | 2 ~ 3 & 4, 1 | (2 ~ (3 & 4)), (1 | 2) ~ 3 & 4, 1 << 2 | 1, 1 << (2 | 1), 3 & 2 + 1, (3 & 2) + 1)
print(1 + 1 << 2, 1 + (1 << 2), 1 << 1 + 1, ~0 & 15, ~(0 & 15), -1 >> 60 & 7, 5 & 3 == 1, ~5 + 1, 2 ~ 3 == 1)

-- .. and ^ associate to the right, the others to the left: seen through metamethods.
local trace = {}
local function op(symbol)
  return function(a, b)
    local name = "(" .. tostring(a) .. symbol .. tostring(b) .. ")"
    return setmetatable({name = name}, trace)
  end
end
trace.__tostring = function(v) return v.name end
trace.__add, trace.__sub, trace.__mul, trace.__div = op "+", op "-", op "*", op "/"
trace.__mod, trace.__pow, trace.__idiv, trace.__concat = op "%", op "^", op "//", op ".."
trace.__band, trace.__bor, trace.__bxor, trace.__shl, trace.__shr = op "&", op "|", op "~", op "<<", op ">>"
trace.__unm = function(a) return setmetatable({name = "-" .. a.name}, trace) end
trace.__bnot = function(a) return setmetatable({name = "~" .. a.name}, trace) end
trace.__len = function(a) return setmetatable({name = "#" .. a.name}, trace) end
local function value(name) return setmetatable({name = name}, trace) end
local a, b, c, d = value "a", value "b", value "c", value "d"

print(a + b + c, a - b - c, a * b * c, a / b / c, a % b % c, a // b // c)
print(a ^ b ^ c, a .. b .. c .. d, a & b & c, a | b | c, a ~ b ~ c, a << b << c, a >> b >> c)
print(a + b * c, a * b + c, a - b * c / d, a ^ b * c, a * b ^ c, -a ^ b, -a * b, a * -b, ~a + b, #a .. b)
print(a .. b + c, a + b .. c, a << b .. c, a & b << c, a ~ b & c, a | b ~ c, a | b & c ~ d)
print(a // b * c % d, a ^ -b ^ c, - -a, -~#a, a >> b + c, a - b << c - d)
print((a + b) * (c - d), a + (b + c), (a .. b) .. c, (a ^ b) ^ c)
