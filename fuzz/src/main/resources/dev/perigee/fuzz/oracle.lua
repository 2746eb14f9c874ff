-- The oracle's side: for each program, announced by its length on a line of its own, answers in the same form.
local run = dofile(arg[1])
while true do
  local length = io.read("n", "l")
  if not length then break end
  local source = io.read(length)
  local answer = run(source)
  io.write(#answer, "\n", answer)
  io.flush()
  collectgarbage()
end
