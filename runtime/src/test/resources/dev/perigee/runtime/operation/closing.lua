-- Closes variables in each way in which a block can end. The argument is called with a name for each closing, its error, and
-- may raise one.
local closed = ...
local function closable(name)
  return setmetatable({}, {__close = function(_, e) closed(name, e) end})
end
local function body(how)
  local first <close> = closable "first"
  local none <close> = nil
  local refused <close> = false
  do
    local inner <close> = closable "inner"
  end
  local last <close> = closable "last"
  if how == "return" then
    return how, "values", 3
  elseif how == "error" then
    error(how, 0)
  elseif how == "tail" then
    return tostring(how)
  elseif how == "break" then
    for i = 1, 3 do
      local each <close> = closable("each " .. i)
      if i == 2 then
        break
      end
    end
  elseif how == "goto" then
    do
      local jumped <close> = closable "jumped"
      goto out
    end
    ::out::
  elseif how == "loop" then
    local function none() end
    for _ in none, nil, nil, closable "iterator" do
    end
  end
end
local function bad(value)
  local variable <close> = value
end
return body, bad
