-- Every operation that can call a metamethod, with its operand in every kind of place, and a metamethod of every kind
-- of behaviour, at different depths of the main function's stack and of a coroutine's. Programs are generated; each
-- operation and behaviour goes through the places in turn. Each program prints a line.

local operations = {
  {"index", "return A.field"}, {"index", "return A[7]"}, {"index", "return A[K]"}, {"index", "return A[2^53]"},
  {"index", "return A:field(1, K)"}, {"index", "A:field() return 'done'"}, {"index", "return (A.one).two"},
  {"index", "local x, y = A.field, A.field return y, x"}, {"index", "return 1, A.field, A.other"},
  {"newindex", "A.field = K return 'set'"}, {"newindex", "A[7] = 8 return 'set'"}, {"newindex", "A[K] = K return 'set'"},
  {"newindex", "A.x, A.y = 1, 2 return 'set'"},
  {"add", "return A + B"}, {"add", "return A + 1"}, {"add", "return 1 + A"}, {"add", "return A + 2.5"},
  {"sub", "return A - B"}, {"sub", "return A - 1"}, {"sub", "return 2.5 - A"}, {"mul", "return A * 3"},
  {"mul", "return B * A"}, {"div", "return A / 2"}, {"mod", "return A % 3"}, {"mod", "return 3 % A"},
  {"pow", "return A ^ 2"}, {"idiv", "return A // B"}, {"idiv", "return A // 2"}, {"band", "return A & 1"},
  {"band", "return 1 & A"}, {"bor", "return A | B"}, {"bxor", "return A ~ 3"}, {"shl", "return A << 1"},
  {"shl", "return 2 << A"}, {"shr", "return A >> B"}, {"shr", "return A >> 1"}, {"unm", "return -A"},
  {"bnot", "return ~A"}, {"len", "return #A"}, {"add", "local s = 0 for i = 1, 3 do s = A + i end return s"},
  {"concat", "return A .. 'x'"}, {"concat", "return 'x' .. A"}, {"concat", "return 1 .. A .. 2"},
  {"concat", "return 'a' .. 'b' .. A .. 'c' .. A"}, {"concat", "return A .. A .. A"},
  {"eq", "return A == B"}, {"eq", "return A ~= B"}, {"eq", "if A == B then return 'yes' end return 'no'"},
  {"eq", "return A == B and 1 or 2"}, {"lt", "return A < B"}, {"lt", "return A < 1"}, {"lt", "return 1 < A"},
  {"lt", "return A > 1.5"}, {"lt", "return not (A > B)"}, {"lt", "while A < B do return 'in' end return 'out'"},
  {"le", "return A <= B"}, {"le", "return A <= 1"}, {"le", "return A >= 1"}, {"le", "return 2.5 <= A"},
  {"call", "return A(1, K)"}, {"call", "return (A(1))"}, {"call", "A() return 'called'"},
  {"call", "local x, y, z = A(K) return z, y, x"}, {"call", "return A(A(1))"}, {"call", "return {A(1), A(2)}, K"},
  {"call", "return pcall(A, 1)"}, {"call", "local n = 0 for a, b in A, 1 do n = n + 1 if n > 2 then break end end return n"},
  {"close", "local x <close> = A return 'closed', K"}, {"close", "do local x <close> = A end return 'closed'"},
  {"close", "for i in function(_, i) return not i or nil end, nil, nil, A do K = K end return 'closed'"},
  {"close", "local x <close> = A error('after', 0)"}, {"close", "local x <close>, y = A, 1 goto e do end ::e:: return y"},
}

local places = {
  {"local", "local A, B, K = ... BODY", "A"},
  {"captured", "local A, B, K = ... local function get() return A, B end BODY", "A"},
  {"upvalue", "local A, B, K = ... return (function() BODY end)()", "A"},
  {"global", "A, B, K = ... BODY", "A"},
  {"field", "local t, B, K = {f = (...)}, select(2, ...) BODY", "t.f"},
  {"result", "local a, B, K = ... local function get(...) return ... end BODY", "get(a)"},
  {"vararg", "local _, B, K = ... BODY", "(...)"},
  {"written", "local K, B = select(3, ...), select(2, ...) local A = 1 A = (...) BODY", "A"},
}

local function deep(n)
  if n == 0 then return 0 end
  return 1 + deep(n - 1)
end

local function result(event, count)
  if event == "index" then return function(self, ...) return "method", select("#", ...) end end
  return event .. count
end

-- What a metamethod does; `count` counts its calls in one program.
local behaviours = {
  {"plain", function(event, count) return function(a, b, c) return result(event, count(a, b, c)) end end},
  {"vararg", function(event, count)
    return function(...)
      local x, y, z, u, v = 1, 2, 3, ...
      return result(event, count(...))
    end
  end},
  {"clobbers", function(event, count)
    return function(a, b, c)
      local n = count(a, b, c)
      a, b, c = {n = "wrong"}, {n = "wrong"}, {n = "wrong"}
      local d, e, f, g, h, i, j = a, b, c, a, b, c, a
      return result(event, n)
    end
  end},
  {"grows", function(event, count) return function(...) deep(160) return result(event, count(...)) end end},
  {"collects", function(event, count)
    return function(a, b, c)
      local n = count(a, b, c)
      a, b, c = nil
      collectgarbage()
      return result(event, n)
    end
  end},
  {"allocates", function(event, count)
    return function(...)
      local list = {}
      for i = 1, 5 do list[i] = {i .. ""} end
      return result(event, count(...))
    end
  end},
  {"yields", function(event, count)
    return function(...)
      if coroutine.isyieldable() then coroutine.yield(event) end
      return result(event, count(...))
    end
  end},
  {"yields twice", function(event, count)
    return function(...)
      if coroutine.isyieldable() then coroutine.yield() deep(40) coroutine.yield(...) end
      return result(event, count(...))
    end
  end},
  {"raises", function(event, count) return function(...) error("raised " .. count(...), 0) end end},
  {"raises a table", function(event, count) return function(...) count(...) error({...}) end end},
  {"protects", function(event, count)
    return function(...) pcall(deep, 20) pcall(error) return result(event, count(...)) end
  end},
  {"closes", function(event, count)
    return function(...)
      local x <close> = setmetatable({}, {__close = function() deep(30) end})
      return result(event, count(...))
    end
  end},
  {"tail call", function(event, count)
    local function last(...) return result(event, count(...)) end
    return function(...) return last(...) end
  end},
  {"many", function(event, count) return function(...) return result(event, count(...)), 2, 3, 4, 5 end end},
  {"nothing", function(event, count) return function(...) count(...) end end},
  {"false", function(event, count) return function(...) count(...) return false end end},
  {"hooks", function(event, count)
    return function(...)
      local seen = 0
      debug.sethook(function() seen = seen + 1 deep(10) end, "l")
      local x = deep(3)
      debug.sethook()
      return result(event, count(...))
    end
  end},
  {"builtin", function(event) return event == "close" and collectgarbage or event == "newindex" and rawset or rawequal end},
  {"callable", function(event, count)
    return setmetatable({}, {__call = function(self, ...) return result(event, count(...)) end})
  end},
  {"coroutine", function(event, count)
    return function(...) return coroutine.wrap(function(...) deep(25) return result(event, count(...)) end)(...) end
  end},
  {"not callable", function() return 42 end},
}

local function back(depth, expected, ...)
  assert(depth == expected)
  return ...
end

local function at_depth(depth, f, ...)
  if depth == 0 then return f(...) end
  local here = depth
  return back(here, depth, at_depth(depth - 1, f, ...))
end

local function text(list)
  local texts = {}
  for i = 1, list.n do
    local v = list[i]
    texts[i] = type(v) == "table" and (v.n or "table") or type(v) == "function" and "function" or tostring(v)
  end
  return table.concat(texts, " ")
end

local function object(event, behaviour, log)
  local function count(a, b, c)
    local function kind(v) return type(v) == "table" and (v.n or "table") or type(v) == "string" and v or type(v) end
    log[#log + 1] = kind(a) .. "," .. kind(b) .. "," .. kind(c)
    return #log
  end
  local handler = behaviour(event, count)
  return setmetatable({n = "a"}, {["__" .. event] = handler}), setmetatable({n = "b"}, {["__" .. event] = handler})
end

local function run(chunk, event, behaviour, depth, inside)
  local log = {}
  local a, b = object(event, behaviour, log)
  local got
  if inside then
    local co = coroutine.wrap(function() return "end", pcall(at_depth, depth, chunk, a, b, "key") end)
    local yields = -1
    repeat
      yields = yields + 1
      got = table.pack(co())
    until got[1] == "end"
    got = table.pack(table.unpack(got, 2, got.n))
  else
    got = table.pack(pcall(at_depth, depth, chunk, a, b, "key"))
  end
  return (text(got):gsub("^(%S+ )p:%d+: ", "%1")) .. " | " .. table.concat(log, " ")
end

local stride = STRIDE or 1 -- of the programs, the ones whose numbers are multiples of it
local function check(number, event, body, behaviour)
  local place = places[1 + number % #places]
  local statements = body:gsub("%f[%w]A%f[%W]", place[3])
  local source = place[2]:gsub("BODY", function() return statements end)
  local environment = setmetatable({}, {__index = _G})
  local chunk = assert(load(source, "=p", "t", environment))
  local depth = number * 11 % 31
  local main = run(chunk, event, behaviour[2], depth, false)
  local inside = run(chunk, event, behaviour[2], depth, true)
  print(body, place[1], behaviour[1], main, inside == main and "" or inside)
end

local number = 0
for _, operation in ipairs(operations) do
  for _, behaviour in ipairs(behaviours) do
    number = number + 1
    if number % stride == 0 then check(number, operation[1], operation[2], behaviour) end
  end
end
