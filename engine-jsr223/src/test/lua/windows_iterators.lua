-- An iterator's window lies above the loop's active slots. Its call may grow the stack of a coroutine,
-- collect, yield and raise errors: the loop goes on with what it had.
local function upto(n, i)
  if i < n then return i + 1 end
end

do -- the stack grows in a call of the iterator
  local keep = {}
  for k = 1, 2000 do
    local co = coroutine.create(function()
      local sum = 0
      for i in upto, 30, 0 do sum = sum + i end
      coroutine.yield(sum)
    end)
    local _, sum = coroutine.resume(co)
    assert(sum == 465)
    keep[k % 200] = co
  end
  print "grown"
end

local function deep(n)
  if n == 0 then return 0 end
  return 1 + deep(n - 1)
end

local function iterate(work, depth)
  if depth > 0 then
    local a, b = depth, {}
    local got = iterate(work, depth - 1)
    return got, a, b and nil
  end
  local list = {}
  for i, v in work, {10, 20, 30}, 0 do list[#list + 1] = i .. "=" .. tostring(v) end
  return table.concat(list, " ")
end

local works = {
  plain = function(t, i) i = i + 1; if t[i] then return i, t[i] end end,
  clobbers = function(t, i)
    i = i + 1
    local v = t[i]
    t = nil
    if v then return i, v end
  end,
  grows = function(t, i) deep(100); i = i + 1; if t[i] then return i, t[i] end end,
  collects = function(t, i) collectgarbage(); i = i + 1; if t[i] then return i, {} and t[i] end end,
  allocates = function(t, i)
    local made = {}
    for k = 1, 50 do made[k] = {k} end
    i = i + 1
    if t[i] then return i, t[i] + #made - 50 end
  end,
  vararg = function(...)
    local t, i = ...
    if t[i + 1] then return i + 1, select(i + 1, table.unpack(t)) end
  end,
  raises = function(t, i) if i == 2 then error("raised", 0) end return i + 1, t[i + 1] end,
  protects = function(t, i) pcall(error); i = i + 1; if t[i] then return i, t[i] end end,
  nothing = function() end,
  many = function(t, i) if i < 2 then return i + 1, t[i + 1], 3, 4, 5, 6, 7, 8, 9 end end,
}
works.callable = setmetatable({}, {__call = function(_, t, i) return works.plain(t, i) end})
works.chain = setmetatable({}, {__call = works.callable and setmetatable({}, {__call = function(_, _, t, i)
  return works.plain(t, i)
end})})
works.next = function(t, i) return next(t, i ~= 0 and i or nil) end
works.yields = function(t, i)
  if coroutine.isyieldable() then coroutine.yield(i) end
  i = i + 1
  if t[i] then return i, t[i] end
end
works.wrapped = function(t, i) return coroutine.wrap(works.plain)(t, i) end

local names = {}
for name in pairs(works) do names[#names + 1] = name end
table.sort(names)

for _, name in ipairs(names) do
  local work = works[name]
  local results = {}
  for depth = 0, 30, 3 do
    results[#results + 1] = tostring(select(-1, pcall(iterate, work, depth)))
    local co = coroutine.create(iterate)
    local yields = 0
    local ok, got = coroutine.resume(co, work, depth)
    while coroutine.status(co) == "suspended" do
      yields = yields + 1
      ok, got = coroutine.resume(co)
    end
    results[#results + 1] = tostring(ok) .. " " .. tostring(got) .. " " .. yields
  end
  local same = true
  for i = 3, #results do same = same and (results[i] == results[i - 2] or i > 4) end
  print(name, same, results[1], results[2], results[#results])
end
