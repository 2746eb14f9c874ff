-- break, return and nested exits from hot loops; repeat-until scopes; loop variables that are changed.

local function find(t, x)
  local at
  for i = 1, #t do
    if t[i] == x then at = i break end
  end
  return at
end
local t = {}
for i = 1, 50 do t[i] = i * i end
for i = 1, 40 do find(t, i * i) end
t[10], t[20] = "ten", 0.5
print(find(t, 49), find(t, "ten"), find(t, 0.5), find(t, -1), find(t, 2500.0), find({}, 1))

local function exits(n)
  local inner, outer = 0, 0
  for i = 1, n do
    outer = outer + 1
    for j = 1, n do
      inner = inner + 1
      if j > i then break end
      if i * j == 42 then return "product", i, j, inner, outer end
    end
    local w = 0
    while true do
      w = w + 1
      if w >= i % 5 then break end
      repeat
        local stop = w > 2
        inner = inner + 1
        if inner % 97 == 0 then break end
      until stop or w > 0
    end
  end
  return "end", nil, nil, inner, outer
end
for n = 1, 12 do io.write(table.concat({(exits(n)), select(4, exits(n))}, ":"), " ") end
print()
print(exits(30))

-- repeat: the condition sees the body's locals, captured or not.
local function repeats(n, capture)
  local rounds, fs = 0, {}
  repeat
    rounds = rounds + 1
    local v = rounds * 2
    local limit = n
    if capture then fs[rounds] = function() v = v + 1; return v > limit, v end end
  until capture and fs[rounds]() or not capture and v > limit
  local last = capture and select(2, fs[#fs]()) or nil
  return rounds, last
end
for i = 1, 30 do repeats(i, i % 2 == 0) end
print(repeats(20, false)); print(repeats(20, true)); print(repeats(20.5, true)); print(repeats(-1, false))
print(pcall(repeats, "x", false)); print(pcall(repeats, nil, true))

-- The loop variable is a copy: assignments and changes of its type do not touch the loop.
local function copies(n)
  local seen = {}
  for i = 1, n do
    local original = i
    if i % 3 == 0 then i = i * 100 elseif i % 5 == 0 then i = tostring(i) elseif i % 7 == 0 then i = i + 0.5 end
    if original % 10 == 0 then seen[#seen + 1] = i end
    if i == "55" then break end
  end
  return table.concat(seen, " ")
end
for _ = 1, 5 do copies(20) end
print(copies(40)); print(copies(100))

-- Loops with no trips, one trip, and a trip count that depends on data.
local function triangle(n)
  local c = 0
  for i = 1, n do for j = i, n, i do for _ = j, j do c = c + 1 end end end
  for i = n, 1 do c = c + 1000 + i end
  return c
end
for i = 1, 20 do triangle(i) end
print(triangle(0), triangle(1), triangle(40), triangle(10.5))

-- while with several exits and state that is read after the loop.
local function scan(text)
  local i, depth, deepest, why = 1, 0, 0, "end"
  while i <= #text do
    local ch = text:sub(i, i)
    if ch == "(" then depth = depth + 1; if depth > deepest then deepest = depth end
    elseif ch == ")" then depth = depth - 1; if depth < 0 then why = "unbalanced"; break end
    elseif ch == "!" then why = "stop"; break
    elseif ch == "?" then return nil, i end
    i = i + 1
  end
  return i, depth, deepest, why
end
for _ = 1, 10 do scan("(a(b)c)(d)") end
print(scan("(a(b(c))d)")); print(scan("(()")); print(scan("())(")); print(scan("((!")); print(scan("a?")); print(scan(""))

-- Generic loops left early and entered again with the same iterator.
local function range(n) local i = 0; return function() i = i + 1; if i <= n then return i end end end
local it, parts = range(60), {}
for round = 1, 8 do
  local s = 0
  for v in it do
    s = s + v
    if v % 7 == 0 then break end
  end
  parts[round] = s
end
print(table.concat(parts, " "), (it()))
local kept = {}
for k, v in pairs({a = 1, b = 2, c = 3}) do if v == 2 then kept[1] = k break end end
for i, v in ipairs(t) do if v == "ten" then kept[2] = i break end end
print(kept[1], kept[2])
