-- Compression by the dictionary method of Lempel, Ziv and Welch, and back, through a string of codes.
local function compress(text)
  local codes, size = {}, 256
  for byte = 0, 255 do codes[string.char(byte)] = byte end
  local out, known = {}, ""
  for at = 1, #text do
    local character = text:sub(at, at)
    local longer = known .. character
    if codes[longer] then
      known = longer
    else
      out[#out + 1] = codes[known]
      codes[longer] = size
      size = size + 1
      known = character
    end
  end
  if known ~= "" then out[#out + 1] = codes[known] end
  return out
end

local function expand(list)
  local words, size = {}, 256
  for byte = 0, 255 do words[byte] = string.char(byte) end
  local previous = words[list[1]]
  local out = {previous}
  for at = 2, #list do
    local word = words[list[at]] or previous .. previous:sub(1, 1)
    out[#out + 1] = word
    words[size] = previous .. word:sub(1, 1)
    size = size + 1
    previous = word
  end
  return table.concat(out)
end

local function checksum(list)
  local a, b = 1, 0
  for _, code in ipairs(list) do
    a = (a + code) % 65521
    b = (b + a) % 65521
  end
  return b * 65536 + a
end

local pieces, seed = {}, 7
for i = 1, 500 do
  seed = (seed * 75 + 74) % 65537
  pieces[i] = ({"the ", "quick ", "brown ", "fox ", "jumps ", "over ", "lazy ", "dogs. "})[seed % 8 + 1]
end
local text = table.concat(pieces)

return function()
  local codes = compress(text)
  assert(expand(codes) == text)
  return #text, #codes, checksum(codes)
end
