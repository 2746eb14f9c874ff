-- tonumber of texts with a point, of texts of unknown type, and of what a call returns.
local function id(...) return ... end
local function convert(x) return tonumber(x) end
local function nested(x) return tonumber(id(x)) end
local function sum(s) local total = 0 for part in s:gmatch("[^ ]+") do total = total + tonumber(part) end return total end
local texts = {"1", "-1", "1.25", "-1.25", "0.1", "-0.1", ".5", "-.5", "5.", "-5.", ".", "-.", "-", "", "0.0", "-0.0", "0", "-0", "1.2.3", "1..2",
  "9007199254740992.0", "9007199254740993.0", "12345678901234567", "1234567890123456789", "9223372036854775807", "9223372036854775808",
  "0.30000000000000004", "0.3000000000000000", "123456.789", "1e5", "1.5e3", "0x10", "0x1.8", " 7 ", "7 ", "+7", "1a", "a1", "1.a", "1.5 ",
  "3.14159265358979", "100000000.00000001", "0.00000000000001", ("1"):rep(40), "1." .. ("1"):rep(40)}
for round = 1, 60 do
  for _, text in ipairs(texts) do
    local a, b = convert(text), nested(text)
    assert(a == b and math.type(a) == math.type(b))
    if round == 60 then print(text, a, math.type(a), a and string.format(a == math.floor(a) and "%.1f" or "%.17g", a)) end
  end
  assert(convert(round) == round and convert(round + 0.5) == round + 0.5 and nested(round) == round)
  assert(sum("1 2.5 3 -0.5") == 6)
end
print(1 / convert("-0.0"), 1 / convert("0.0"), sum("0.1 0.2"))
print(convert({}), convert(nil), convert(true), nested(id))
print(pcall(nested))
print(pcall(tonumber))
