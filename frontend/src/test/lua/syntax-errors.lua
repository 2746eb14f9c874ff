-- Writes syntax-errors.tsv: sources that are not valid Lua, each with the message of the Lua that runs this script.
-- Run it with PUC Lua 5.4: lua syntax-errors.lua > syntax-errors.tsv
-- (Before 5.4.6, the line in "to close '(' at line" is that of the function instead of the parenthesis.)

local function escape(s)
  return (s:gsub("[%c\\\127-\255]", function(c) return string.format("\\x%02x", c:byte()) end))
end

local seen = {}

local function write(source, name)
  local chunk, message = load(source, name or source)
  local key = source .. "\t" .. (name or "")
  if not chunk and not seen[key] then
    seen[key] = true
    message = message:match("^C stack overflow") or message
    io.write(escape(source), "\t", escape(name or source), "\t", escape(message), "\n")
  end
end

local sources = {
  -- Lexical errors.
  "x='abc", 'x="abc\n', "x=[[abc\n", "--[[abc\n", "--[==[ \n\n", "x=[=[ ]]", "x=[==", "x=[=x", "x=3x", "x=0x", "x=1e", "x=1e+",
  "x=1..2", "x=.5.5", "x=0x1p", "x=0x.p1", "x=.0xfz", "x=3_", "x='\\q'", "x='\\xg'", "x='\\x1g'", "x='\\xz", "x='\\u123'",
  "x='\\u{110000000000}'", "x='\\u{80000000}'", "x='\\u{12'", "x='\\u{}'", "x='\\u{zz", "x='\\300'", "x='\\300abc'",
  "x='\\3000'", "x='\\1234", "x='\\", "x='\\\n", "x=\n'a\\\nb", "x=\"a\\\r\nb\n", "x='a\\z \n b\n'", "x=@", "x=\195", "x=\1",
  "x=!", "x = 'a\\65b' 'b", "x = 'a\\0b' 'b\n", "'\\u{7fffffff}\n",
  -- The token after "near".
  "x 1", "x y", "x =", "a.non\195\169", "x='a\\0b' y", "x = 1 'a\\65b\\z  c'", "x = 1 [[\na\r\nb]]", "x = 1 [==[\n\na]==]",
  "x = 1 0x1P4", "x x\0y", "'a'", "x = ~1 ~= ~", "x = a.1", "while << do end", "for >> do end", "[[a]]", "1.000",
  -- Statements.
  "local 1", "local", "local x <", "local x < 1", "local x <const", "local function 1", "local function a.b() end", "for", "for x",
  "for x,1", "for x y", "for i=1", "for i=1,2,3,4 do end", "for i in 1", "for i in", "for i, in", "if x", "if", "if x then",
  "if x then else else end", "if x then elseif end", "while x", "while x do", "repeat", "repeat until", "do", "do until", "end",
  "else", "until", "elseif", "goto", "goto 1", "goto do", "::a", ":: a b", "::1", "::", "return 1 1", "return return",
  "return 1, end", "return;;", "break 1", "function", "function 1", "function a.1", "function a.b:c.d() end", "function f",
  "function f(", "function f(a", "function f(a,) end", "function f(...,a) end", "function f(1) end", "function f(a b) end",
  "function f()", "f = function", "f = function a() end", "a.b", "a.b c", "a,b", "a,b+1", "a+1", "f() = 1", "a, f() = 1",
  "(a) = 1", "a, (b) = 1", "(a).b, (c) = 1", "(a)", "(f)() = 1", "a = 1 = 2", "a = = 1", "f{}.x", "f''", "f'' = 1", "f\n[[x]] y",
  -- Expressions.
  "x = (", "x = ()", "(a", "(\na", "x = {", "x={1,2", "x={\n1,2 3", "x={a=}", "x={[1]}", "x={[1]=}", "x={[1", "x={,}", "x={1,,}",
  "x = {a.b = 1}", "x = {f() = 1}", "x = a.", "x = a:", "x=a:b", "f:x", "f:x 1", "f:x.y()", "f(\n1", "f(1,)", "f(,)", "x = a[", "x = a[1",
  "x = a[]", "x = not", "x = 1 +", "x = 1 + * 2", "x = -", "x = 1 2", "x = and", "x = # #", "x = function() end.y",
  "x = nil()", "x = 1()", "x = 'a'.b", "x = {}.y", "x = ... .y", "x = a or", "x = 2 ^", "x = 'a' ..", "x = a == == b", "x = a ~ = b",
  -- Lines.
  "if a then\n\n", "while a do\n\n", "for i = 1, 2 do\n", "repeat\n\n", "do\n", "function f()\n", "x = function()\n\n", "local function f()\n",
  "if a then\nelse\n", "if a then\nelseif b then\n\n", "if a\nthen x =\n\n", "a\n\n.b\n\n", "\r\nx\n\ry y", "x = {\n\n1\n\n2", "--[[\n\n]] x x",
}

for _, source in ipairs(sources) do
  write(source)
end

-- Names of chunks.
for _, name in ipairs { "=name", "=", "@file", "=" .. ("n"):rep(59), "=" .. ("n"):rep(60), "@" .. ("n"):rep(59), "@" .. ("a"):rep(3) .. ("n"):rep(60),
    "abc\ndef", "", "\nab", ("n"):rep(44), ("n"):rep(45), ("n"):rep(46), ("n"):rep(44) .. "\n", ("n"):rep(70), "a\rb" } do
  write("x x", name)
end

-- Levels: each shape with the least number of levels that is an error, one more than is allowed.
for _, shape in ipairs { { "x=", "(", "1", ")" }, { "", "do ", "", " end" }, { "x=", "{", "", "}" }, { "x=", "not ", "1", "" }, { "x=", "- ", "1", "" },
    { "x=1", " ..1", "", "" }, { "x=1", "^1", "", "" }, { "x", ",x", "=1", "" }, { "x=", "function() x=", "1", " end" }, { "", "function f() ", "", " end" },
    { "x=", "f(", "1", ")" }, { "x=", "a[", "1", "]" }, { "", "if x then else ", "", " end" }, { "x=1", "+(-1)^(1", "", ")" } } do
  for count = 40, 200 do
    local source = shape[1] .. shape[2]:rep(count) .. shape[3] .. shape[4]:rep(count)
    if not load(source) then
      assert(load(shape[1] .. shape[2]:rep(count - 1) .. shape[3] .. shape[4]:rep(count - 1)))
      write(source, "=levels " .. count)
      break
    end
  end
end

-- Random sequences of tokens.
local pieces = { "x", "y", "a.b", "f()", "f:m", "(", "(", ")", "[", "]", "{", "}", "=", "==", ",", ",", ";", "1", "0x", "3x", "1e5", "'s'",
  "'a\\65b'", "\"q\\z  \n\"", "[[l\nm]]", "'un", "\"bad\\q\"", "...", "..", "and", "or", "not", "-", "#", "~", "+", "*", "^", "//", "<", "<<", ">",
  "if", "then", "else", "elseif", "end", "end", "do", "while", "for", "in", "repeat", "until", "function", "local", "return", "break", "goto",
  "::", "::x::", "nil", "true", "false", ":", ".", "@", "\195", "\1", "--c\n", "--[[c]]", "--[[\n\n]]", "[==[", "\n", "\r\n", "local function",
  "for i=1,2 do", "for k,v in", "function(", "f{", "local x" }
math.randomseed(1)
for _ = 1, 400 do
  local row = {}
  for i = 1, math.random(2, 14) do
    row[i] = pieces[math.random(#pieces)]
  end
  local source = table.concat(row, math.random(8) == 1 and "" or " ")
  local _, message = load(source, "=row")
  -- Errors in names and labels are found later.
  if message and not message:find("goto>") and not message:find("outside loop") and not message:find("label '")
      and not message:find("outside a vararg") then
    write(source, "=row")
  end
end
