show(pcall(function() return 5 & "\255" end))
show(pcall(function() return 5 & "z\0z" end))
show(pcall(function() local t = {} t["\255"]() end))
