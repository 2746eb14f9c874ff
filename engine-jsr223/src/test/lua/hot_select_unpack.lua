-- select, table.unpack, math.sqrt and tostring, whose calls are done inline.
local unpack = table.unpack
local function count(...) return select("#", ...) end
local function nth(n, ...) return (select(n, ...)) end
local function two(n, ...) local a, b = select(n, ...) return a, b end
local function rest(n, ...) return select(n, ...) end
local function fixed(i) return select("#", i, i), (select(2, i, i + 1)) end
local function list(...) local t = {select(2, ...)} return #t, ... end
local function upTo(t, n) return unpack(t, 1, n) end
local function three(t) local a, b, c = unpack(t) return a, b, c end
local function all(t) return unpack(t) end
local function from(t, i) return unpack(t, i) end
local function pass(t) return count(unpack(t)), {unpack(t)}, {unpack(t, 1, 2)} end
local function none(t, ...) unpack(t) select("#", ...) select(1, ...) return "done" end
local function root(x) return math.sqrt(x) end
local function digits(x) return tostring(x) .. "|", #tostring(x) end
local function text(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = tostring(t[i]) end
  return table.concat(t, ",")
end
local big = {} for j = 1, 300 do big[j] = j end
local sparse = {1, 2} sparse[5] = 5
local meta = setmetatable({1, nil, 3}, {__index = function(_, k) return "at " .. k end, __len = function() return 4 end})
local r
for i = 1, 60 do
  r = {
    text(count(), count(nil), count(1, nil), count(1, 2, 3), fixed(i)),
    text(nth(1, "a", "b"), nth(2, "a", "b"), nth(3, "a", "b"), nth(-1, "a", "b"), nth("2", 1, 7), nth(2.0, 1, 8)),
    text(pcall(nth, 0, "a")), text(pcall(nth, -5, "a")), text(pcall(nth, "x", "a")), text(pcall(nth, 1.5)),
    text(two(1, "a", 2.5)), text(two(2, "a", 2.5)), text(two(9, "a")), text(two(math.maxinteger, 1)), text(pcall(two, math.mininteger, 1)),
    text(rest(1)), text(rest(2, 1, 2, 3)), text(rest(4, 1, 2, 3)), text(rest(-2, 1, 2, 3)), text(rest(1, nil, nil)),
    text(list(1, 2, 3)), text(list()), none({1, 2}, 3),
    text(upTo({1, 2, 3}, 2)), text(upTo({1, 2, 3}, 5)), text(upTo({1, 2, 3}, 0)), text(upTo({1, 2, 3}, -3)),
    text(upTo({1, nil, 3}, 3)), text(upTo({}, 2)), text(upTo(sparse, 5)), text(upTo(meta, 3)), text(upTo({1, 2}, nil)),
    text(three {}), text(three {1, 2, 3, 4}), text(three(meta)), text(all {}), text(all {1, "x", 2.5, false}), text(all(meta)),
    text(from({1, 2, 3}, 2)), text(from({1, 2, 3}, 1)), text(from({1, 2, 3}, nil)),
    text(count(unpack(big)), (select("#", all(big))), (select(-1, all(big)))), text(pcall(all, 5)), text(pcall(upTo, big, "x")),
    text(root(i % 2 == 0 and 16 or 2.25), root(2), root(-1) ~= root(-1), root("4"), root(0), 1 / root(-0.0), pcall(root, {})),
    text(digits(i), digits(-i), digits(math.mininteger), digits(1.5), digits("s"), digits(nil)),
  }
  local n, t, u = pass {4, 5, 6}
  r[#r + 1] = text(n, #t, #u, t[3], u[2])
end
print(table.concat(r, "\n"))
print(pcall(select)) print(pcall(unpack)) print(select("#")) print((select("#", nil, nil)))
debug.setmetatable(1, {__tostring = function() return "num" end})
print(digits(7))
debug.setmetatable(1, nil)
print(digits(7))
local function deep(n, ...) if n == 0 then return select("#", ...) end return deep(n - 1, n, ...) end
print(deep(150))
print(pcall(upTo, big, 1e7))
