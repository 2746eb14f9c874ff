-- utf8.codes. What releases of 5.4 treat differently, stray continuation bytes, is not here.

local function codes(s, ...)
  local out = {}
  local ok, message = pcall(function(...)
    for position, code in utf8.codes(s, ...) do out[#out + 1] = position .. ":" .. code end
  end, ...)
  return table.concat(out, " ") .. (ok and "" or " " .. message)
end

print(codes(""), codes("abc"), codes("a\u{e4}\u{20ac}\u{1f600}"), codes("\0\0"), codes(123))
print(codes("\u{d7ff}\u{e000}\u{10ffff}"), codes("\u{d800}"), codes("a\u{110000}"))
print(codes("\u{d800}", true), codes("\u{110000}\u{7fffffff}x", true), codes("\u{d800}", nil), codes("\u{d800}", false))
print(codes("a\xc0\x80"), codes("ab\xff"), codes("\xe4\xbd"), codes("\xe4\xbda"))
print(codes("ab\xff", true), codes("\xfc\x80\x80\x80\x80\x80", true), codes("\xf4\x90\x80\x80"), codes("\xf4\x90\x80\x80", true))

-- The iterator is a function of a string and the position before
local iterate, s, start = utf8.codes("a\u{20ac}b")
print(type(iterate), s, start, iterate(s, 0), iterate(s, 1))
print(iterate(s, 2), iterate(s, 3), iterate(s, 4))
print(select("#", iterate(s, 5)), select("#", iterate(s, -1)), select("#", iterate(s, 100)), iterate("xyz", 2))
print(iterate == utf8.codes("other"), iterate == utf8.codes("other", true), utf8.codes("x", true) == utf8.codes("y", true))
print(pcall(utf8.codes))
print(pcall(utf8.codes, {}))
print(pcall(iterate, nil, 0))
