-- Recursion without end is an error that can be caught, again and again.

local function overflows(f, ...)
  local ok, message = pcall(f, ...)
  return ok, type(message), message:find("stack overflow", 1, true) ~= nil
end

local function forever(n) return 1 + forever(n + 1) end
local ok, message = pcall(forever, 1)
print(ok, type(message), message:find("stack overflow", 1, true) ~= nil)
print(message:sub(1, 21))

-- The depth that was reached is great, and the same function works afterwards.
local depth = 0
local function deeper() depth = depth + 1; deeper(); depth = depth - 1 end
print(overflows(deeper))
print(depth > 100000)
local function bounded(n) if n == 0 then return "fine" end local r = bounded(n - 1); return r end
print(bounded(10000))

-- Caught inside: the handler runs on, and what is outside knows nothing of it.
local function guarded()
  local object = {}
  function object:m(p, q, r) return (self:m(q, r, p)) end
  local fine = overflows(object.m, object, 1, 2, 3)
  return "caught", fine
end
print(guarded())

-- Tail calls do not grow the stack.
local function tail(n) if n == 0 then return "no overflow" end return tail(n - 1) end
print(tail(20000))
