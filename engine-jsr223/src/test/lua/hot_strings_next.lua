-- string.upper, lower, rep and find without patterns, and next as a function.
local function cases(s) return s:upper(), s:lower(), string.upper(s), string.lower(s) end
local function reps(s, n) return s:rep(n), string.rep(s, n) end
local all = {}
for i=0,255 do all[#all+1]=string.char(i) end
local bytes = table.concat(all)
local texts = {"", "a", "Az", "@[`{", "hello World", ("aZ"):rep(20), ("xY"):rep(21), "ä\xc3\xa4\xe1\xfa\xc1", "abc\0Def"}
for i = 0, 6 do texts[#texts+1] = bytes:sub(i*40+1, i*40+40) end
local h = 0
local function add(...) for i=1,select("#",...) do local s=select(i,...) for k=1,#s do h=(h*31+s:byte(k)) % 2147483647 end h=(h*31+#s)%2147483647 end end
for r=1,1 do for _,t in ipairs(texts) do add(cases(t)) for n=-1,4 do add(reps(t,n)) end add(reps(t,40)) add(reps(t,41)) end end
print(h)
print(("ab"):rep(3), ("abc"):rep(13), ("abcd"):rep(10), (("abcdefghi"):rep(4)), ("x"):rep(40)==("x"):rep(20)..("x"):rep(20))
local function find1(s) local a,b=s:find("lo") return a,b end
local function find2(s, p, i) return s:find(p, i, true) end
local function find3(s, i) if s:find("=", i) then return 1 end return 0 end
local function find4(s) return (s:find("")) end
for r=1,1 do
 for _,t in ipairs(texts) do
  local a,b = find1(t) h = (h*31+(a or 7)+(b or 9))%2147483647
  for i=-2,5 do for _,p in ipairs{"","a","Z","World",".","%","\0","zzzz"} do local a,b=find2(t,p,i) h=(h*31+(a or 7)+(b or 9))%2147483647 end h=h+find3(t,i) end
  h = h + find4(t)
 end
end
print(h, find1("hello"), find2("a.b.c",".",3), find1(("x"):rep(2000).."lo"))
print(pcall(find2, "x")) print(pcall(find2,{},"x")) print(pcall(reps,"x",{})) print(select("#", find1("none")), select('#', ("a"):find("b")))
local function empty(t) return next(t) == nil end
local function first(t) local k, v = next(t) return k, v end
local function after(t, k) local a, b, c = next(t, k) return a, b, c end
local list = {10,20,30} local rec = {x=1} local mixed={5,y=2}
for i=1,40 do assert(empty({})) assert(not empty(list)) assert(not empty(rec)) 
 local k,v = first(list) assert(k==1 and v==10) k,v=first(rec) assert(k=="x" and v==1) k,v=first({}) assert(k==nil and v==nil)
 local k2,v2,n=after(list,1) assert(k2==2 and v2==20 and n==nil) assert(after(list,3)==nil) assert(after(mixed,1)=="y") assert(after(mixed,"y")==nil) assert(after(rec,nil)=="x") end
print(pcall(after, list, 99)) print(pcall(after, rec, "zz")) print(pcall(first, 5)) print(pcall(empty))
local function walk(t) local n, k, v = 0, nil, nil repeat k, v = next(t, k) if k ~= nil then n = n + 1 end until k == nil return n end
for i=1,40 do assert(walk(list)==3) assert(walk(mixed)==2) assert(walk({})==0) end
print(walk(setmetatable({1,2,3,a=1,b=2},{__index=function() return 1 end})))

-- Where to begin may be any integer.
local function from(s, p, i) return s:find(p, i, true) end
local longest, longer = ("x"):rep(1024), ("x"):rep(1025)
for _, i in ipairs({1, 2, 1024, 1025, 1026, 1027, 1 << 32, 1 << 47, math.maxinteger, math.mininteger, 0, -1, -1024, -1025}) do
  for _, p in ipairs({"", "x", "xx", "y", longest}) do
    local a, b
    for _ = 1, 3 do
      a, b = from(longest, p, i)
    end
    local c, d = from(longer, p, i)
    local e, f = from("x", p, i)
    print(i, #p, a, b, c, d, e, f)
  end
end
