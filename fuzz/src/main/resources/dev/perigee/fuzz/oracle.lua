-- Runs in the oracle. Each program is preceded by a line with its length; the answers have the same form.
local read, write, stdin, stdout, collect = io.read, io.write, io.stdin, io.stdout, collectgarbage
local file = assert(io.open(arg[1]))
local run = assert(load(file:read("a"), "=driver"))()
file:close()
while true do
  local length = stdin:read("n", "l")
  if not length then break end
  local answer = run(stdin:read(length))
  stdout:write(#answer, "\n", answer)
  stdout:flush()
  collect()
end
