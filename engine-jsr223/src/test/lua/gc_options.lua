-- The answers of collectgarbage (manual 6.1).

collectgarbage("incremental")
print(collectgarbage(), collectgarbage("collect"))
print(collectgarbage("isrunning"))
print(collectgarbage("stop"), collectgarbage("isrunning"))
print(collectgarbage("restart"), collectgarbage("isrunning"))
print(math.type(collectgarbage("count")))

-- Previous values; they are kept in units of 4, from 0 to 1020.
print(collectgarbage("setpause", 150), collectgarbage("setpause", 1021), collectgarbage("setpause", 2000),
  collectgarbage("setpause", -1), collectgarbage("setpause", 200))
print(collectgarbage("setstepmul", 201), collectgarbage("setstepmul"), collectgarbage("setstepmul", 100))
print(collectgarbage("incremental"), collectgarbage("generational"), collectgarbage("generational", 30, 100),
  collectgarbage("incremental", 120, 300, 10), collectgarbage("incremental"))
print(collectgarbage("setpause", 200), collectgarbage("setstepmul", 100))
print(collectgarbage("incremental", 0, 0), collectgarbage("setpause", 200))

print(pcall(collectgarbage, "nothing"))
print(pcall(collectgarbage, {}))
print(pcall(collectgarbage, "step", {}))
print(pcall(collectgarbage, "setpause", "x"))
print(pcall(collectgarbage, "incremental", 1, 2, "y"))

-- A step of many KiB ends a cycle; enough small ones do.
print(collectgarbage("step", 1000000))
local steps = 0
repeat steps = steps + 1 until collectgarbage("step")
print(steps > 0)
collectgarbage("stop")
print(collectgarbage("step", 1000000), collectgarbage("isrunning"))
collectgarbage("restart")

-- The count follows what is there.
collectgarbage()
local before = collectgarbage("count")
local t = {}
for i = 1, 1000 do t[i] = {i} end
local large = string.rep("x", 200000)
local full = collectgarbage("count")
print(full - before > 195 + 1000 * 40 / 1024)
t, large = nil, nil
collectgarbage()
print(collectgarbage("count") < before + 10)

-- Stopped, nothing is collected.
local alive = setmetatable({}, {__mode = "k"})
alive[{}] = true
collectgarbage("stop")
for i = 1, 2000 do local x = {i} end
print(next(alive) ~= nil)
collectgarbage("restart")
collectgarbage()
print(next(alive))

-- A step in generational mode is a collection.
collectgarbage("generational")
alive[{}] = true
print(collectgarbage("step", 0), next(alive))
print(collectgarbage("incremental"))
