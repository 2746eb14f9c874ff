-- debug.getinfo: fields by option, of functions and levels, of Lua and library functions; arguments.
local function show(info, ...)
  local out = {}
  for _, key in ipairs {...} do out[#out + 1] = key .. "=" .. tostring(info[key]) end
  print(table.concat(out, " "))
end
local function keys(info)
  local out = {}
  for key in pairs(info) do out[#out + 1] = key end
  table.sort(out)
  return table.concat(out, " ")
end

local up = 1
local function plain(a, b) return a + b + up end
local function extra(a, ...) return ... end
local source = {"source", "short_src", "what", "linedefined", "lastlinedefined"}
for _, f in ipairs {plain, extra, print, load("return 1", "=chunk"), load("\n\nreturn 1", "text\nlines")} do
  local info = debug.getinfo(f)
  show(info, table.unpack(source))
  show(info, "currentline", "nparams", "isvararg", "namewhat", "name", "istailcall", "ftransfer", "ntransfer")
  print(info.func == f, keys(info))
end
show(debug.getinfo(plain, "u"), "nups", "nparams", "isvararg")
for _, option in ipairs {"S", "l", "n", "t", "u", "r", "f", "L", ""} do print(option, keys(debug.getinfo(plain, option))) end
print(debug.getinfo(print, "L").activelines, debug.getinfo(print, "u").nups)

-- levels
local function level(n, what) return debug.getinfo(n, what) end
show(level(0, "nS"), "name", "namewhat", "what", "short_src")
show((level(1, "nSl")), "name", "namewhat", "what", "currentline")
show((level(2, "nSl")), "name", "namewhat", "what", "currentline")
print(debug.getinfo(100), debug.getinfo(-1), debug.getinfo(1 << 31))
local function deep(n) if n > 0 then local r = deep(n - 1) return r end return debug.getinfo(5, "l").currentline, debug.getinfo(1, "f").func end
local line, func = deep(10)
print(line, func == deep)

-- names of what is called
local function name() local i = debug.getinfo(2, "n"); return i.namewhat .. ":" .. tostring(i.name) end
local t = {field = function() local r = name() return r end, name = name}
function t:method() local r = name() return r end
global = function() local r = name() return r end
local function captured() local r = name() return r end
local function calls()
  local function inner() local r = name() return r end
  local a = t.field()
  local b = t:method()
  local c = global()
  local d = captured()
  local e = inner()
  local f = (function() local r = name() return r end)()
  local g = t["field"]()
  local key = "field"
  local h = t[key]()
  print(a, b, c, d, e, f, g, h)
end
calls()
print(pcall(function() local r = name() return r end))
for r in function(_, c) if not c then return name() end end do print(r) end
local mt = {}
for _, event in ipairs {"add", "concat", "unm", "len", "index", "lt", "le", "eq", "call", "idiv", "shl", "bnot"} do
  mt["__" .. event] = function() local r = name() out = r return r end
end
local o, p = setmetatable({}, mt), setmetatable({}, mt)
print(o + 1, 1 + o, o .. "x", -o, #o, o.x, o[1], o(), o // 2, 1 << o, ~o)
local _ = o < p print(out) _ = o <= p print(out) _ = o == p print(out) _ = o > 1 print(out)
mt.__newindex = function() out = name() end
o.x = 1 print(out) o[1] = 1 print(out)
do local c <close> = setmetatable({}, {__close = function() out = name() end}) end print(out)
print(select(2, xpcall(error, function() local r = name() return r end, "e")))

-- tail calls
local function istail() local i = debug.getinfo(2, "tn"); return i.istailcall, i.name, i.namewhat end
local function tail2() local a, b, c = istail() return a, b, c end
local function tail1() return tail2() end
print(tail1()) print(tail2())
local function loop(n) if n == 0 then return debug.getinfo(1, "t").istailcall, debug.getinfo(2, "S").what end return loop(n - 1) end
print((loop(0))) print((loop(10)))
local function viapcall(n) if n == 0 then local r = debug.getinfo(1, "t").istailcall return r end return pcall(viapcall, n - 1) end
print(viapcall(3))
local callable = setmetatable({}, {__call = function(self, n) local i = debug.getinfo(1, "t") return i.istailcall, n end})
local function tailcallable() return callable(7) end
print(tailcallable())

-- coroutines
local co = coroutine.create(function(a)
  local b = coroutine.yield(a)
  error("dies")
end)
print(debug.getinfo(co, 0), debug.getinfo(co, 0, "l"))
coroutine.resume(co, 1)
show(debug.getinfo(co, 0), "what", "currentline", "name", "namewhat")
show(debug.getinfo(co, 1), "what", "currentline", "name", "namewhat")
print(debug.getinfo(co, 2))
coroutine.resume(co)
show(debug.getinfo(co, 0), "what", "name") show(debug.getinfo(co, 1), "currentline") print(debug.getinfo(co, 2))
show(debug.getinfo(co, plain), "what", "linedefined")
co = coroutine.create(function() return 1 end) coroutine.resume(co) print(debug.getinfo(co, 0))
co = coroutine.wrap(function(main) show(debug.getinfo(main, 1, "l"), "currentline") show(debug.getinfo(main, 0, "n"), "name") end)
co(coroutine.running())

-- arguments
print(pcall(debug.getinfo))
print(pcall(debug.getinfo, "x"))
print(pcall(debug.getinfo, {}))
print(pcall(debug.getinfo, 1.5))
print(pcall(debug.getinfo, 1, "X"))
print(pcall(debug.getinfo, 1, "Sx"))
print(pcall(debug.getinfo, print, ">"))
print(pcall(debug.getinfo, 1, ">S"))
print(pcall(debug.getinfo, 1, {}))
print(pcall(debug.getinfo, coroutine.create(print)))
print(pcall(debug.getinfo, coroutine.create(print), print, "X"))
print(pcall(debug.getinfo, 100, "X"))
print(debug.getinfo("1", "S").what)
local function active(f)
  local t, s = debug.getinfo(f, "L").activelines, ""
  local list = {}
  for l in pairs(t) do list[#list + 1] = l end
  table.sort(list)
  print(table.concat(list, " "))
end
active(function(a)
  local b = 1
  b = b
  a = a
  b =
   b
  a, b = a, b
  local function f() return b end
  b = b
  b = f
  local c <const> = 1
  local d
  d = nil
  d = d
  return
end)
