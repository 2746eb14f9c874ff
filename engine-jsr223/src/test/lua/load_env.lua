-- load with an environment; _ENV as a variable.

local env = {y = 5}
print(load("return y", "=c", "t", env)(), load("x = y * 2", "=c", "t", env)(), env.x, x)
print(load("return print", "=c", "t", env)(), load("return _ENV", "=c", "t", env)() == env, load("return _ENV")() == _G)

-- A sandbox that sees globals but writes to itself.
local sandbox = setmetatable({}, {__index = _G})
load("result = tostring(12) .. 'x'; math2 = math", "=s", "t", sandbox)()
print(sandbox.result, sandbox.math2 == math, result, math2)

-- The environment may be anything that can be indexed, or not.
local log = {}
local spy = setmetatable({}, {
  __index = function(_, k) log[#log + 1] = "get " .. k; return k == "f" and function(...) return ... end or 1 end,
  __newindex = function(_, k, v) log[#log + 1] = "set " .. k .. "=" .. v end,
})
print(load("a = b + c; return f(a, d)", "=spy", "t", spy)())
print(table.concat(log, ", "))
print(pcall(load("return x", "=noenv", "t", nil)))
print(load("local a = 1; return a + 1", "=noenv", "t", nil)())

-- Functions made in the chunk keep its environment.
local e1, e2 = {}, {}
local text = "n = 0; function bump() n = n + 1; return n end"
load(text, "=1", "t", e1)(); load(text, "=2", "t", e2)()
print(e1.bump(), e1.bump(), e2.bump(), e1.n, e2.n, n, bump)

-- A local _ENV; a parameter of that name; an upvalue that is set.
do
  local print, tostring = print, tostring
  local function inside()
    local _ENV = {v = "inner"}
    return v, w
  end
  print(inside())
  local function with(_ENV) return a, b end
  print(with({a = 1, b = 2}), with({b = 3}))
  local _ENV <const> = {z = 26}
  z2 = z + 1
  print(z, z2, _ENV.z2)
end
local function swap()
  local saved = _ENV
  local _ENV = {saved = saved}
  x = 1
  saved.swapped = x
  return x
end
print(swap(), swapped, x)

local function counter()
  local _ENV = {count = 0}
  return function() count = count + 1; return count end
end
local c = counter()
print(c(), c(), count)

-- Globals through _G, _ENV and rawset are the same.
_G.viaG = 1
_ENV.viaENV = 2
rawset(_G, "viaraw", 3)
print(viaG, viaENV, viaraw, _G._G == _G, _ENV == _G)
setmetatable(_G, {__index = function(_, k) return "undefined " .. k end, __newindex = function(t, k, v) rawset(t, k, v + 1) end})
fresh = 10
print(fresh, nosuch)
fresh = 20
print(fresh)
setmetatable(_G, nil)
print(nosuch)
