local a, b
local f = function() return a, b end
show(debug.setupvalue(f, 2, true, 5))
show(f())
