local levels = 0
local function endless()
  levels = levels + 1
  return 1 + endless()
end
local ok, message = pcall(endless)
local again, messageAgain = pcall(endless)
return ok, message, levels, again, messageAgain
