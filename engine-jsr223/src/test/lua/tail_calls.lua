-- Tail calls take no stack.

local function loop(n) if n == 0 then return "done" end return loop(n - 1) end
print(loop(0), loop(10), loop(300000))

-- With accumulators, several arguments, fewer and more than parameters.
local function sum(n, acc) if n == 0 then return acc end return sum(n - 1, acc + n) end
print(sum(5000, 0), sum(5000, 0.0))
local function rotate(n, a, b, c) if n == 0 then return a, b, c end return rotate(n - 1, b, c, a) end
print(rotate(3000, 1, 2, 3))
print(rotate(3001, 1, 2, 3))
local function fewer(n, x) if n == 0 then return x end return fewer(n - 1) end
print(fewer(5, 1))
local function more(n) if n == 0 then return "more" end return more(n - 1, n, n, n) end
print(more(3000))

-- Between functions, through variables, fields, methods and __call.
local a, b, c
function a(n) if n == 0 then return "a" end return b(n - 1) end
function b(n) if n == 0 then return "b" end return c(n - 1) end
function c(n) if n == 0 then return "c" end return a(n - 1) end
print(a(3000), a(3001), a(3002))
local state = {}
function state.on(n) if n == 0 then return "on" end return state.off(n - 1) end
function state.off(n) if n == 0 then return "off" end return state.on(n - 1) end
print(state.on(2000), state.on(2001))
local object = {steps = 0}
function object:run(n) self.steps = self.steps + 1; if n == 0 then return self.steps end return self:run(n - 1) end
print(object:run(2000))
local callable = setmetatable({}, {__call = function(self, n) if n == 0 then return "called" end return self(n - 1) end})
print(callable(2000))

-- Varargs and frames of different sizes.
local function va(n, ...) if n == 0 then return select("#", ...), ... end return va(n - 1, ...) end
print(va(2000, "x", nil, "y"))
local function grow(n, ...) if n == 0 then return select("#", ...) end return grow(n - 1, n, ...) end
print(grow(100))
local function small(n) return n end
local function large(n)
  local v1, v2, v3, v4, v5, v6, v7, v8, v9, v10 = n, n, n, n, n, n, n, n, n, n
  if n <= 0 then return small(v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 + v9 + v10) end
  return large(n - 1)
end
print(large(1000), large(-1))

-- To library functions and to what fails.
local function tolibrary(...) return select("#", ...) end
print(
  tolibrary(1, 2, 3), (function(...) return tostring(...) end)(12),
  (function(t) return table.unpack(t) end)({1, 2})
)
print(pcall(function() return error("in tail call", 0) end))
print(pcall(function() return nil + 1 end))
print(pcall(function() local f; return f() end))
print(pcall(function(n) return loop(n) end, "x"))
print(loop(3), (pcall(loop, {})))

-- Captured variables live on.
local kept = {}
local function capture(n)
  kept[n] = function() n = n + 1; return n end
  if n == 1 then return #kept end
  return capture(n - 1)
end
print(capture(50), kept[1](), kept[50](), kept[50]())

-- Results are adjusted by the outermost caller.
local function three(n) if n > 0 then return three(n - 1) end return 1, 2, 3 end
local x, y, z, w = three(10)
print(x, y, z, w, (three(5)))
print(#{three(5)}, select("#", three(7)))

-- In parentheses, with an operator or in a list it is no tail call, with the same result.
local function paren(n) if n == 0 then return 1, 2 end return (paren(n - 1)) end
local function listed(n) if n == 0 then return 0, 0 end return n, listed(n - 1) end
print(paren(100), select("#", listed(50)))

-- A state machine as a program has it.
local function machine(text)
  local states, tokens = {}, {}
  function states.start(i)
    local ch = text:sub(i, i)
    if ch == "" then return table.concat(tokens, "|") end
    if ch == " " then return states.start(i + 1) end
    if ch >= "0" and ch <= "9" then return states.number(i, i) end
    return states.word(i, i)
  end
  function states.number(from, i)
    local ch = text:sub(i, i)
    if ch >= "0" and ch <= "9" and ch ~= "" then return states.number(from, i + 1) end
    tokens[#tokens + 1] = "N" .. text:sub(from, i - 1)
    return states.start(i)
  end
  function states.word(from, i)
    local ch = text:sub(i, i)
    if ch ~= "" and ch ~= " " and not (ch >= "0" and ch <= "9") then return states.word(from, i + 1) end
    tokens[#tokens + 1] = "W" .. text:sub(from, i - 1)
    return states.start(i)
  end
  return states.start(1)
end
print(machine("let x = 12 + y34 * 5"))
