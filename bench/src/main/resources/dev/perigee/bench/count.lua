-- Runs in PUC Lua and LuaJIT for NativeComparison, as CountedRun does in Perigee.
-- Arguments: how often each program runs before, how many iterations are counted, the files of the programs.
local nowhere = assert(io.open("/dev/null", "w"))
-- The request for a mark (scripts/count-between-marks.c). The number is the same for Lua 5.4's integers and for doubles.
local function mark() nowhere:seek("set", 0x5040000000000000) end

local programs = {}
for i = 3, #arg do
  local program = assert(loadfile(arg[i]))()
  for _ = 1, arg[1] do program() end
  programs[#programs + 1] = program
end
for _, program in ipairs(programs) do
  mark()
  for _ = 1, arg[2] do
    program()
    mark()
  end
end
