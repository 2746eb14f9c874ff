-- What the JVM learns from for its next start: runs the scripts that are named on the command line. If a script returns a
-- function, as the benchmarks do, that runs for some milliseconds, so that the profile has hot and cold parts.
local SECONDS = 0.05
for _, file in ipairs(arg) do
  local run = dofile(file)
  if type(run) == "function" then
    local start = os.clock()
    repeat run() until os.clock() - start > SECONDS
  end
end
