-- Functions of string that native code does inline, as functions and as methods, and what it must
-- leave to the interpreter.
local sub = string.sub

local function message(f, ...)
  local results = table.pack(pcall(f, ...))
  for i = 1, results.n do results[i] = tostring(results[i]) end
  return table.concat(results, "|")
end

-- sub

local function subs(s, i, j)
  local a = s:sub(i, j)
  local b = string.sub(s, i)
  local c = sub(s, j, j)
  local d = s:sub(2, -2)
  return a, b, c, d
end

local text = "the quick brown fox jumps over the lazy dog; 0123456789"
local count, seen = 0, {}
for round = 1, 5 do
  for i = -60, 60 do
    local a, b, c, d = subs(text, i, i + round * 3)
    seen[a], seen[b], seen[c] = true, true, true
    count = count + #a + #b + #c + #d
  end
end
local distinct = 0
for _ in pairs(seen) do distinct = distinct + 1 end
print(count, distinct)

local positions = {0, 1, 2, 3, 9, 10, 40, 41, -1, -2, -9, -10, -41, math.maxinteger, math.mininteger, 2.0}
local strings = {
  "", "a", "ab", "\0\xff", "12345678", "123456789", string.rep("x", 39), string.rep("xy", 20),
  string.rep("long ", 9), string.rep("\xfe\xff\0", 30), 12345678.5,
}
for _, s in ipairs(strings) do
  for _, i in ipairs(positions) do
    for _, j in ipairs {0, 3, 40, -1, -10, math.maxinteger, math.mininteger, 2.0} do
      -- As parts of the string, byte by byte.
      local a, b, c = s, i, j
      local got = string.sub(s, i, j)
      local whole, n = tostring(s), 0
      local first = i < 0 and math.max(#whole + i + 1, 1) or math.max(i, 1)
      local last = j < 0 and #whole + j + 1 or math.min(j, #whole)
      local bytes = {}
      for at = first, last do bytes[#bytes + 1] = string.char(whole:byte(at)) end
      if table.concat(bytes) ~= got then print("differs", whole, i, j, got) end
    end
  end
end
print(message(subs, nil, 1, 1))
print(message(subs, "text", {}, 1))
print(message(subs, "text", 1, 1.5))
print(message(subs, "text", "2", "3"))
print(message(subs, 12345, 2, 3))
print(message(function() local s = string.sub("x") return s end))
print(message(function(s) local x = s.sub(s, 1, 1, 1, 1) return x end, "extra"))

-- Many strings are made, found again, and die.
local function characters(s)
  local n, last = 0, nil
  local used = {}
  for i = 1, #s do
    local c = s:sub(i, i)
    if not used[c] then
      used[c] = true
      n = n + 1
    end
    last = c
  end
  return n, last
end
print(characters(text))
print(characters(string.rep(text, 30)))
local function pieces(s, size)
  local known, n = {}, 0
  for i = 1, #s - size + 1 do
    local piece = s:sub(i, i + size - 1)
    if known[piece] then n = n + 1 end
    known[piece] = i
  end
  return n, known[s:sub(-size)]
end
local numbers = {}
for i = 1, 200 do numbers[i] = i * 7919 end
local digits = table.concat(numbers, ",")
for _, size in ipairs {1, 2, 3, 7, 8, 9, 16, 17, 24, 33, 40, 41} do
  print(size, pieces(digits, size))
end
collectgarbage()
print(pieces(digits, 5))
local same = 0
for i = 1, 2000 do
  local key = digits:sub(i, i + 11)
  if key == digits:sub(i, i + 5) .. digits:sub(i + 6, i + 11) then same = same + 1 end
  if i % 500 == 0 then collectgarbage() end
end
print(same)

-- byte, char and len

local function bytes(s, i)
  local a = s:byte(i)
  local b = s:byte(-1)
  local c = string.byte(s)
  local d = s:len() + string.len(s)
  return a, b, c, d
end
local function char(n, m)
  local a = string.char(n)
  local b = string.char(m) .. string.char(n)
  return a, b, #a + #b
end
local sum = 0
for i = 1, 300 do
  local a, b, c, d = bytes(text, i % #text + 1)
  sum = sum + a + b + c + d
  local e, f, g = char(i % 256, (i * 7) % 256)
  sum = sum + e:byte() + f:byte(2) * g
end
print(sum)
for _, s in ipairs {"", "a", text, string.rep("z", 41), 127, 1.5} do
  print(message(function() return bytes(s, 1), bytes(s, -1), bytes(s, 3) end))
end
print(message(bytes, "a", 0))
print(message(bytes, "abc", "2"))
print(message(bytes, {}, 1))
print(message(function(s, i) local a, b = s:byte(i) return a, b end, "abc", 2))
print(message(function(s, i) local a, b = s:byte(1, 2) return a, b end, "abc", 2))
for _, n in ipairs {0, 65, 255, 256, -1, 65.0, 65.5, "66", math.mininteger} do
  print(n, (message(char, n, 66):gsub("[\0\xff]", "?")))
end
print(message(char))
print(message(function() local s = string.char() return #s end))
print(message(function() local s = string.char(72, 105) return s end))

-- Replaced functions.
local oldSub, oldByte = string.sub, string.byte
string.sub = function(s, i, j) return "mine" end
print(subs("text", 1, 2))
string.sub = oldSub
print(subs("text", 1, 2))
string.byte = function(s) return #s end
print(bytes("text", 1))
string.byte = oldByte
print(bytes("text", 1))
sub = function() return nil end
print(subs("text", 1, 2))
local object = {sub = string.sub, byte = string.byte, len = string.len}
print(message(subs, object, 1, 2))
print(message(bytes, object, 1))
