-- Runs one generated program and gives what it printed, as printable ASCII. Both implementations run this.
local LONGEST = 60000

local function escaped(text)
  -- What may differ: the kind of an overflow, a NaN's sign.
  return (text:gsub("C stack overflow", "stack overflow"):gsub("%-nan", "nan"):gsub("[^%g ]", function(c) return string.format("\\%03d", c:byte()) end))
end

local function show(value)
  local kind = math.type(value) or type(value)
  if kind == "float" and value ~= value then return "nan" end
  -- PUC Lua makes x - 0 an addition of 0, which loses the sign of -0.0.
  if value == 0 and kind == "float" then return "0.0" end
  if kind == "string" then return '"' .. escaped(value) .. '"' end
  if kind == "integer" or kind == "float" or kind == "boolean" or kind == "nil" then return tostring(value) end
  return kind
end

-- Addresses differ, and so does a NaN's sign.
local function text(value)
  if type(value) == "table" or type(value) == "function" then return "a " .. type(value) end
  return value ~= value and "nan" or tostring(value)
end

return function(source)
  local out, length = {}, 0
  local function put(...)
    local line = {}
    for i = 1, select("#", ...) do line[i] = show((select(i, ...))) end
    local text = table.concat(line, " ")
    length = length + #text + 1
    if length <= LONGEST then out[#out + 1] = text end
  end
  local environment = {
    show = put, pcall = pcall, xpcall = xpcall, error = error, select = select, type = type, tostring = text,
    tonumber = tonumber, ipairs = ipairs, next = next, rawget = rawget, rawset = rawset, rawequal = rawequal,
    rawlen = rawlen, setmetatable = setmetatable, getmetatable = getmetatable, assert = assert, load = load,
    string = string, table = table, math = math, coroutine = coroutine, utf8 = utf8, collectgarbage = collectgarbage,
  }
  environment._G = environment
  local chunk, message = load(source, "=p", "t", environment)
  if not chunk then
    put("syntax", message)
  else
    put("end", pcall(chunk))
  end
  return table.concat(out, "\n")
end
