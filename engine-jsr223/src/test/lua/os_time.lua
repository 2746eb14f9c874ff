-- os.time: normal forms, and fields that are none. os.date's mistakes.

local function try(f, ...) print(select(2, pcall(f, ...))) end

local function show(t)
  print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday)
end

-- fields are brought into range, in the table too
local function normal(t)
  os.time(t)
  show(t)
end
normal {year = 2021, month = 1, day = 32}
normal {year = 2021, month = 13, day = 1}
normal {year = 2021, month = 0, day = 1}
normal {year = 2021, month = -11, day = 1}
normal {year = 2020, month = 2, day = 30}
normal {year = 2021, month = 3, day = 0}
normal {year = 2021, month = 6, day = 15, hour = 24}
normal {year = 2021, month = 6, day = 15, hour = -1}
normal {year = 2021, month = 6, day = 15, hour = 12, min = 60}
normal {year = 2021, month = 6, day = 15, hour = 12, min = 59, sec = 61}
normal {year = 2005, month = 1, day = 1, hour = 1, min = 0, sec = -3602}
normal {year = 2000, month = 10000, day = 1}
normal {year = 1900, month = 2, day = 29}

-- what may stand in a field
local base = os.time {year = 2020, month = 7, day = 4}
print(os.time {year = "2020", month = "7", day = " 4 "} == base)
print(os.time {year = 2020.0, month = 7.0, day = 4.0} == base)
print(os.time {year = "0x7e4", month = 7, day = 4} == base)
print(os.time {year = 2020, month = 7, day = 4, hour = 12, min = 0, sec = 0} == base)
print(os.time {year = 2020, month = 7, day = 4, hour = 13} - base)
print(os.time(setmetatable({}, {__index = {year = 2020, month = 7, day = 4}})) == base)
local d = os.date("*t", base)
print(os.time(d) == base, d.year, d.month, d.day, d.hour, d.min, d.sec, d.isdst)
print(math.type(os.time()), os.time() >= base, os.time() - os.time(os.date("*t")) <= 1)

try(os.time, {})
try(os.time, {year = 2020})
try(os.time, {year = 2020, month = 1})
try(os.time, {hour = 12})
try(os.time, {year = "x", month = 1, day = 1})
try(os.time, {year = 2020, month = 1.5, day = 1})
try(os.time, {year = 2020, month = 1, day = {}})
try(os.time, {year = 2020, month = 1, day = 1, hour = "x"})
try(os.time, {year = 2020, month = 1, day = 1, min = 0.5})
try(os.time, {year = 2020, month = 1, day = 1, sec = true})
try(os.time, {year = 1 << 31, month = 1, day = 1})
try(os.time, {year = (1 << 31) + 1900, month = 1, day = 1})
try(os.time, {year = -(1 << 31) + 1899, month = 1, day = 1})
try(os.time, {year = 2020, month = (1 << 31) + 1, day = 1})
try(os.time, {year = 2020, month = 1, day = 1 << 31})
try(os.time, {year = 2020, month = 1, day = 1, sec = -(1 << 31) - 1})
try(os.time, {year = math.maxinteger, month = 1, day = 1})
try(os.time, 5)
try(os.time, "x")
try(function() os.time({year = 2020}) end)

for _, format in ipairs {"%", "%9", "%E", "%O", "%Ea", "%Ez", "%Oc", "abc%", "%Q%d", "%5", "% d", "%\0", "%-d"} do
  try(os.date, format, 0)
end
try(os.date, {}, 0)
try(os.date, "%d", {})
try(os.date, "%d", "x")
try(os.date, "%d", 1.5)
try(os.date, "*t", math.maxinteger)
try(os.date, "%Y", math.mininteger)
print(os.date("!%d", "86400"), os.date("!%d", 86400.0))
print(os.date("!*t", 3600).hour, os.date("!*t", 0).isdst, os.date("!*T", 0))
print(os.date("!%c|%x|%X|%p|%%|%n|%t|", 0))
print(os.date("!%Ec|%EC|%Ex|%EX|%Ey|%EY", 1e9), os.date("!%Od|%Oe|%OH|%OI|%Om|%OM|%OS|%Ou|%OU|%OV|%Ow|%OW|%Oy", 1e9))
print(#os.date(), os.date("") == "", os.date("!") == "", os.date("!\0x") == "\0x")
print(os.clock() >= 0, math.type(os.clock()))
