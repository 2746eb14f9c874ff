-- os.time, os.date and os.clock, with fixed times only.

print(
  os.date("!%Y-%m-%d %H:%M:%S", 0), os.date("!%Y-%m-%d %H:%M:%S", 86399),
  os.date("!%Y-%m-%d %H:%M:%S", 951782400), os.date("!%Y-%m-%d", -1)
)
print(os.date("!%a %A %b %B %d %y %j %p %I %M %w %%", 1000000000))
print(
  os.date("!%c", 1000000000), os.date("!%x %X", 1000000000), os.date("!%D %T %R %F", 1000000000),
  os.date("!%e|%n|%t|%h", 86400 * 4)
)
print(os.date("!%U %W %V %G %g %u %C", 1000000000), os.date("!%H", 3600.0), os.date("!%S", "59"))
print(os.date("!", 0) == "", os.date("!plain", 0), os.date("!%d/%m", 2 ^ 31))

local t = os.date("!*t", 1000000000)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, t.isdst)
t = os.date("!*t", 951868799)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday)
t = os.date("!*t", -86400)
print(t.year, t.month, t.day, t.wday, t.yday)

-- Local time: there and back, whatever the zone (times far from changes of the clock).
local now = os.time({year = 2020, month = 1, day = 15, hour = 12})
print(math.type(now), os.date("%Y-%m-%d %H:%M:%S", now))
t = os.date("*t", now)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, os.time(t) == now)
print(
  os.time({year = 2020, month = 1, day = 16, hour = 12}) - now,
  os.time({year = 2020, month = 1, day = 15}) == now,
  os.time({year = 2020, month = 1, day = 15, hour = 0}) == now - 43200
)
print(os.time({year = "2020", month = "1", day = 15.0, hour = 12, min = 1, sec = 1}) - now)

-- Fields out of range are normalised, in the table too.
t = {year = 2020, month = 14, day = -3, hour = 36, min = 90, sec = -5}
local when = os.time(t)
print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, os.time(t) == when)
t = {year = 2021, month = 3, day = 0, hour = 12}
os.time(t)
print(t.month, t.day)
print(os.difftime(now + 60, now), os.difftime(0, 1), math.type(os.difftime(1, 0)))

-- Days of each month, leap years.
local lengths = {}
for m = 1, 12 do
  local d = os.date("*t", os.time({year = 2024, month = m + 1, day = 0, hour = 12}))
  lengths[m] = d.day
end
print(table.concat(lengths, " "))
for _, y in ipairs {1999, 2000, 2001, 2004, 2023, 2024} do io.write(os.date("*t", os.time({year = y, month = 12, day = 31, hour = 12})).yday, " ") end
print()

-- Only relations for the present.
print(
  math.type(os.time()), os.time() > 1600000000, os.time() - os.time() <= 0, type(os.clock()), os.clock() >= 0,
  type(os.date())
)
local c = os.clock()
for _ = 1, 100 do end
print(os.clock() >= c)

local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() os.time({}) end)
try(function() os.time({year = 2020, month = 1}) end)
try(function() os.time({year = 2020, month = "x", day = 1}) end)
try(function() os.time({year = 2020, month = 1.5, day = 1}) end)
try(function() os.time(5) end)
try(function() os.date("!%Ez", 0) end)
try(function() os.date("!%", 0) end)
try(function() os.date("!%Q", 0) end)
try(function() os.date("!%d", 1.5) end)
try(function() os.date("!%d", {}) end)
