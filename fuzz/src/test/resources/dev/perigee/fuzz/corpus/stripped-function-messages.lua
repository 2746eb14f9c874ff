local function stripped(f) return load(string.dump(f, true)) end
show(pcall(stripped(function() error("text") end)))
local up, other = {}
show(pcall(stripped(function() return up, other.x end)))
