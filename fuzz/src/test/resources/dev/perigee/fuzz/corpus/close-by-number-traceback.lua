show(xpcall(function() local v <close> = setmetatable({}, {__close = 1}) return 1 end, debug.traceback))
show(xpcall(function() local v <close> = setmetatable({}, {__close = 1}) return #nil end, debug.traceback))
