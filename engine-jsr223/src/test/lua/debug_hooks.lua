-- debug.sethook: which events come when, with which lines; what hooks may do.
local events = {}
local function record(event, line)
  local info = debug.getinfo(2, "nSlt")
  local name = info.name or (info.what == "main" and "main" or "?")
  events[#events + 1] = event .. "(" .. name .. (line and ":" .. line or "") .. (info.istailcall and " tail" or "") .. ")"
end
local function trace(mask, f, ...)
  events = {}
  debug.sethook(record, mask)
  f(...)
  debug.sethook()
  print(table.concat(events, " "))
end
local function lines(text)
  local f = load(text, "=t")
  local seen = {}
  debug.sethook(function(_, l) seen[#seen + 1] = l end, "l")
  f()
  debug.sethook()
  table.remove(seen, #seen)
  print(table.concat(seen, " ", 1))
end

-- calls and returns
local function leaf(x) return x end
local function inner(x) local y = leaf(x) return y end
local function tail(x) return leaf(x) end
local function varargs(...) return ... end
trace("c", inner, 1) trace("r", inner, 1) trace("cr", inner, 1)
trace("cr", tail, 1) trace("cr", varargs, 1, 2, 3)
trace("cr", function() local s = math.max(1, 2) + select("#", varargs(1, 2)) end)
trace("cr", function() return math.max(1, 2) end)
trace("cr", function() local ok = pcall(error) end)
trace("cr", function() local t = setmetatable({}, {__index = function() return 1 end}) local x = t.x end)
trace("cr", function() for i in function(_, c) return not c or nil end do end end)
trace("cr", function() do local c <close> = setmetatable({}, {__close = function() end}) end end)
trace("crl", function()
  local x = 1
  leaf(x)
end)

-- lines
lines "local a = 1\nlocal b\nb = 2\n"
lines "for i = 1, 3 do\n  local x = i\nend\n"
lines "for i = 1, 3 do local x = i end\n"
lines "local i = 0\nwhile i < 3 do\n  i = i + 1\nend\n"
lines "local i = 0\nrepeat\n  i = i + 1\nuntil i == 3\n"
lines "for k, v in next, {1, 2} do\n  local x = v\nend\n"
lines "if nil then\n  x = 1\nelseif 1 then\n  x = 2\nelse\n  x = 3\nend\nx = nil\n"
lines "do\n  goto on\nend\nx = 2\n::on::\nx = 1\n"
lines "local t = {\n  1,\n  2,\n  x = 3,\n}\n"
lines "local function f()\n  return 1\nend\nf()\nlocal x = f() + f()\n"
lines "local t = {}\nfor i = 1, 2 do\n  local x = i\n  t[i] = function() return x end\nend\n"
lines "local x\nlocal function f() return x end\nx = 1\nlocal y = x\ny = x + 1\nx = y\nx = f\n"
lines "for i = 1, 2 do\n  if i == 1 then\n    local z\n  end\nend\n"
lines "while true do\n  if true then\n    break\n  end\nend\n"
lines "\n\nlocal a\n\n\nlocal b = a\n"
lines "do return end\n"
lines "return\n"
lines "local s = 'a' .. 'b'\nlocal n = -#s\nlocal v = not n\nlocal z = n and v or s\n"

-- counts
local function counted(n, f)
  local count = 0
  debug.sethook(function(event) assert(event == "count") count = count + 1 end, "", n)
  f()
  debug.sethook()
  return count
end
local function hundred() for i = 1, 100 do end end
local ones = counted(1, hundred)
print(ones > 100 and ones < 120, counted(10, hundred) > 5, counted(1000, hundred))

-- state
local function hook() end
print(debug.gethook())
debug.sethook(hook, "crl", 7) print(debug.gethook() == hook, select(2, debug.gethook()))
debug.sethook(hook, "l") print(select(2, debug.gethook()))
debug.sethook(hook, "", 3) print(select(2, debug.gethook()))
debug.sethook(hook, "", 0) print(debug.gethook())
debug.sethook(hook, "x") print(debug.gethook())
debug.sethook(hook, "c") debug.sethook() print(debug.gethook())
debug.sethook(hook, "c") debug.sethook(nil, "c") print(debug.gethook())
print(type(debug.getregistry()._HOOKKEY), getmetatable(debug.getregistry()._HOOKKEY).__mode)

-- a hook is not seen by hooks, may change the hook, raise errors and look at variables
local depth = 0
debug.sethook(function() depth = depth + 1 leaf(1) end, "c") leaf(2) debug.sethook() print(depth)
local n = 0
debug.sethook(function() n = n + 1 debug.sethook() end, "l")
local x = 1
x = 2
print(n)
print(pcall(function() debug.sethook(function() debug.sethook() error("from the hook") end, "l")
  local never = 1 end))
debug.sethook()
print(pcall(function() debug.sethook(function(e) debug.sethook() error({e}) end, "c") leaf(1) end) == false) debug.sethook()
local function variables(a, b) local c = a + b return c end
local names = {}
debug.sethook(function(event)
  if debug.getinfo(2, "f").func ~= variables then return end
  for i = 1, 3 do
    local name, value = debug.getlocal(2, i)
    names[#names + 1] = event .. ":" .. tostring(name ~= "(temporary)" and name) .. "=" .. tostring(name ~= "(temporary)" and value)
  end
  if event == "call" then debug.setlocal(2, 1, 40) end
end, "cr")
print(variables(1, 2)) debug.sethook() print(table.concat(names, " "))

-- values that are passed
local passed = {}
debug.sethook(function(event)
  local info = debug.getinfo(2, "r")
  local values = {}
  for i = info.ftransfer, info.ftransfer + info.ntransfer - 1 do values[#values + 1] = tostring(select(2, debug.getlocal(2, i))) end
  passed[#passed + 1] = event .. "(" .. table.concat(values, ",") .. ")"
end, "cr")
varargs("a", "b") leaf("c") math.max(1, 2, 3) select(2, "x", "y", "z") tail("t")
debug.sethook() table.remove(passed) print(table.concat(passed, " "))
print(debug.getinfo(1, "r").ftransfer, debug.getinfo(1, "r").ntransfer)

-- names
debug.sethook(function() names = debug.getinfo(1, "n") debug.sethook() end, "l")
x = 3
print(names.name, names.namewhat)

-- coroutines have hooks of their own
local log = {}
local co = coroutine.create(function(a)
  local b = coroutine.yield(a)
  return b
end)
debug.sethook(co, function(e, l) log[#log + 1] = e .. (l or "") end, "crl")
print(coroutine.resume(co, 1)) print(debug.gethook(), (select(2, debug.gethook(co))))
print(coroutine.resume(co, 2)) print(#log > 0, log[1], log[#log]:match("^%a+"))
print(pcall(coroutine.wrap(function() debug.sethook(coroutine.yield, "l")
  local y = 1
end)))

-- arguments
print(pcall(debug.sethook, 1)) print(pcall(debug.sethook, 1, "c")) print(pcall(debug.sethook, hook)) print(pcall(debug.sethook, hook, {})) print(pcall(debug.sethook, hook, "c", "x"))
print(pcall(debug.sethook, co, 1, "c")) print(debug.gethook())

-- A return hook sees the frame of a function that ends in a call of pcall, whose callee has left a link and cells.
do
  local function fails(...)
    local a, b = 1, 2
    local f = function() a = b b = a end
    error("x")
  end
  local kinds = {}
  local function hook()
    for i = 1, 20 do
      local name, value = debug.getlocal(2, i)
      if name then kinds[type(value)] = true end
    end
    collectgarbage("step")
  end
  local function run(f)
    debug.sethook(hook, "r")
    local ok, message = f()
    debug.sethook()
    print(ok, message)
  end
  run(function() return pcall(table.unpack, nil, nil) end)
  run(function() return pcall(fails, 1, 2, 3, 4) end)
  run(function() return pcall(pcall, fails, 1, 2, 3, 4) end)
  print(kinds.boolean, kinds.string)
end
