-- Closures made and called in hot loops; fresh cells per iteration, shared cells per scope.

local function adders(n)
  local list = {}
  for i = 1, n do list[i] = function(x) return x + i end end
  return list
end
local list = adders(40)
local s = 0
for round = 1, 3 do for i = 1, 40 do s = s + list[i](round) end end
print(s, list[7](0.5), list[40]("2"), pcall(list[1], nil))

-- Cells of the loop, of the body, of the function, of the module.
local modulevar = 0
local function cells(n)
  local fnvar, out = 0, {}
  for i = 1, n do
    local body = i * 2
    out[i] = function()
      modulevar = modulevar + 1
      fnvar = fnvar + body
      body = body + 1
      i = i + 100
      return i, body, fnvar
    end
  end
  return out
end
local one, two = cells(20), cells(20)
for i = 1, 20 do one[i](); two[21 - i]() end
print(one[1]()); print(one[20]()); print(two[1]()); print(modulevar)

-- while and repeat scopes.
local function scopes()
  local fs, n = {}, 0
  while n < 15 do
    n = n + 1
    local v = n
    fs[#fs + 1] = function() v = v + 1; return v + n end
  end
  repeat
    local v = n
    n = n - 1
    fs[#fs + 1] = function() v = v * 2; return v + n end
  until v == 5 or fs[#fs]() > 1e6
  return fs
end
for _ = 1, 3 do
  local fs, sum = scopes(), 0
  for _, f in ipairs(fs) do sum = sum + f() + f() end
  io.write(#fs, ":", sum, " ")
end
print()

-- break and error out of scopes with captured variables.
local function leave(how, n)
  local kept
  local ok = pcall(function()
    for i = 1, n do
      local v = i
      kept = function(d) v = v + d; return v end
      v = v + 0.5
      if i == n // 2 then
        if how == "break" then break elseif how == "error" then error("out") elseif how == "return" then return end
      end
    end
  end)
  return ok, kept(1), kept(1)
end
for _, how in ipairs {"break", "error", "return", "none"} do
  for _ = 1, 10 do leave(how, 10) end
  print(how, leave(how, 40))
end

-- Closures passed to a hot higher-order function: different ones at one call site.
local function map(t, f) local r = {}; for i = 1, #t do r[i] = f(t[i], i) end return r end
local function fold(t, f, a) for i = 1, #t do a = f(a, t[i]) end return a end
local base = {}
for i = 1, 25 do base[i] = i end
local k = 3
print(fold(map(base, function(v) return v * k end), function(a, b) return a + b end, 0))
k = 0.5
print(fold(map(base, function(v) return v * k end), function(a, b) return a + b end, 0))
print(fold(map(base, function(v, i) return v % 2 == 0 and v or -i end), math.max, -1 / 0))
print(fold(map(base, tostring), function(a, b) return a .. b end, ""))
print(pcall(map, base, nil))
print(pcall(map, base, function(v) return v.x end))
local log = {}
map(base, function(v) if v > 22 then log[#log + 1] = v end end)
print(table.concat(log, " "))

-- Generators by closures, several alive at once, nested three deep.
local function range(n) local i = 0; return function() if i < n then i = i + 1; return i end end end
local function filter(g, p) return function() for v in g do if p(v) then return v end end end end
local function take(g, n) return function() if n > 0 then n = n - 1; return g() end end end
local sum = 0
for v in take(filter(filter(range(200), function(x) return x % 3 == 0 end), function(x) return x % 2 == 0 end), 20) do sum = sum + v end
print(sum)
local a, b = range(50), range(50)
local zip = {}
for x in a do local y = b(); if x % 10 == 0 then b(); zip[#zip + 1] = x .. ":" .. tostring(y) end end
print(table.concat(zip, " "))

-- A recursive local function made anew in each iteration, with its own memo.
local results = {}
for i = 1, 12 do
  local memo, calls = {}, 0
  local function fib(n)
    calls = calls + 1
    if n < 2 then return n end
    if not memo[n] then memo[n] = fib(n - 1) + fib(n - 2) end
    return memo[n]
  end
  results[i] = fib(i * 4) .. "/" .. calls
end
print(table.concat(results, " "))
