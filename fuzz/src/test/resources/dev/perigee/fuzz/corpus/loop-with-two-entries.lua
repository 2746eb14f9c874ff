local function f(n)
  local i, s, c = 0, 0, true
  if c then goto a end
  goto b
  ::a:: s = s + i
  ::b:: i = i + 1
  if i < n then goto a end
  return s
end
local wrong = 0
for k = 1, 300 do if f(10) ~= 45 then wrong = wrong + 1 end end
show(wrong)
