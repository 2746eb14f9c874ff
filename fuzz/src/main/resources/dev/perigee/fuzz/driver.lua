-- Runs one generated program and returns what it printed, as printable ASCII. Both implementations run this script.
-- It uses no methods of strings, since a program may have replaced their metatable.
local LONGEST = 20000

local gsub, sub, find, format, byte, concat = string.gsub, string.sub, string.find, string.format, string.byte, table.concat
local pack, unpack = table.pack, table.unpack
local type, mathtype, select, rawtostring = type, math.type, select, tostring
local setmetatable, debugsetmetatable = setmetatable, debug.setmetatable
local sethook, gethook = debug.sethook, debug.gethook
local pcall, load, collect, randomseed, running = pcall, load, collectgarbage, math.randomseed, coroutine.running
local warn, metaof, strings = warn, getmetatable, getmetatable("")
local input, output, stdin, stdout = io.input, io.output, io.stdin, io.stdout
local stringindex, setstring = strings.__index, debug.setmetatable

local function code(c) return format("\\%03d", byte(c)) end

local function escaped(text)
  -- A traceback continues below the program, so its middle is omitted at a different length.
  local _, cut = find(text, "stack traceback:", 1, true)
  for i = 1, 10 do cut = cut and find(text, "\n\t", cut + 1, true) end
  if cut then text = sub(text, 1, cut) end
  cut = find(text, "\n\tdriver:", 1, true) or find(text, "\n\t[C]: in function 'pcall'\n\tdriver:", 1, true)
  if cut then text = sub(text, 1, cut) end
  -- These may differ: the kind of an overflow, the sign of a NaN, addresses.
  text = gsub(text, "C stack overflow", "stack overflow")
  text = gsub(text, "%-nan", "nan")
  text = gsub(text, ": 0x%x%x%x%x%x%x+", ": address")
  return (gsub(text, "[^%g ]", code))
end

local function show(value)
  local kind = mathtype(value) or type(value)
  if kind == "float" and value ~= value then return "nan" end
  -- PUC Lua compiles x - 0 as an addition of 0, which loses the sign of -0.0.
  if value == 0 and kind == "float" then return "0.0" end
  if kind == "string" then return '"' .. escaped(value) .. '"' end
  if kind == "integer" or kind == "float" or kind == "boolean" or kind == "nil" then return rawtostring(value) end
  return kind
end

-- Addresses differ, and so does the sign of a NaN.
local function text(value)
  if value ~= value then return "nan" end
  return (gsub(rawtostring(value), ": 0x%x+$", ": address"))
end

-- The values that a program keeps stay short, even in loops.
local function cut(value)
  if type(value) == "string" then return sub(value, 1, 64) end
  return value
end

local function copy(library)
  local result = {}
  for name, value in next, library do result[name] = value end
  return result
end

local libraries = {
  string = string, table = table, math = math, coroutine = coroutine, utf8 = utf8, debug = debug, os = os, io = io, package = package,
}
local globals = {}
for _, name in ipairs {
  "pcall", "xpcall", "error", "select", "type", "tostring", "tonumber", "ipairs", "pairs", "next", "rawget", "rawset", "rawequal",
  "rawlen", "setmetatable", "getmetatable", "assert", "load", "loadfile", "dofile", "require", "collectgarbage", "warn",
} do globals[name] = _G[name] end

-- How often a failing message handler is called again, until an overflow ends it, depends on the callers of the
-- program. So it gives up after some calls.
globals.xpcall = load([[
local xpcall, type, info = ...
return function(f, handler, ...)
  if type(handler) ~= "function" or info(handler, "S").what == "C" then return xpcall(f, handler, ...) end
  local calls = 0
  return xpcall(f, function(...)
    calls = calls + 1
    if calls > 3 then return "gives up" end
    return handler(...)
  end, ...)
end
]], "=xpcall")(xpcall, type, debug.getinfo)

local function reset()
  sethook()
  debugsetmetatable("", strings)
  strings.__index = stringindex
  debugsetmetatable(nil, nil)
  debugsetmetatable(1, nil)
  debugsetmetatable(true, nil)
  debugsetmetatable(type, nil)
  debugsetmetatable(running(), nil)
  output(stdout)
  input(stdin)
  collect("restart")
  collect("incremental")
end

return function(source)
  randomseed(42)
  local out, length = {}, 0
  local function put(...)
    -- A program's hook must not see the driver's work, which differs between the implementations.
    local hook, mask, count = gethook()
    sethook()
    local line = {}
    for i = 1, select("#", ...) do line[i] = show((select(i, ...))) end
    local text = concat(line, " ")
    length = length + #text + 1
    if length <= LONGEST then out[#out + 1] = text end
    if hook then sethook(hook, mask, count) end
  end
  local environment = copy(globals)
  for name, library in next, libraries do environment[name] = copy(library) end
  -- The original table is the one that require uses.
  environment.package = package
  environment.show, environment.text, environment.cut, environment.print = put, text, cut, put
  environment._G = environment
  local chunk, message = load(source, "=p", "t", environment)
  if not chunk then
    put("syntax", message)
  else
    local results = pack(pcall(chunk, "main", 7))
    reset()
    put("end", unpack(results, 1, results.n))
  end
  return concat(out, "\n")
end
