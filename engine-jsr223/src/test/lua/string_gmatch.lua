-- string.gmatch: iteration, empty matches, init, iterators beside each other.

local function all(...)
  local out = {}
  for a, b, c in string.gmatch(...) do
    out[#out + 1] = table.concat({ tostring(a), b and tostring(b), c and tostring(c) }, ":")
  end
  return #out .. " [" .. table.concat(out, "|") .. "]"
end

print(all("one two  three", "%a+"))
print(all("a=1, b=2; c = 3", "(%w+)%s*=%s*(%w+)"))
print(all("abc", ""), all("", ""), all("", "a"), all("abc", "b*"), all("aXbXc", "[^X]*"), all("aXXb", "[^X]*"))
print(all("abc", "()"), all("a b", "()%a()"), all("abcd", "(a?)(b?)"), all("xay", "a?"))
print(all("aaa", "a-"), all("aaa", "a-$"), all("aaa", "a+"), all("aaa", "a"), all("aaaa", "aa"))

-- A circumflex is a byte like others here
print(all("^a^b", "^a"), all("aaa", "^a"), all("^^", "^"), all("a^", "^$"), all("x^2", "%^%d"))

-- init
for _, init in ipairs { 1, 2, 3, 4, 5, 100, 0, -1, -2, -3, -4, -100, math.maxinteger, math.mininteger } do
  print(init, all("abc", "%a", init), all("abc", "()", init), all("abc", "", init))
end
print(all("a.b.c", "%f[%a]%a", 2), all("word", "%f[%w]%w", 2), all("12 34", "%d+", "3"), all(12345, 3), all(1221, "2", nil))

-- Iterators are values: they can be called beside each other, and after their end
local first, second = ("a b c"):gmatch("%a"), ("1 2"):gmatch("%d")
print(first(), second(), first(), second(), second(), first(), first(), first(), second())
print(select("#", first()), select("#", (("x"):gmatch("y"))()), type(first), first == first, first == ("a"):gmatch("%a"))

-- The subject and the pattern live as long as the iterator
local function iterator()
  local subject, pattern = {}, {}
  for i = 1, 60 do subject[i] = i % 7 end
  for i = 1, 3 do pattern[i] = "[" .. i .. "-" .. i + 2 .. "]+" end
  return table.concat(subject):gmatch(table.concat(pattern))
end
local next, found = iterator(), {}
collectgarbage()
for part in next do
  found[#found + 1] = part
  collectgarbage()
  local garbage = ("x"):rep(50) .. #found
end
print(#found, table.concat(found, " "))

-- Other patterns in between, and a loop that is left
local out = {}
for line in ("a=1\nb=2\nc=3\n"):gmatch("[^\n]+") do
  local key, value = line:match("(%w)=(%w)")
  for x in (key:rep(3)):gmatch(".") do out[#out + 1] = x end
  out[#out + 1] = value:gsub("%d", "<%0>")
  if key == "b" then break end
end
print(table.concat(out, " "))

-- Long pieces, many captures
for piece, rest in (("y"):rep(50) .. "," .. ("z"):rep(60) .. ","):gmatch("((%a)%a*),") do print(#piece, rest) end
print(select("#", ("a"):rep(40):gmatch(("(.)"):rep(32))()), ("x"):rep(300):gmatch(("x"):rep(270))() == ("x"):rep(270))

-- Errors come with the first call
for _, pattern in ipairs { "(", "%", "[a", "(()", "%1", ")" } do
  local iterate = ("abc"):gmatch(pattern)
  print(pattern, pcall(iterate))
end
print(pcall(string.gmatch, "x"))
print(pcall(string.gmatch, nil, "x"))
print(pcall(string.gmatch, "x", "x", {}))
print(pcall(function() for a in ("x"):gmatch("(x") do print(a) end end))
