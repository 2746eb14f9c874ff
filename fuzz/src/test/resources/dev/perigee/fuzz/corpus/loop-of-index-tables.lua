local a, b = {}, {}
setmetatable(a, {__index = b, __newindex = b}) setmetatable(b, {__index = a, __newindex = a})
show(pcall(function() return a.x end))
show(pcall(function() a.x = 1 end))
