-- string.find with plain search.

print(("hello world"):find("world", 1, true), ("hello world"):find("o", 1, true), ("hello world"):find("xyz", 1, true))
print(("hello"):find("l", 1, true), ("hello"):find("l", 4, true), ("hello"):find("l", 5, true))
print(
  ("hello"):find("", 1, true), ("hello"):find("", 6, true), ("hello"):find("", 7, true),
  (""):find("", 1, true), (""):find("a", 1, true)
)
print(
  ("hello"):find("lo", -2, true), ("hello"):find("h", -5, true), ("hello"):find("h", -4, true),
  ("hello"):find("h", -100, true), ("hello"):find("h", 0, true)
)
print(
  ("a.b*c%d[e"):find(".", 1, true), ("a.b*c%d[e"):find("*c", 1, true), ("a.b*c%d[e"):find("%d", 1, true),
  ("a.b*c%d[e"):find("[", 1, true)
)
print(("a\0b\0c"):find("\0", 1, true), ("a\0b\0c"):find("\0c", 1, true), ("a\0b"):find("b", 1, true))
print(
  ("aaa"):find("aa", 2, true), ("aaab"):find("aab", 1, true), ("abcabd"):find("abd", 1, true),
  ("short"):find("longer than it", 1, true)
)
print(
  ("12345"):find(34, 1, true), string.find(12345, "45", 1, true), ("x"):find("x", "1", true),
  ("x"):find("x", 1.0, true)
)
print(("hello"):find("l", 1, 1), ("h.llo"):find(".", 1, "yes"))

-- Without special characters the plain flag makes no difference.
print(("hello"):find("ell"), ("hello"):find("z"), ("hello"):find("l", 4), ("hello"):find(""))

-- All occurrences, splitting, replacing, counting: programs built on it.
local function all(text, what)
  local at, from = {}, 1
  while true do
    local i, j = text:find(what, from, true)
    if not i then return at end
    at[#at + 1] = i
    from = j + 1
  end
end
print(
  table.concat(all("abracadabra", "a"), " "), table.concat(all("abracadabra", "abra"), " "),
  #all("aaaa", "aa"), #all("abc", "x")
)
local function split(text, separator)
  local parts, from = {}, 1
  repeat
    local i, j = text:find(separator, from, true)
    parts[#parts + 1] = text:sub(from, (i or 0) - 1)
    from = (j or 0) + 1
  until not i
  return parts
end
print(
  table.concat(split("a,b,,c", ","), "|"), #split("", ","), #split(",", ","),
  table.concat(split("one::two::three", "::"), "|")
)
local function replace(text, old, new) return table.concat(split(text, old), new) end
print(replace("the cat sat on the mat", "the", "a"), replace("aaa", "a", "aa"), replace("none", "x", "y"))

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() return ("x"):find() end)
try(function() return ("x"):find({}, 1, true) end)
try(function() return ("x"):find("x", {}, true) end)
try(function() return ("x"):find("x", 1.5, true) end)
try(function() return string.find(nil, "x", 1, true) end)
