-- Yields from everywhere that PUC Lua allows, and the errors where it does not.
local yield, wrap = coroutine.yield, coroutine.wrap

-- across pcall and xpcall
local co = wrap(function()
  print(pcall(function() yield(1); error("first", 0) end))
  print(xpcall(function(...) print(...); print(yield(2)); local t = nil; return t.x end,
    function(m) return "handled " .. m end, "a", "b"))
  print(pcall(pcall, function() return yield(3) end))
  print(select("#", pcall(yield, 4)))
  return "end"
end)
print(co()) print(co()) print(co("in 2")) print(co("in 3", "more")) print(co(nil, nil)) 

-- across every metamethod
local function through(event)
  return function(...) return yield(event, select("#", ...)) end
end
local mt = {}
for _, event in ipairs({"add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr",
  "bnot", "concat", "len", "eq", "lt", "le", "index", "call"}) do
  mt["__" .. event] = through(event)
end
mt.__newindex = function(t, k, v) rawset(t, k, yield("newindex", k, v)) end
local a, b = setmetatable({}, mt), setmetatable({}, mt)
local operations = {
  function() return a + b end, function() return a - 1 end, function() return 2 * a end, function() return a / b end,
  function() return a % 3 end, function() return 2 ^ a end, function() return -a end, function() return a // b end,
  function() return a & 1 end, function() return 1 | a end, function() return a ~ b end, function() return a << 1 end,
  function() return 1 >> a end, function() return ~a end, function() return a .. b end, function() return "x" .. a .. "y" .. b end,
  function() return #a end, function() return a == b end, function() return a ~= b end, function() return a < b end,
  function() return a <= b end, function() return a > 1 end, function() return 1 >= a end, function() return a.field end,
  function() return a[1] end, function() local k = "v"; return a[k] end, function() return a.b .. a.c end,
  function() return a(1, 2) end, function() a.set = 5; return rawget(a, "set") end,
  function() if a < b then return "less" else return "not less" end end,
  function() local n = 0; while a == b do n = n + 1 end; return n end,
  function() return not (a <= b) end, function() return a.x and a.y or "neither" end,
}
for i, operation in ipairs(operations) do
  local run = wrap(function() return "result", operation() end)
  local out, n = {}, 0
  while true do
    local r = table.pack(run(n == 0 and i % 2 == 0 and "first" or n > 0 and "second"))
    n = n + 1
    for j = 1, r.n do out[#out + 1] = type(r[j]) == "table" and "table" or tostring(r[j]) end
    if r[1] == "result" or n > 6 then break end
    out[#out + 1] = "|"
  end
  print(i, table.concat(out, " "))
end

-- in iterators, closing values and tail calls
co = wrap(function()
  for k, v in function(_, k) k = (k or 0) + 1; local go = yield("next", k); if go then return k, go end end do print("body", k, v) end
  return (function(...) return yield(...) end)("tail", 1)
end)
print(co()) print(co("x")) print(co("y")) print(co(false)) print(co("last"))
local t = setmetatable({}, {__pairs = function(t) return function(_, k) return yield("pairs", k) end, t, nil end})
co = wrap(function() for k, v in pairs(t) do print(k, v) end; return "done" end)
print(co()) print(co("k", "v")) print(co(nil))

-- deep inside
local function deep(n) if n == 0 then return yield("bottom") end; return (deep(n - 1)) end
co = wrap(deep)
print(co(500)) print(co("up"))
local function nest(n) if n == 0 then return "innermost" end; return wrap(nest)(n - 1) end
print(nest(100))
local function endless(f) return wrap(f)(f) end
local ok, message = pcall(endless, endless)
print(ok, message:sub(-16))

-- not across Java functions that call back
print(wrap(function() return pcall(table.sort, {3, 2, 1}, yield) end)())
print(wrap(function()
  local ok, m = pcall(table.sort, {3, 2, 1}, function(x, y) return wrap(function() yield(1); return x < y end)() and x < y end)
  return ok, m
end)())
print(wrap(function() return pcall(load, function() yield() end) end)())
print(wrap(function() return coroutine.isyieldable(), pcall(table.sort, {1, 2, 3}, function(x, y)
  assert(not coroutine.isyieldable()); return x < y end) end)())
