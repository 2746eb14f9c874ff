-- Programs for HooksTest, whose line numbers are part of what is tested.
local function called(a, b)
  return a
end
local function lines(n)
  local sum = 0
  for i = 1, n do
    sum = sum + i
  end
  if sum > 3 then
    sum = called(sum, 1)
  end
  return sum
end
local function tail(f, ...)
  return f(...)
end
local function endless()
  while true do
  end
end
return called, lines, tail, endless
