-- A __close metamethod that changes the function that waits for it.
print(pcall(function(...)
  local x <close> = setmetatable({}, {__close = function() debug.setlocal(2, 1, nil) end})
  return ...
end, 1, 2, 3))

for index = 1, 9 do
  local results = table.pack(pcall(function(...)
    local x <close> = setmetatable({}, {__close = function() pcall(debug.setlocal, 2, index, {}) end})
    do
      local y <close> = setmetatable({}, {__close = function() pcall(debug.setlocal, 2, index, "y") end})
    end
    collectgarbage()
    return ...
  end, 1, 2, 3))
  print(index, results.n)
end
