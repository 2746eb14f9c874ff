-- Floor division and remainder by what is no constant.
local function f(a,b) return a % b, a // b end
local vals = {0,1,-1,2,-2,3,-3,7,-7,10,-10,math.maxinteger,math.mininteger,math.mininteger+1,1000003,-1000003, 1<<40, -(1<<40)}
local h = 0
for r=1,10 do
for _,a in ipairs(vals) do for _,b in ipairs(vals) do
  local ok, m, q = pcall(f,a,b)
  if ok then h = (h*31 + m*7 + q) & 0xffffffffff else h = h*31 & 0xffffffffff end
end end end
print(h)
for _,p in ipairs{{5.5,2},{-5.5,2},{5,-2.0}} do print(pcall(f,p[1],p[2])) end
for _,p in ipairs{{1,0.0},{-1,0.0}} do local m,q=f(p[1],p[2]) print(m ~= m, q) end
print(pcall(f,1,0)) print(pcall(f,"10",3)) print(pcall(f,{},3))
local t=setmetatable({},{__mod=function(a,b) return "mod" end,__idiv=function() return "idiv" end})
for i=1,200 do local a,b=f(t,i) assert(a=="mod" and b=="idiv") end
local function loop(n, k) local s=0 for i=1,n do s = s + i % k + i // k end return s end
print(loop(100,7), loop(20000,13), pcall(loop,10,0))
