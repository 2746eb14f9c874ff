-- Functions that have lost their names and lines.
local function stripped(f, ...)
  return load(string.dump(f, true), "=stripped", "b", ...)
end
print(pcall(stripped(function() error("with position") end, {error = error})))
print(pcall(stripped(function() return print.x.y end, nil)))
print(pcall(stripped(function() local t = {} return t.x.y end)))
print(pcall(stripped(function(s) return ("x"):rep(1e10, s) end)))
print(pcall(stripped(function() string.rep() end, _G)))
local a, b
local f = stripped(function() return a, b end)
print((debug.getupvalue(f, 1)), (debug.getupvalue(f, 2)), (debug.getupvalue(f, 3)))
print(debug.setupvalue(f, 2, true, "last"), select(2, f()))
print(debug.setupvalue(f, 1, 1, 2, nil), f())
local info = debug.getinfo(f, "SlLu")
print(info.source, info.short_src, info.currentline, type(info.activelines), info.nups)
