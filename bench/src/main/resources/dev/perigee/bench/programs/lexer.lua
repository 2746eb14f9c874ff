-- A lexer for Lua, which reads bytes one at a time and counts what it finds.
local keywords = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return then true until while"):gmatch("%a+") do
  keywords[word] = true
end
local pairsOf = {["="] = "=", ["~"] = "=", ["<"] = "=", [">"] = "=", ["."] = ".", [":"] = ":", ["/"] = "/"}

local Lexer = {}
Lexer.__index = Lexer

local function isLetter(b) return b and (b >= 97 and b <= 122 or b >= 65 and b <= 90 or b == 95) end
local function isDigit(b) return b and b >= 48 and b <= 57 end

function Lexer.new(text) return setmetatable({text = text, at = 1, line = 1, count = 0}, Lexer) end

function Lexer:peek() return self.text:byte(self.at) end

function Lexer:advance()
  if self:peek() == 10 then self.line = self.line + 1 end
  self.at = self.at + 1
end

function Lexer:skipBlanks()
  while true do
    local b = self:peek()
    if b == 32 or b == 10 or b == 9 then
      self:advance()
    elseif b == 45 and self.text:byte(self.at + 1) == 45 then
      while self:peek() and self:peek() ~= 10 do self.at = self.at + 1 end
    else
      return b
    end
  end
end

function Lexer:next()
  local b = self:skipBlanks()
  if not b then return nil end
  local start = self.at
  self.count = self.count + 1
  if isLetter(b) then
    repeat self.at = self.at + 1; b = self:peek() until not (isLetter(b) or isDigit(b))
    local word = self.text:sub(start, self.at - 1)
    return keywords[word] and "keyword" or "name", word
  elseif isDigit(b) then
    repeat self.at = self.at + 1; b = self:peek() until not (isDigit(b) or b == 46)
    return "number", tonumber(self.text:sub(start, self.at - 1))
  elseif b == 34 or b == 39 then
    local quote = b
    repeat
      self.at = self.at + (b == 92 and 2 or 1)
      b = self:peek()
    until b == quote
    self.at = self.at + 1
    return "string", self.text:sub(start + 1, self.at - 2)
  end
  self.at = self.at + 1
  local first, second = self.text:sub(start, start), self.text:sub(self.at, self.at)
  if pairsOf[first] == second and second ~= "" then
    self.at = self.at + 1
    return "symbol", first .. second
  end
  return "symbol", first
end

local source = [[
-- A queue, and what is done with it.
local Queue = {first = 1, last = 0, name = "queue \"one\""}
function Queue.push(self, value)
  self.last = self.last + 1
  self[self.last] = value -- at the end
  if self.last >= 1000 and not self.full then self.full = true end
  return self.last ~= 10.5 and self.name .. "#" .. tostring(self.last)
end
for i = 1, 10 do Queue:push({i, 'two', ["three"] = i // 2}) end
]]
source = source:rep(12)

return function()
  local lexer, kinds, names = Lexer.new(source), {}, {}
  for kind, value in Lexer.next, lexer do
    kinds[kind] = (kinds[kind] or 0) + 1
    if kind == "name" then names[value] = (names[value] or 0) + 1 end
  end
  return lexer.count, lexer.line, kinds.keyword, kinds.name, kinds.number, kinds.string, kinds.symbol, names.self
end
