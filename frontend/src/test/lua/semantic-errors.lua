-- Writes semantic-errors.tsv: sources that the grammar accepts but the compiler refuses, each with the message of the Lua that
-- runs this script. Run it with PUC Lua 5.4: lua semantic-errors.lua > semantic-errors.tsv

local function escape(s)
  return (s:gsub("[%c\\\127-\255]", function(c) return string.format("\\x%02x", c:byte()) end))
end

local function write(source)
  local chunk, message = load(source, "=test")
  assert(not chunk, source)
  io.write(escape(source), "\t=test\t", escape(message), "\n")
end

local function list(format, first, last, separator)
  local items = {}
  for i = first, last do
    items[#items + 1] = format:format(i)
  end
  return table.concat(items, separator)
end

local sources = {
  -- Constants.
  "local x <const> = 1; x = 2", "local x <const> = f(); x = 2", "local x <const>, y = 1, 2; y, x = 3\n, 4", "local x <const>\nfunction x()\n\nend z()",
  "local x <const> = 1; function f()\n x = 2 end", "local x <const>; do local x = 1; x = 2 end x\n=1", "local x <const> = 's'; a, b, x = 1",
  "local x <const> = {}; x.y = 1; x = 1", "local x <const> = 1; for i = 1, x do x = i end", "local _ENV <const> = {}; x = 1; _ENV = 2",
  "local function f() local x <const> = 1; return function() return function() x = 2 end end end",
  "local x <foo> = 1", "local x\n<foo>\n= 1", "local x <const>, y <Const> = 1", "local x <close>, y <close> = 1",
  "local x <const>, y <close>, z <close>",
  -- Varargs.
  "function f() return ... end", "function f(a) return function(...) end, ... end", "local f = function() local a = {...} end",
  "return function() return -... end", "return function() f(1, (...)) end", "function f(...) return function() return\n...\n end end",
  -- break.
  "break", "break\n\n", "do break end", "if x then break end", "while x do end break", "for i = 1, 2 do function f() break end end",
  "x = function() break end\n\ny = 1", "while 1 do local f = function()\n if x then\n break\n end\n end end", "repeat until x break;",
  "function f() while x do break end break end goto x",
  -- goto and labels.
  "goto x", "\ngoto\nx\n\ny = 1", "do goto x end do ::x:: end", "goto x; do ::x:: end", "do ::x:: end goto x", "goto x; local a; ::x:: f()",
  "goto x; local a; ::x:: ; ::y:: a = 1", "goto x; local a, b; ::x::\n\nprint(a)", "do goto x end local a ::x:: f()",
  "do local b goto x end local a, c ::x:: f()", "local z do do goto x end end local a ::x:: return", "::x:: ::x::", "::x::\n::y::\n\n::x::",
  "::x:: do ::x:: end", "do ::x:: end ::x:: ::x::", "while a do ::x:: while b do ::x:: end end", "::x:: function f() ::x:: ::x:: end",
  "function f() goto x end ::x::", "::x:: function f() goto x end", "repeat goto x; local a; ::x:: until a",
  "repeat goto x; local a; ::x:: ; until 1", "if a then goto x else ::x:: end", "for i = 1, 2 do goto continue end ::continue:: goto x",
  "goto a goto b ::b::", "goto b; local x <const> = 1; ::b:: f()", "goto b; local function g() end ::b:: f()", "goto continue; local x; ::continue:: break",
  "::a:: ::b:: ::a:: x = 1", "::a:: ; ::b:: ; ::a::", "goto l; for i = 1, 2 do ::l:: end", "function f()\n goto l\nend\n\n\nx = 1", "goto _ENV",
  -- Limits.
  "local " .. list("a%d", 1, 200, ", ") .. "\nlocal b",
  "function f()\nlocal " .. list("a%d", 1, 201, ", ") .. " = 1 end",
  "function f(" .. list("a%d", 1, 201, ", ") .. ") end",
  "local " .. list("a%d", 1, 198, ", ") .. " for i = 1, 2 do end",
  "local " .. list("a%d", 1, 196, ", ") .. " for i in x do end",
  "local " .. list("a%d", 1, 196, ", ") .. "\n for\ni\n,\nj,\n\nk\n in x do end",
  "local " .. list("a%d", 1, 200, ", ") .. " local function b() end",
  "local " .. list("a%d", 1, 200, ", ") .. " local function b() end",
  list("local a%d <const> = 1", 1, 201, "\n"),
  "local " .. list("a%d", 1, 200, ", ") .. " function f() local " .. list("b%d", 1, 100, ", ")
    .. "\nfunction g() " .. list("a%d()", 1, 200, " ") .. "\n" .. list("b%d()", 1, 56, " ") .. " end end",
  "local x = " .. list("x%d", 1, 256, ", "),
  -- Behind or before an error of syntax: the first one counts.
  "function f() return ... end do do", "function f() return ... do", "function f() return ... @", "function f() return ... '",
  "function f() return ... end x = 'a\\q'", "function f() return ... end --[[", "for i = 1, do ... end",
  "local x <const> = 1; x = 2; y = )", "local x <const> = 1; x, y z", "local x <const> = 1; x = ", "local x <const> = 1; x y",
  "function f() goto z end x x", "function f() goto z x x", "break x x", "function f() break end +", "function f() break +",
  "function f() break", "local x <foo> = 1 +", "local x <foo +", "local x <close>, y <close> = +", "::a:: ::a:: +", "do ::a:: end ::a:: x",
  "goto x; local y; ::x:: print(y) +", "do goto x; local y; ::x:: print(y) end +", "function f(a) return function() return ... end end )",
  "local function f() for i = 1, 2 do f{1, (... + 2)}, ] end", "function f() repeat x = {[...] = 1} until", "function f(x) x(...).y, z 1",
  list("local a%d;", 1, 201, " ") .. ")", "x = { " .. list("%d", 1, 300, ", ") .. " ) function f() return ... end",
}

for _, source in ipairs(sources) do
  write(source)
end
