-- Loops that goto enters at several places, in functions that get hot. Constants cut some entries off.

local function check(name, f, ...)
  local first = table.pack(pcall(f, ...))
  for _ = 1, 60 do
    local again = table.pack(pcall(f, ...))
    for i = 1, first.n do
      if again[i] ~= first[i] then print(name, "changed", again[i], first[i]) return end
    end
  end
  print(name, table.unpack(first, 1, first.n))
end

-- The second entry is never taken: the loop keeps one.
check("one of two", function(n)
  local i, s, c = 0, 0, true
  if c then goto a end
  goto b
  ::a:: s = s + i
  ::b:: i = i + 1
  if i < n then goto a end
  return s
end, 10)

-- The first entry is never taken: what was the header is not any more.
check("other of two", function(n)
  local i, s, c = 0, 0, false
  if c then goto a end
  goto b
  ::a:: s = s + i
  ::b:: i = i + 1
  if i < n then goto a end
  return s
end, 10)

local function two(c, n, step)
  local i, s = 0, 0
  if c then goto a end
  goto b
  ::a:: s = s + i * 2
  ::b:: i = i + step
  if i < n then goto a end
  return s, i
end

check("both of two, a", two, true, 10, 1)
check("both of two, b", two, false, 10, 1)
check("both of two, floats", two, true, 5.5, 0.5)
check("both of two, floats, b", two, nil, 5.5, 0.5)
check("both of two, mixed", function()
  local a, b = two(true, 7, 1)
  local c, d = two(false, 7.5, 1)
  local e, f = two(true, 7, 1.5)
  return a, b, c, d, e, f
end)
check("both of two, no number", two, true, 5, {})

-- Three entries, and the way back goes to any of them.
local function three(c, n)
  local i, log = 0, {}
  if c == 1 then goto x elseif c == 2 then goto y end
  goto z
  ::x:: log[#log + 1] = "x" i = i + 1
  ::y:: log[#log + 1] = "y" i = i + 2
  if i % 5 == 0 then goto x end
  ::z:: log[#log + 1] = "z" i = i + 1
  if i < n then
    if i % 3 == 0 then goto x end
    if i % 3 == 1 then goto y end
    goto z
  end
  return i, table.concat(log)
end
for c = 1, 3 do check("three, " .. c, three, c, 40) end

-- A loop with two entries in one with two entries.
local function nested(c, d, n)
  local i, s = 0, 0
  if c then goto outer end
  goto middle
  ::outer:: s = s + 1
  ::middle::
  do
    local j = 0
    if d then goto inner end
    goto tail
    ::inner:: s = s + 10 * j
    ::tail:: j = j + 1
    if j < 4 then goto inner end
    s = s + j
  end
  i = i + 1
  d = not d
  if i < n then
    if s % 2 == 0 then goto outer end
    goto middle
  end
  return i, s
end
check("nested, tt", nested, true, true, 9)
check("nested, tf", nested, true, false, 9)
check("nested, ft", nested, false, true, 9)
check("nested, ff", nested, false, false, 9)

-- Inside of numeric and generic loops, and these inside of it.
check("around other loops", function(c)
  local s, i = 0, 0
  if c then goto a end
  goto b
  ::a:: for k = 1, 3 do s = s + k * i end
  ::b:: for _, v in ipairs {1, 2.5} do s = s + v end
  i = i + 1
  if i < 5 then goto a end
  return s
end, false)
check("within other loops", function()
  local s = 0
  for k = 1, 6 do
    local i = 0
    if k % 2 == 0 then goto a end
    goto b
    ::a:: s = s + i
    ::b:: i = i + 1
    if i < k then goto a end
    s = s .. "" == "" and 0 or s + k
  end
  return s
end)

-- A closure captures a variable of each round.
check("closures", function(c)
  local fs, i = {}, 0
  if c then goto a end
  goto b
  ::a::
  do
    local x = i
    fs[#fs + 1] = function() x = x + 1 return x end
  end
  ::b:: i = i + 1
  if i < 6 then goto a end
  local s = ""
  for _, f in ipairs(fs) do f() s = s .. f() .. " " end
  return s, i
end, false)

-- The counter is captured itself.
check("captured counter", function(c)
  local i, s = 0, 0
  local function next() i = i + 1 return i end
  if c then goto a end
  goto b
  ::a:: s = s + i
  ::b:: next()
  if i < 10 then goto a end
  return s, next()
end, false)

-- Yields between the entries.
check("coroutine", function(c)
  local co = coroutine.wrap(function(entry)
    local i = 0
    if entry then goto a end
    goto b
    ::a:: coroutine.yield("a", i)
    ::b:: i = i + 1
    coroutine.yield("b", i)
    if i < 4 then goto a end
    return "end", i
  end)
  local s = ""
  repeat
    local what, i = co(c)
    s = s .. what .. i .. " "
  until what == "end"
  return s
end, false)

-- The way round goes through a metamethod.
local box
box = setmetatable({}, {__add = function(x, y) return (x == box and y or x) + 1 end})
check("metamethods", two, true, 3, box)
check("tables", function(c)
  local t, i = {}, 0
  if c then goto a end
  goto b
  ::a:: t[i] = (t[i - 1] or 0) + i
  ::b:: i = i + 1
  if i <= 12 then goto a end
  return #t, t[12]
end, false)

-- Variables that are to be closed, left by the way back.
check("close", function(c)
  local log, i = {}, 0
  if c then goto a end
  goto b
  ::a::
  do
    local v <close> = setmetatable({}, {__close = function() log[#log + 1] = i end})
    if i == 2 then i = i + 1 goto b end
  end
  ::b:: i = i + 1
  if i < 6 then goto a end
  return table.concat(log, " "), i
end, false)

-- Many rounds: more than a slice of them.
check("long", function(c)
  local i, s = 0, 0
  if c then goto a end
  goto b
  ::a:: s = s + (i & 7)
  ::b:: i = i + 1
  if i < 3000 then goto a end
  return s
end, true)
