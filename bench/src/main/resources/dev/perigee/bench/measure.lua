-- Runs in PUC Lua. For each line "milliseconds path" on standard input, it calls the program in that file repeatedly for about
-- that time, and prints the processor time of one call in nanoseconds.
local programs = {}
for line in io.lines() do
  local milliseconds, path = line:match("^(%d+) (.*)$")
  local program = programs[path]
  if not program then
    program = assert(loadfile(path))()
    programs[path] = program
    program()
  end
  local calls, start, passed = 0, os.clock(), 0
  repeat
    program()
    calls = calls + 1
    passed = os.clock() - start
  until passed * 1000 >= tonumber(milliseconds)
  print(string.format("%.0f", passed / calls * 1e9))
  io.flush()
end
