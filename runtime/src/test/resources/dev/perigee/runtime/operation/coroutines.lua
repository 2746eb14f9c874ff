-- Bodies of coroutines for CoroutinesTest. The argument is coroutine.yield.
local yield = ...
local function exchange(...)
  local sum = 0
  local got = table.pack(...)
  while got.n > 0 do
    for i = 1, got.n do
      sum = sum + got[i]
    end
    got = table.pack(yield(sum, got.n))
  end
  return "sum", sum
end
local function everywhere(x)
  -- yields in metamethods, in iterators and in a protected call
  local object = setmetatable({}, {
    __add = function(_, y) return yield("add", y) end,
    __index = function(_, k) return yield("index", k) end,
    __newindex = function(_, k, v) yield("newindex", k, v) end,
    __lt = function() return yield "lt" end,
    __concat = function(_, y) return yield("concat", y) end,
    __len = function() return yield "len" end,
    __call = function(_, y) return yield("call", y) end,
    __close = function() yield "close" end,
  })
  local log = {}
  log[1] = object + x
  log[2] = object.field
  object.field = x
  log[3] = tostring(object < x)
  log[4] = "a" .. object .. "b"
  log[5] = #object
  log[6] = object(x)
  for i in function(_, i) return yield("next", i) end, nil, 1 do
    log[#log + 1] = i
  end
  local ok, message = pcall(function()
    local variable <close> = object
    yield "protected"
    error("raised", 0)
  end)
  log[#log + 1] = tostring(ok) .. message
  do
    local variable <close> = object
  end
  return table.concat(log, " ")
end
local function failing(closed)
  local variable <close> = setmetatable({}, {__close = function(_, e) closed(e) end})
  yield "before"
  error "failed"
end
local function replacing(closed)
  local variable <close> = setmetatable({}, {__close = function() error("another", 0) end})
  yield "before"
end
return exchange, everywhere, failing, replacing
