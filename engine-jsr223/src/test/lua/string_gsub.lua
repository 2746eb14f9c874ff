-- string.gsub: replacement by string, table and function; counts, empty matches, anchors, errors.

-- All results of a call as one string.
local function all(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = type(t[i]) == "string" and ("%q"):format(t[i]) or tostring(t[i]) end
  return table.concat(t, ",")
end

-- Strings
print(
  all(("hello world"):gsub("o", "0")), all(("hello"):gsub("l", "L", 1)), all(("hello"):gsub("x", "y")),
  all(("abc"):gsub("", "-"))
)
print(
  all((""):gsub("", "x")), all(("abc"):gsub(".", "%0%0")), all(("abc"):gsub("%w", "%%%0")),
  all(("hello world"):gsub("(%w+) (%w+)", "%2 %1"))
)
print(
  all(("abc"):gsub("b", "%1")), all(("abc"):gsub("(b)", "<%1%1%0>")), all(("abc"):gsub("()b", "%1")),
  all(("x y"):gsub("(%w) (%w)", "%2%%%1"))
)
print(
  all(("a,b,,c"):gsub(",", ";")), all(("a,b,,c"):gsub(",-", ".")), all(("abab"):gsub("b*", "-")),
  all(("abc"):gsub("%w*", "x")), all(("a b"):gsub("%w*", "x"))
)
print(
  all(("abc"):gsub("b", 7)), all(("abc"):gsub("b", 1.5)), all(string.gsub(121, 1, 2)), all(string.gsub(121, "2", 0.5))
)
print(all(("\0a\0"):gsub("\0", "z")), all(("a\0b"):gsub("%z", "\0\0")), all(("aa"):gsub("a", "\0"):byte(1, -1)))

-- Counts
for _, limit in ipairs { -1, 0, 1, 2, 3, 100, math.maxinteger, math.mininteger } do
  print(limit, ("aaa"):gsub("a", "b", limit), ("aaa"):gsub("", "-", limit), ("aaa"):gsub("a*", "b", limit))
end
print(all(("aaa"):gsub("a", "b", "2")), all(("aaa"):gsub("a", "b", 2.0)), all(("aaa"):gsub("a", "b", nil)))

-- Anchors
print(
  all(("aaa"):gsub("^a", "b")), all(("aaa"):gsub("a$", "b")), all(("aaa"):gsub("^a*$", "b")),
  all(("baa"):gsub("^a", "b")), all(("a^a"):gsub("a^", "b"))
)
print(
  all(("abc"):gsub("^", "x")), all(("abc"):gsub("$", "x")), all(("abc"):gsub("^", "x", 0)),
  all(("  x "):gsub("^%s+", "")), all(("x  "):gsub("%s*$", ""))
)

-- Tables: the first capture, or the whole match, is the key
print(
  all(("$name is $age"):gsub("%$(%w+)", { name = "Lua", age = 30 })),
  all(("abc"):gsub("%w", { a = 1, b = false, c = 2.5 }))
)
print(
  all(("ab"):gsub("(%w)(%w)", { a = "A", b = "B" })), all(("abc"):gsub("()", { "x", "y", [4] = "z" })),
  all(("abc"):gsub("b", {}))
)
local log = {}
local proxy = setmetatable({ a = "raw" }, { __index = function(_, key) log[#log + 1] = key; return key ~= "c" and key:upper() end })
print(all(("abcd"):gsub("%w", proxy)), table.concat(log))
print(all(("abc"):gsub("%w", setmetatable({}, { __index = { b = "B" } }))))

-- Functions: all captures are arguments; nil and false keep the text
print(
  all(("hello"):gsub("l", function() return "L" end)), all(("hello"):gsub("l", function() end)),
  all(("hello"):gsub("l", function() return false end))
)
print(
  all(("a1b2"):gsub("(%a)(%d)", function(a, d) return d .. a end)),
  all(("abc"):gsub("()%w", function(p) return p * 2 end))
)
print(
  all(("abc"):gsub("%w", function(...) return select("#", ...) end)),
  all(("abc"):gsub("()(%w)()", function(...) return select("#", ...) end))
)
print(
  all(("abc"):gsub("b", function(s) return s, "ignored" end)), all(("abc"):gsub("", function(s) return #s end)),
  all(("3 4"):gsub("%d+", math.sqrt))
)
print(
  all(("abc"):gsub("%w", string.upper)), all(("abc"):gsub(".", string.byte)),
  all(("x=1"):gsub("(%w)=(%w)", rawequal and function(k, v) return v .. "=" .. k end))
)

-- The replacement may do anything, gsub and gmatch included
local function expand(s, depth)
  return (s:gsub("%b()", function(inner)
    collectgarbage("step")
    return "[" .. depth .. expand(inner:sub(2, -2), depth + 1) .. "]"
  end))
end
print(expand("a(b(c)d(e(f)))g(h)", 1))
print(("a b c"):gsub("%a", function(x)
  local out = {}
  for d in ("12"):gmatch("%d") do out[#out + 1] = x .. d end
  return (table.concat(out):gsub("%d", { ["1"] = "one", ["2"] = "two" })) .. ("zz"):find("z$")
end))
print(pcall(string.gsub, "abc", "b", function() error("in the function", 0) end))
print(select(2, pcall(string.gsub, "abc", "b", function() error({ code = 1 }) end)).code)
print(select(2, pcall(string.gsub, "abc", "b", function() local x = nil; return x.y end)))
local ok, message = pcall(string.gsub, "abc", "b", setmetatable({}, { __index = function(_, k) error("no " .. k, 0) end }))
print(ok, message)

-- No change gives the same string, however it came about
local long = ("long"):rep(30)
print(
  long:gsub("x", "y") == long, long:gsub("long", "%0") == long, long:gsub("long", {}) == long,
  select(2, long:gsub("long", {}))
)

-- Results that grow and shrink
local big = ("ab"):rep(500)
print(
  #big:gsub("a", "xyz"), #big:gsub("b", ""), #big:gsub("", "--"), select(2, big:gsub("%w%w", "")),
  #big:gsub("a", ("q"):rep(50))
)
print(#big:gsub("a", function() return ("r"):rep(41) end), #big:gsub("%w", { a = "one", b = "" }))

-- Errors
local function fails(...) print(select(2, pcall(string.gsub, ...))) end
fails() fails("a") fails("a", "a") fails("a", "a", nil) fails("a", "a", true) fails("a", "a", print, "x") fails({}, "a", "b")
fails("a", {}, "b") fails("a", "a", "b", {}) fails("a", "a", "b", 1.5) fails("a", "a", nil, "x")
fails("a", "a", "%") fails("a", "a", "%a") fails("a", "a", "x%") fails("a", "a", "%2") fails("a", "(a)", "%2") fails("a", "(a)", "%9")
fails("a", "(a", "%1") fails("a", "(a", function() end) fails("a", "(a", {}) fails("a", "a", { a = {} }) fails("a", "a", { a = true })
fails("a", "a", function() return print end) fails("a", "a", function() return coroutine end) fails("a", "%", "b") fails("a", "(()", "b")
print(pcall(string.gsub, "b", "a", "%2"), pcall(string.gsub, "a", "(a", "%0"), pcall(string.gsub, "a", "(a", "x"))
