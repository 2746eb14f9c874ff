-- Bitwise operators refuse what has no integer value, and say why. Strings are not converted here,
-- as they are in arithmetic.

local function try(f, ...) print(select(2, pcall(f, ...))) end

local function band(a, b) return a & b end
local function shl(a, b) return a << b end
local function flip(a) return ~a end

try(band, 1.5, 1)
try(band, 1, 1.5)
try(band, 2 ^ 63, 1)
try(band, 1e100, 1)
try(band, 1 / 0, 1)
try(band, 0 / 0, 1)
try(band, nil, 1)
try(band, 1, nil)
try(band, {}, 1)
try(band, true, 1)
try(band, "abc", 1)
try(band, "12", 10)
try(band, 12, "10")
try(band, 1, "1.5")
try(band, "1e100", 1)
try(band, "", 1)
try(band, print, 1)
try(shl, 1, 0.5)
try(shl, "x", 2)
try(shl, nil, nil)
try(flip, 1.5)
try(flip, nil)
try(flip, "1.5")
try(flip, "z")
try(flip, "0")
try(flip, {})

-- After the failures the same functions still work.
print(band(7, 5), band(7.0, 5), shl(1, 4), shl(1.0, 4), flip(0), flip(0.0))

local t = {x = 1.5, s = "str"}
try(function() return t.x | 1 end)
try(function() return t.s | 1 end)
try(function() return t.missing | 1 end)
try(function() return 1 ~ t.x end)
try(function() return undefinedglobal & 1 end)
try(function() local v = {}; return v >> 1 end)
try(function() local v = 1.25; return v >> 1 end)
