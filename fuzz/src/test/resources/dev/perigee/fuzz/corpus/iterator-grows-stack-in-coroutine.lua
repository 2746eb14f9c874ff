local function it(n, i) if i < n then return i + 1 end end
local keep = {}
for k = 1, 300 do
  local co = coroutine.create(function() for i in it, 30, 0 do end coroutine.yield() end)
  coroutine.resume(co) keep[k % 20] = co
end
show("done")
