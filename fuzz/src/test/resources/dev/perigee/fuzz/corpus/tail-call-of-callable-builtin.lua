local o = setmetatable({}, {__call = string.find})
show(xpcall(function() return o(1) end, debug.traceback))
