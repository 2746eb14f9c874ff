-- A JSON codec: a recursive descent parser and a writer, for text that has every kind of value.
local escapes = {b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/"}
local parseValue

local function skip(text, at) return (text:find("[^ \t\r\n]", at)) or #text + 1 end

local function parseString(text, at)
  local parts = {}
  while true do
    local stop = text:find('["\\]', at)
    parts[#parts + 1] = text:sub(at, stop - 1)
    if text:byte(stop) == 34 then return table.concat(parts), stop + 1 end
    parts[#parts + 1] = escapes[text:sub(stop + 1, stop + 1)]
    at = stop + 2
  end
end

local function parseArray(text, at)
  local list = {}
  at = skip(text, at)
  if text:byte(at) == 93 then return list, at + 1 end
  while true do
    list[#list + 1], at = parseValue(text, at)
    at = skip(text, at)
    local byte = text:byte(at)
    at = at + 1
    if byte == 93 then return list, at end
    assert(byte == 44, "a comma is missing")
  end
end

local function parseObject(text, at)
  local object = {}
  at = skip(text, at)
  if text:byte(at) == 125 then return object, at + 1 end
  while true do
    local key
    key, at = parseString(text, skip(text, at) + 1)
    at = skip(text, at)
    assert(text:byte(at) == 58, "a colon is missing")
    object[key], at = parseValue(text, at + 1)
    at = skip(text, at)
    local byte = text:byte(at)
    at = at + 1
    if byte == 125 then return object, at end
    assert(byte == 44, "a comma is missing")
  end
end

function parseValue(text, at)
  at = skip(text, at)
  local byte = text:byte(at)
  if byte == 123 then return parseObject(text, at + 1) end
  if byte == 91 then return parseArray(text, at + 1) end
  if byte == 34 then return parseString(text, at + 1) end
  if byte == 116 then return true, at + 4 end
  if byte == 102 then return false, at + 5 end
  if byte == 110 then return nil, at + 4 end
  local number = text:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at)
  return tonumber(number), at + #number
end

local function write(value, out)
  local kind = type(value)
  if kind == "table" then
    if value[1] ~= nil or next(value) == nil then
      out[#out + 1] = "["
      for i = 1, #value do
        if i > 1 then out[#out + 1] = "," end
        write(value[i], out)
      end
      out[#out + 1] = "]"
    else
      local keys = {}
      for key in pairs(value) do keys[#keys + 1] = key end
      table.sort(keys)
      out[#out + 1] = "{"
      for i, key in ipairs(keys) do
        out[#out + 1] = (i > 1 and ',"' or '"') .. key .. '":'
        write(value[key], out)
      end
      out[#out + 1] = "}"
    end
  elseif kind == "string" then
    out[#out + 1] = '"' .. value:gsub('[%c"\\]', {['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n"}) .. '"'
  else
    out[#out + 1] = tostring(value)
  end
end

local records = {}
for i = 1, 60 do
  records[i] = '{"id": ' .. i .. ', "name": "item \\"' .. i .. '\\"", "tags": ["a", "b\\n", "c' .. i % 7
    .. '"], "price": ' .. i * 1.25 .. ', "sold": ' .. tostring(i % 3 == 0) .. ', "nested": {"x": [[1, 2], [], {}]}}'
end
local document = "[" .. table.concat(records, ",\n ") .. "]"

return function()
  local value = parseValue(document, 1)
  local out = {}
  write(value, out)
  local text = table.concat(out)
  local again = {}
  write(parseValue(text, 1), again)
  assert(table.concat(again) == text)
  return #text, #value
end
