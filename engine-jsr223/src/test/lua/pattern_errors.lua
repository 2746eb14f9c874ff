-- What is wrong with a pattern is an error when the matcher comes to it, and only then.

local function try(subject, pattern)
  local shown = #pattern > 20 and pattern:sub(1, 8) .. "..." .. #pattern or pattern
  print(shown, pcall(string.find, subject, pattern))
end

for _, pattern in ipairs {
  "%", "a%", "[", "[a", "[^", "[^a", "[]", "[^]", "[a%", "[a%]", "[%", "[a-", "[a-%", "(", "()(", "(a", "(a(b)", ")", "a)",
  "(a))", "())", "%b", "%bx", "a%b", "%f", "%fa", "%f%a", "%f[", "%f[a", "%0", "%1", "(%1)", "(a)%2", "(a%1)", "()%1", "a%9",
  "((a)%1)", "((a)%2)",
} do
  try("ab", pattern)
end

-- Nothing comes to these
for _, pattern in ipairs { "x[", "x%", "x(", "x)", "x%1", "x%b", "x%f", "xa*[", "xa?(", "^x[", "a+x[", "[^ab]+[", "%d(a" } do
  try("ab", pattern)
end
-- To these something does, behind items that are content with nothing
for _, pattern in ipairs { "x*[", "x-%", "x?)", "x?(", "x*%1", "a*x?[", "(x*)(", "(x-)%2", "$[", "b$)", "ab$", "%f[x](", ".*[", ".-%" } do
  try("ab", pattern)
end

-- An unfinished capture is an error where it is wanted
print(pcall(string.match, "ab", "a(b"), pcall(string.find, "ab", "(a(b)"))
print(pcall(string.gsub, "ab", "(a", "x"), pcall(string.gsub, "ab", "(a", "%0"))
print(pcall(string.gsub, "ab", "(a", "%1"))
print(pcall(string.gsub, "ab", "()(a", "%1"))
print(pcall(string.gsub, "ab", "(a()", "%2"))
print(pcall(string.gsub, "ab", "(a", "%2"))

-- Captures: 32
for n = 32, 33 do
  try(("a"):rep(40), ("(a"):rep(n))
  print(n, pcall(function() return select("#", ("a"):rep(40):find(("(a)"):rep(n))) end))
  print(n, pcall(function() return select("#", ("a"):rep(40):match(("()"):rep(n))) end))
end
try("a", "x" .. ("()"):rep(33))

-- Depth: 200
for n = 199, 201 do
  try(("a"):rep(n), ("a?"):rep(n))
  try("", ("a?"):rep(n))
  try("a", ("a?"):rep(n))
  try("aab", ("a*"):rep(n) .. "b")
  try("ab", ("a-"):rep(n) .. "b")
  try(("ab"):rep(101), ("a+b-"):rep(n // 2) .. ("a*"):rep(n % 2))
  try(("a"):rep(n), ("()"):rep(30) .. ("a?"):rep(n - 30))
  try(("a"):rep(n), ("(a)"):rep(30) .. ("a?"):rep(n - 60))
  try(("a"):rep(n), ("a"):rep(n) .. ("[ab]"):rep(n))
end
try(("a"):rep(10), ("a?"):rep(500))
try(("a"):rep(300), ("a?"):rep(500))
try(("x"):rep(300), "y" .. ("x?"):rep(300))
print(#("x"):rep(500):match(("x"):rep(300)), #("x"):rep(500):match(("."):rep(300) .. ".*"))

-- Deep nesting of what is not recursive
print(#(("("):rep(1000) .. (")"):rep(1000)):match("%b()"), (("a"):rep(500) .. "b"):find(("a"):rep(300) .. "b"))

-- Errors name the function and its argument
local function fails(f, ...) print(select(2, pcall(f, ...))) end
for _, f in ipairs { string.find, string.match } do
  fails(f) fails(f, "a") fails(f, nil, "a") fails(f, "a", nil) fails(f, {}, "a") fails(f, "a", print) fails(f, "a", "a", "x")
  fails(f, "a", "a", 1.5) fails(f, "a", "a", {}) fails(f, true, "a")
end
print(select(2, pcall(function() return ("x"):find() end)))
print(select(2, pcall(function() return ("x"):match({}) end)))
print(select(2, pcall(function() return ("x"):find("[") end)))
print(select(2, pcall(function() local s = "x"; return s:gsub("x", "%2") end)))
