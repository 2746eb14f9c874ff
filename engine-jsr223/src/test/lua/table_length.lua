-- The length operator on tables without holes, on strings, and arrays that grow and shrink.

print(#{}, #{1}, #{1, 2, 3}, #{n = 1}, #{1, 2, x = 3}, #"", #"abc", #{{}, {}})

local t = {}
for i = 1, 100 do
  t[i] = i
  if #t ~= i then print("wrong length", i, #t) end
end
for i = 100, 1, -1 do
  if #t ~= i then print("wrong length", i, #t) end
  t[i] = nil
end
print(#t, next(t))

-- Appending by #t + 1, taking the last.
for i = 1, 20 do t[#t + 1] = i * i end
print(#t, t[20])
local s = 0
while #t > 0 do
  s = s + t[#t]
  t[#t] = nil
end
print(s, #t)

-- A stack that goes up and down across sizes of two.
local depth, max = 0, 0
for round = 1, 6 do
  for _ = 1, 2 ^ round do depth = depth + 1; t[depth] = round end
  for _ = 1, 2 ^ round // 2 do t[depth] = nil; depth = depth - 1 end
  if #t > max then max = #t end
  if #t ~= depth then print("wrong", #t, depth) end
end
print(#t, depth, max)

-- Elements added in the hash part first, found as a sequence.
t = {}
t[4], t[3], t[2] = "d", "c", "b"
t[1] = "a"
print(#t, table.concat(t))
t = {[1] = "x", [2] = "y", [3] = "z"}
print(#t)
t[#t + 1] = "w"
print(#t, t[4])
t = {n = 0, [0] = "zero", [-1] = "minus"}
print(#t)
t[1] = 1
print(#t)

-- Constructors with calls; values false are elements.
print(#{false, false}, #{table.unpack({1, 2, 3, 4})}, #{(" "):byte(1, -1)})

-- A queue: head and tail move.
local queue, head, tail = {}, 1, 0
local out = 0
for i = 1, 60 do
  tail = tail + 1
  queue[tail] = i
  if i % 3 == 0 then
    out = out + queue[head]
    queue[head] = nil
    head = head + 1
  end
end
print(out, tail - head + 1, queue[head], queue[tail])

-- Lengths of a matrix.
local m = {}
for i = 1, 5 do m[i] = {} for j = 1, i do m[i][j] = i * j end end
print(#m, #m[1], #m[5], m[5][5], #m[#m])

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function(v) return #v end, nil)
try(function(v) return #v end, 5)
try(function(v) return #v end, true)
try(function(v) return #v end, print)
try(function() return #undefinedname end)
try(function() return #t.x.y end)
