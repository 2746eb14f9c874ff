-- Depth: 190,000 levels of calls that are not tail calls; depth again after an error.

local function count(n)
  if n == 0 then return 0 end
  return 1 + count(n - 1)
end
print(count(10), count(1000), count(190000))

-- Several times, so that a stack that has grown is used again.
local sum = 0
for i = 1, 3 do sum = sum + count(i * 5000) end
print(sum)

-- With locals that are alive across the call, captured ones among them.
local function locals(n)
  local a, b = n, n * 2
  if n == 0 then return 0 end
  local below = locals(n - 1)
  if b ~= a * 2 then error("locals changed") end
  return below + (a & 1)
end
print(locals(30000))

local function captured(n)
  local mine = n
  local get = function() return mine end
  if n > 0 then
    mine = captured(n - 1) + 1
  end
  return get()
end
print(captured(2000))

-- An error from far below arrives at once, and the stack is fine afterwards.
local function dig(n)
  if n == 0 then error("bottom reached", 0) end
  local r = dig(n - 1)
  return r
end
print(pcall(dig, 20000))
print(pcall(dig, 10))
print(count(20000))

-- Mutual recursion and varargs.
local ping, pong
function ping(n) if n == 0 then return "ping" end local r = pong(n - 1); return r end
function pong(n) if n == 0 then return "pong" end local r = ping(n - 1); return r end
print(ping(30001), pong(30001))
local function va(n, ...)
  if n == 0 then return select("#", ...), ... end
  local a, b, c = va(n - 1, ...)
  return a, b, c
end
print(va(10000, "x", "y"))
