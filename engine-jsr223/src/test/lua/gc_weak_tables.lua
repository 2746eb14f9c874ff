-- Weak tables and ephemerons (manual 2.5.4), also together with finalizers.

local function size(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

local function weak(mode) return setmetatable({}, {__mode = mode}) end

-- Weak values, in both parts of a table.
do
  local t = weak "v"
  local kept = {}
  for i = 1, 10 do t[i] = {}; t["x" .. i] = {}; t[i * 1000] = i end
  t[3], t.x7 = kept, kept
  collectgarbage()
  print("v", size(t), t[3] == kept, t.x7 == kept, t[4], t[5000])
end

-- Weak keys.
do
  local t = weak "k"
  local kept = {}
  for i = 1, 10 do t[{}] = i; t[i] = {} end
  t[kept] = "kept"
  collectgarbage()
  print("k", size(t), t[kept], type(t[1]))
end

-- Both.
do
  local t = weak "kv"
  local a, b = {}, {}
  t[a] = b; t[b] = {}; t[{}] = a; t[1] = {}; t[2] = a
  collectgarbage()
  print("kv", size(t), t[a] == b, t[2] == a)
end

-- Strings, numbers and booleans are values, not objects: they are never removed.
do
  for _, mode in ipairs {"k", "v", "kv"} do
    local t = weak(mode)
    t[string.rep("k", 50)] = string.rep("v", 60)
    t["short" .. mode] = "val" .. mode
    t[1.5], t[2], t[true] = 1, 2.5, false
    collectgarbage()
    print("values", mode, size(t), t["short" .. mode], #t[string.rep("k", 50)])
  end
end

-- Functions: closures go; those without upvalues may be kept or not, so only closures are here.
do
  local t = weak "v"
  local up = {}
  t[1] = function() return up end
  local f = function() return up, t end
  t[2] = f
  collectgarbage()
  print("closures", t[1], t[2] == f)
end

-- An ephemeron's value keeps its key alive only through itself: it goes.
do
  local t = weak "k"
  for i = 1, 10 do local k = {}; t[k] = {k} end
  local kept = {}
  t[kept] = {kept}
  collectgarbage()
  print("ephemeron", size(t), t[kept][1] == kept)
end

-- Chains through one table and through several, and through the values of others.
do
  local tables = {weak "k", weak "k", weak "k"}
  local first = {}
  local key = first
  for i = 1, 60 do
    local next_key = {}
    tables[i % 3 + 1][key] = {next_key}
    key = next_key
  end
  collectgarbage()
  local n, k = 0, first
  for i = 1, 60 do
    k = tables[i % 3 + 1][k][1]
    n = n + 1
  end
  print("chain", n, size(tables[1]), size(tables[2]), size(tables[3]))
  first, k, key = nil, nil, nil
  collectgarbage()
  print("chain", size(tables[1]), size(tables[2]), size(tables[3]))
end

-- An ephemeron table inside an ephemeron table.
do
  local outer = weak "k"
  local k1, k2 = {}, {}
  outer[k1] = weak "k"
  outer[k1][k2] = {"deep"}
  outer[k1][{}] = "gone"
  collectgarbage()
  print("nested", size(outer), size(outer[k1]), outer[k1][k2][1])
end

-- A table becomes weak, and stops being so.
do
  local mt = {}
  local t = setmetatable({{}, {}, {}}, mt)
  collectgarbage()
  print("mode", size(t))
  mt.__mode = "v"
  collectgarbage()
  print("mode", size(t))
  t[1] = {}
  mt.__mode = nil
  collectgarbage()
  print("mode", size(t))
  setmetatable(t, {__mode = "v"})
  collectgarbage()
  print("mode", size(t))
end

-- Resurrected objects: gone from weak values before the finalizer, from weak keys after it.
do
  local values, keys = weak "v", weak "k"
  local log = {}
  local kept
  do
    local o = setmetatable({}, {__gc = function(o)
      log[#log + 1] = tostring(values[1])
      log[#log + 1] = tostring(keys[o])
      kept = o
    end})
    values[1], keys[o] = o, "in keys"
  end
  collectgarbage()
  print("finalized", table.concat(log, " "))
  print("kept", keys[kept], size(values))
  kept = nil
  collectgarbage()
  print("gone", size(keys))
end

-- What only an object to be finalized refers to is alive for its finalizer, but not a weak value.
do
  local values = weak "v"
  local seen
  do
    local inner = {name = "inner"}
    values[1] = inner
    setmetatable({inner}, {__gc = function(o) seen = o[1].name .. " " .. tostring(values[1]) end})
  end
  collectgarbage()
  print("inner", seen)
end

-- Removing entries while traversing, with collections in between.
do
  local t = weak "k"
  local keys = {}
  for i = 1, 40 do
    local k = {}
    if i % 4 == 0 then keys[#keys + 1] = k end
    t[k] = i
  end
  local n, sum = 0, 0
  for k, v in pairs(t) do
    t[k] = nil
    collectgarbage("step")
    n = n + 1
  end
  print("traversal", n >= #keys, size(t))
end

-- Entries found by interned names after everything else is gone.
do
  local t = weak "v"
  local held = {}
  for i = 1, 200 do
    local e = {i}
    t["name" .. i] = e
    if i % 20 == 1 then held[#held + 1] = e end
  end
  collectgarbage()
  local sum = 0
  for i = 1, 200 do local e = t["name" .. i]; if e then sum = sum + e[1] end end
  print("names", size(t), sum)
end
