-- Globals and library functions that are replaced while hot code uses them.

function globalfn(x) return x + 1 end
globalvar = 1

local function run(n)
  local s = 0
  for _ = 1, n do s = globalfn(s) + globalvar end
  return s
end
print(run(50), run(50))
globalvar = 0.5
print(run(50))
function globalfn(x) return x + 2 end
print(run(50))
globalvar = "1"
print(run(50))
globalvar = nil
print(pcall(run, 50))
globalvar = 1
globalfn = nil
print(pcall(run, 50))
globalfn = setmetatable({}, {__call = function(_, x) return x end})
print(run(50))
globalfn = math.abs
print(run(50))

-- Changed by the callee in the middle of the loop.
function step(i)
  if i == 20 then step = function(k) if k == 40 then step = math.floor end return k * 1000 end end
  return i
end
local sum = 0
for i = 1, 60 do sum = sum + step(i) end
print(sum)

-- Library functions: replaced and put back.
local function lib(n)
  local s = 0
  for i = 1, n do s = s + math.abs(-i) + math.floor(i / 2) + select("#", i, i) + string.len("abc") end
  return s
end
print(lib(50))
local abs, floor, len = math.abs, math.floor, string.len
math.abs = function(x) return x end
print(lib(50))
math.floor = function() return 0 end
print(lib(50))
string.len = function() return 100 end
print(lib(50), ("abc"):len(), #"abc")
math.abs, math.floor, string.len = abs, floor, len
print(lib(50))
math.abs = nil
print(pcall(lib, 50))
math.abs = abs
local oldselect = select
select = function() return 0.5 end
print(lib(50))
select = oldselect
local oldmath = math
math = {abs = function() return 1 end, floor = function() return 2 end}
print(lib(10))
math = nil
print(pcall(lib, 10))
math = oldmath
print(lib(10))

-- Basic functions.
local function basics(v)
  local s = type(v) .. tostring(v)
  for _, x in ipairs({1, 2}) do s = s .. x end
  return s
end
for i = 1, 30 do basics(i) end
print(basics(1))
local oldtype, oldtostring, oldipairs = type, tostring, ipairs
type = function() return "T" end
print(basics(1))
tostring = function() return "S" end
print(basics(1))
ipairs = function(t) return function(_, k) if k < 3 then return k + 1, "i" end end, t, 0 end
print(basics(1))
type, tostring, ipairs = oldtype, oldtostring, oldipairs
print(basics(1))

-- A metatable on the globals arrives while the reader is hot.
local function reader() return undefinedyet end
for _ = 1, 60 do reader() end
print(reader())
setmetatable(_G, {__index = function(_, k) return "default " .. k end})
print(reader())
undefinedyet = "defined"
print(reader())
undefinedyet = nil
print(reader())
setmetatable(_G, nil)
print(reader())

-- A global as a loop's counter and accumulator.
counter, acc = 0, 0
while counter < 100 do
  counter = counter + 1
  acc = acc + counter
  if counter == 50 then acc = acc + 0.5 end
end
print(counter, acc)
