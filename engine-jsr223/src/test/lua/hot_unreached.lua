-- Code that first runs when its function has native code already, which was made without it.

local function branches(t, way)
  local made, count
  if way == 1 then
    made = {name = t.name}
  elseif way == 2 then
    made = {}
    for i = 1, #t.list do
      made[i] = t.list[i] * 2
      count = i
    end
  elseif way == 3 then
    for key, value in pairs(t.list) do
      made = value
      count = (count or 0) + key
      if count == 3 then
        break
      end
    end
  end
  -- Here tier 0 comes back to native code, with values that it never had here before.
  if t.last then
    made, count = made or t.last, count or way
  end
  return made, count
end

local function shown(made, count)
  if type(made) == "table" then
    made = made.name or table.concat(made, ",")
  end
  return tostring(made) .. " " .. tostring(count)
end

local t = {name = "table", list = {3, 4, 5}, last = "last"}
for way = 0, 3 do
  local before
  for _ = 1, 120 do
    local now = shown(branches(t, way))
    assert(before == nil or before == now)
    before = now
  end
  print(way, before)
end
for _, way in ipairs({1, 3, 0, 2, 1}) do
  print(way, shown(branches(t, way)))
end

-- The second loop has not run when the first one is compiled.
local function loops(t, n)
  local sum = 0
  for i = 1, n do
    sum = sum + i % 7
  end
  local text = ""
  for i = 1, n do
    local letter = t.text:sub(i % #t.text + 1, i % #t.text + 1)
    text = letter .. text:sub(1, 8)
    sum = sum + t.numbers[i % #t.numbers + 1]
  end
  return sum, text
end
print(loops({text = "perigee", numbers = {1, 2.5, 3}}, 6000))
print(loops({text = "apogee", numbers = {1, 2}}, 6000))

-- A closure, a variable to be closed, and an error, where the function has not been before.
local closed = 0
local function rare(t, way)
  local local_variable = way
  local function get()
    return local_variable
  end
  if way % 50 == 49 then
    local guard <close> = setmetatable({}, {__close = function() closed = closed + t.step end})
    local_variable = t.step + way
    if way > 150 then
      error({code = t.step})
    end
  end
  return get()
end
local sum = 0
for way = 1, 300 do
  local ok, value = pcall(rare, {step = 2}, way)
  sum = sum + (ok and value or value.code * 1000)
end
print(sum, closed)
