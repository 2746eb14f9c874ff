-- Runs the scripts on the command line so that the JVM can write a cache for its next start. If a script returns a function,
-- as the benchmarks do, the function runs for some milliseconds, so that the profile has hot and cold parts.
local SECONDS = 0.05
for _, file in ipairs(arg) do
  local run = dofile(file)
  if type(run) == "function" then
    local start = os.clock()
    repeat run() until os.clock() - start > SECONDS
  end
end
