-- io.write and print. (io.write shows a float with an integer value without its ".0", unlike print.)

io.write("a", "b", 1, 2.5, "\n")
io.write()
io.write("")
io.write(1, " ", -1, " ", 1.5, " ", 1e100, " ", 2 ^ 53, " ", math.mininteger, " ", 1 / 3, "\n")
io.write(1.0, " ", -0.0, " ", 100 / 2, " ", 1e15, " ", 2 ^ 31, " ", 1.0 .. "", "\n")
io.write("zero \0 inside\n")
io.write("bytes \xC3\xA9 \u{20AC}\n")
io.write(("long "):rep(50), "\n")
for i = 1, 20 do io.write(i, i < 20 and "," or "\n") end

print()
print("")
print(nil)
print(nil, nil)
print("tab\tin", "line\nbreak")
print(1, 1.0, -0.0, "1", true, {} ~= nil)
print((print == print), select("#", print()))
print("zero \0 inside", "end")

-- print uses tostring's metamethod, not the global tostring.
local saved = tostring
tostring = function() return "replaced" end
print(1, setmetatable({}, {__tostring = function() return "object" end}))
tostring = saved

-- print through a local, as a value, redefined.
local p = print
p("by local")
local realprint = print
local lines = 0
print = function(...) lines = lines + 1; realprint("[" .. lines .. "]", ...) end
print("redefined", 1)
print = realprint
print(lines)

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(io.write, nil)
try(io.write, "partly written; ", {})
try(io.write, true)
try(function() io.write({}) end)
try(print, setmetatable({}, {__tostring = function() return {} end}))
try(print, setmetatable({}, {__tostring = function() error("no text", 0) end}))
