local a = setmetatable({}, {__lt = 42})
show(xpcall(function() return a <= a end, debug.traceback))
show(xpcall(function() return a < a end, debug.traceback))
