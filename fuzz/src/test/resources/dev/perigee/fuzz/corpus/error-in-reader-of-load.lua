show(xpcall(function() show(load(function() return {} end)) end, debug.traceback))
