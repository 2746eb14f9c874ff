local v = setmetatable({}, {__call = 5})
show(pcall(function() return v() end))
