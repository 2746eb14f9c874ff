-- Table constructors of all kinds.

local function show(t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys, function(a, b)
    if math.type(a) and math.type(b) then return a < b end
    if type(a) ~= type(b) then return type(a) < type(b) end
    return tostring(a) < tostring(b)
  end)
  local out = {}
  for i, k in ipairs(keys) do out[i] = tostring(k) .. "=" .. (type(t[k]) == "table" and "{}" or tostring(t[k])) end
  print("{" .. table.concat(out, ", ") .. "}")
end

show {}
show {1, 2, 3}
show {1, 2, 3,}
show {1; 2; 3;}
show {x = 1, y = 2}
show {x = 1, "a", y = 2, "b"; "c"}
show {["with space"] = 1, [1 + 1] = "two", [true] = "yes", [1.5] = "float", [2 ^ 53] = "big"}
show {[1] = "a", [2] = "b", [3] = "c"}
show {[1] = "explicit", "positional"}
show {"positional", [1] = "explicit"}
show {[2.0] = "two", [-1] = "minus", [0] = "zero"}
show {nil, 2, nil, 4}
show {x = nil, y = false}
show {{}, {{}}, k = {}}
show {print == print, not true, #"abc", -1, 2 ^ 2, "a" .. "b", 1 < 2, nil and 1}
show {x = 1, x = 2, [1] = "a", [1] = "b"}

local name, value = "dynamic", 10
show {[name] = value, name = name, [name .. 2] = value * 2, [value] = name}
show {f = function() return 1 end == nil, ("str"), (function() return "called" end)()}

-- The last expression expands, when it is a call or ...
local function three() return 1, 2, 3 end
show {three()}
show {0, three()}
show {three(), 0}
show {(three())}
show {three(), k = three()}
show {k = three(), three()}
show {three(), nil}
local function va(...) return {...}, {n = select("#", ...), ...}, {..., "last"} end
for _, t in ipairs {va("a", "b")} do show(t) end
for _, t in ipairs {va()} do show(t) end

-- Evaluation order is left to right.
local log = {}
local function say(v) log[#log + 1] = v; return v end
local t = {say "a", x = say "b", say "c", [say "d"] = say "e", say "f"}
print(table.concat(log, " "), #t)

-- Long ones: more than a batch of array items.
local code = {"return {"}
for i = 1, 300 do code[#code + 1] = i .. "," end
code[#code + 1] = "...}"
local long = load(table.concat(code))("v1", "v2")
print(#long, long[1], long[50], long[51], long[100], long[101], long[300], long[301], long[302])
local many = {}
for i = 1, 100 do many[i] = "k" .. i .. "=" .. i end
local record = load("return {" .. table.concat(many, ",") .. "}")()
local sum = 0
for _, v in pairs(record) do sum = sum + v end
print(sum, record.k1, record.k64, record.k100)

-- Every evaluation makes a new table.
local function make() return {1, {2}} end
local p, q = make(), make()
print(p == q, p[2] == q[2], p[1] == q[1])
p[2][1] = "changed"
print(q[2][1], make()[2][1])

-- Calls with a constructor or string as the only argument.
local function id(v) return v end
print(id {1, 2}[2], id {x = {y = "deep"}}.x.y, id "str", id [[long]], #id {1, 2, 3}, type {} == "table")

-- A constructor in a loop, with captured and changing values.
local rows = {}
for i = 1, 4 do rows[i] = {i, i * i, name = "row" .. i, get = function() return i end} end
for i, r in ipairs(rows) do io.write(r[1], " ", r[2], " ", r.name, " ", r.get(), "; ") end
print()
