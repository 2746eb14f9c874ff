-- debug.getupvalue, setupvalue, upvalueid and upvaluejoin; metatables, user values and the registry.
local a, b, c = 1, "two", {3}
local function reads() return a, b, c end
local function writes(x) b = x; return a end
for i = 0, 4 do print(i, (debug.getupvalue(reads, i))) end
print(select(2, debug.getupvalue(reads, 1)), select(2, debug.getupvalue(reads, 2)), select(2, debug.getupvalue(reads, 3)) == c)
print(debug.setupvalue(reads, 1, 10), a, debug.setupvalue(reads, 9, 10), select("#", debug.setupvalue(reads, 9, 10)))
print(debug.setupvalue(writes, 1, "set"), b, (reads()))
print(select("#", debug.getupvalue(print, 1)), select("#", debug.getupvalue(reads, -1)))
local chunk = load("x = 1; return x", "=chunk", "t", {})
print((debug.getupvalue(chunk, 1)))
print(debug.setupvalue(chunk, 1, {x = 5}), chunk())
local nothing = load("return ...")
print((debug.getupvalue(nothing, 1)))

-- identities
print(debug.upvalueid(reads, 1) == debug.upvalueid(writes, 2), debug.upvalueid(reads, 2) == debug.upvalueid(writes, 1))
print(debug.upvalueid(reads, 1) == debug.upvalueid(reads, 2), debug.upvalueid(reads, 4), type(debug.upvalueid(reads, 1)))
local seen = {[debug.upvalueid(reads, 1)] = "a", [debug.upvalueid(reads, 2)] = "b"}
print(seen[debug.upvalueid(writes, 2)], seen[debug.upvalueid(writes, 1)], seen[debug.upvalueid(reads, 3)])
local id = debug.upvalueid(reads, 1)
print(id ~= nil, not id, rawequal(id, debug.upvalueid(writes, 2)), getmetatable(id), tostring(id):match("^userdata: ") ~= nil)
print(pcall(function() return id.x end)) print(pcall(function() return id + 1 end)) print(pcall(function() return id < id end))
print(pcall(string.rep, id)) print(select("#", table.unpack({id, id})), math.type(id), tonumber(nil or "3"))

-- joining
local function counter() local n = 0; return function() n = n + 1; return n end end
local one, two = counter(), counter()
one() one()
print(one(), two())
debug.upvaluejoin(two, 1, one, 1)
print(two(), one(), two(), debug.upvalueid(one, 1) == debug.upvalueid(two, 1))
local fresh = counter()
debug.upvaluejoin(one, 1, fresh, 1)
print(one(), two(), fresh())
local function self() local old = a; debug.upvaluejoin(self, 1, function() return b end, 1); return old, a end
print(pcall(self))

-- a loop whose closure changes below it
local step = 1
local add
add = function(total) for i = 1, 4 do total = total + step if i == 2 then debug.setupvalue(add, 1, 100) end end return total end
print((debug.getupvalue(add, 1)), add(0), step)

-- arguments
print(pcall(debug.getupvalue)) print(pcall(debug.getupvalue, 1, 1)) print(pcall(debug.getupvalue, reads)) print(pcall(debug.getupvalue, reads, "x"))
print(pcall(debug.setupvalue, reads, 1)) print(pcall(debug.setupvalue, 1, 1, 1)) print(pcall(debug.upvalueid, {}, 1)) print(pcall(debug.upvalueid, reads))
print(pcall(debug.upvaluejoin, reads, 9, reads, 1)) print(pcall(debug.upvaluejoin, reads, 1, reads, 9)) print(pcall(debug.upvaluejoin, {}, 1, reads, 1))
print(pcall(debug.upvaluejoin, reads, 1, print, 1)) print(pcall(debug.upvaluejoin, reads, 1))

-- metatables of everything
local mt = {__index = function(v, k) return type(v) .. "." .. k end, __call = function(v, x) return "called " .. tostring(x) end, __name = "My"}
for _, v in ipairs {1, true, print} do
  print(debug.getmetatable(v), debug.setmetatable(v, mt) == v, debug.getmetatable(v) == mt, v.field)
  debug.setmetatable(v, nil)
end
debug.setmetatable(nil, mt) print((nil).x, (nil)(5)) debug.setmetatable(nil, nil)
print(pcall(function() return (nil).x end))
local strings = debug.getmetatable("")
print(debug.setmetatable("", nil) == "", pcall(function() return ("x"):rep(2) end))
debug.setmetatable("", strings) print(("x"):rep(2))
local protected = setmetatable({}, {__metatable = "no"})
print(getmetatable(protected), type(debug.getmetatable(protected)), debug.setmetatable(protected, nil) == protected, getmetatable(protected))
print(pcall(debug.setmetatable, 1)) print(pcall(debug.setmetatable, 1, 2)) print(pcall(debug.getmetatable)) print(pcall(debug.setmetatable))

-- user values and the registry
print(debug.getuservalue(1), debug.getuservalue(io.stdout, 1), debug.getuservalue(io.stdout, 2))
print(pcall(debug.setuservalue, 1, 2)) print(pcall(debug.setuservalue, io.stdout)) print(debug.setuservalue(io.stdout, 2))
print(type(debug.getregistry()), debug.getregistry() == debug.getregistry())

-- What library functions hold for themselves is no upvalue.
for _, f in ipairs {table.pack, type, pairs, ipairs, require, coroutine.wrap(print), utf8.codes} do
  io.write(debug.getinfo(f, "u").nups, " ")
end
print((debug.getupvalue(type, 1)))
