-- Scope of locals: blocks, shadowing, <const>, the initialiser not seeing the new name.

local x = 1
do
  local x = x + 1
  print(x)
  do
    local x = x * 10
    print(x)
  end
  x = x + 100
  print(x)
end
print(x)

local y = 5
local y = y + 1
local y, z = y * 2, y
print(y, z)

if true then local x = "then"; print(x) else local x = "else"; print(x) end
for x = 1, 2 do local x = x * 3; io.write(x, " ") end
print(x)
while true do local x = "while"; print(x); break end
repeat local x = "until"; local done = true until done and x == "until"
print(x)

-- A repeat body's locals are visible in its condition.
local n = 0
repeat
  local last = n
  n = n + 1
until last == 3
print(n)

-- A local function sees itself; a local variable holding one does not.
local function rec(k) if k == 0 then return "bottom" end return rec(k - 1) end
print(rec(3))
f = function() return "global f" end
local f = function(k) if k then return f() end return "local f" end
print(f(), f(true))

-- Parameters are locals.
local function params(a, b) a = a or "default"; b, a = a, b; return a, b end
print(params(), params(1), params(1, 2))
print(params(1, 2))

-- <const>: used like any local, folded or not.
local K <const> = 42
local S <const>, T <const> = "text", {}
local N <const> = nil
local F <const> = 2.5
local B <const> = true
local plain, C <const> = 1, plain
T.x = K
plain = plain + K
print(K, S, T.x, N, F, B, C, plain, K + 1, K * F, -K, S .. K, B and K, not N)
local function useconst() return K, S, T.x, F end
print(useconst())
local t = {[K] = "k", [S] = "s"}
print(t[42], t.text, t[K], t[S])
print(load("local a <const> = 1; a = 2") == nil)
print(load("local a <const> = 1; return function() a = 2 end") == nil)
print(load("local a <nonsense> = 1") == nil)
print(select(2, load("local a <const> = 1; a = 2", "=c")))

-- Very many locals in one function, all alive.
local code = {}
for i = 1, 190 do code[#code + 1] = "local v" .. i .. " = " .. i .. " " end
code[#code + 1] = "local function last() return v1 + v100 + v190 end return v1, v95, v190, last()"
print(load(table.concat(code))())

-- Slots are reused by sibling blocks, each starting at nil.
do local a, b = 1, 2 end
do local a, b; print(a, b) end
for i = 1, 3 do local v; if i == 2 then v = "set" end; io.write(tostring(v), " ") end
print()
