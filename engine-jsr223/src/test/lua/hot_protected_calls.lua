-- pcall of Lua functions by hot functions: any number of values, errors, nesting, yields and variables to be closed.
local function f(a,b,...) return b,a,... end
local n=0
for i=1,120 do
  local ok,x,y=pcall(f,i,2) assert(ok and x==2 and y==i)
  assert(select('#',pcall(f))==3) assert(select('#',pcall(f,1,2,3,4))==5)
  local t={pcall(f,1,2)} assert(#t==3)
  assert((pcall(f))) pcall(f)
  local ok,e=pcall(function() error("x"..i,0) end) assert(not ok and e=="x"..i)
  local ok,a,b=pcall(pcall,f,1,2) assert(ok and a and b==2)
  assert(pcall(function() return pcall(f,3,4) end))
  local ok,e=pcall(nil) assert(not ok)
end
local function deep(n) if n==0 then return "bottom" end local ok,v=pcall(deep,n-1) return v end
print(deep(100), (tostring(deep(250))):match("overflow"))
for i=1,40 do deep(20) end
print(deep(150))
local co=coroutine.wrap(function() for i=1,60 do local ok,v=pcall(coroutine.yield,i) local ok2,w=pcall(function() return coroutine.yield(i) end) assert(v==w) end return "done" end)
local r for i=1,121 do r=co(7) end print(r)
print(pcall(error)) print(pcall(function() local x<close> =setmetatable({},{__close=function() print"c" end}) return 1 end))
local function raise(x) if x % 3 == 0 then error({x}) elseif x % 3 == 1 then local y = nil + x else return x end end
local caught = 0
for i = 1, 150 do local ok, e = pcall(raise, i) if not ok then caught = caught + (type(e) == "table" and 1 or 2) end end
print(caught)
local function outer(i) local ok, e = pcall(raise, i) local ok2, e2 = xpcall(raise, function(m) return "handled" end, i) return ok, ok2, type(e), type(e2) end
for i = 1, 80 do outer(i) end
print(outer(3), outer(4), outer(5))
local function tail(i) return pcall(raise, i) end
for i = 1, 80 do tail(i) end
print((tail(3)), tail(5))
print(select("#", pcall(function() return table.unpack({}, 1, 120) end)))
local object = setmetatable({}, {__call = function(_, a) return a end, __index = function(t, k) if k == "bad" then error("no " .. k, 0) end return k end})
for i = 1, 80 do assert(pcall(object, i)) local ok, e = pcall(function() return object.bad end) assert(not ok and e == "no bad") end
local function info() return debug.getinfo(1, "n").name, debug.getinfo(2, "S").what, debug.traceback("t", 1):gsub("\n.*", "") end
for i = 1, 60 do pcall(info) end
print(pcall(info))
