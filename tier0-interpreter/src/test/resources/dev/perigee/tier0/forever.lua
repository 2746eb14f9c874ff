local how = ...
local function again() return again() end
local function deep(n) if n > 0 then return deep(n - 1) + 0 end return 0 end
local f = {
  ["while"] = function() while true do end end,
  ["repeat"] = function() local i = 0 repeat i = i + 1 until i < 0 end,
  ["for"] = function() for i = 1, math.huge do end end,
  ["float"] = function() for x = 1.0, math.huge do end end,
  ["iterator"] = function() for x in function() return 1 end do end end,
  ["goto"] = function() ::here:: goto here end,
  ["tail"] = again,
  ["calls"] = function() while true do deep(100) end end,
  ["metamethod"] = function()
    local t = setmetatable({}, {__index = function(t, k) return k end})
    while true do local x = t.x end
  end,
}
started()
local ok, message = pcall(f[how])
return ok, message
