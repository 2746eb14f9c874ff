-- The error of calling it is the pcall's, not the outer one's; also when a collection runs at each allocation.
show(pcall(function() local x <close> = setmetatable({}, {__close = 1}) error("x") end))
show(pcall(function(...) do local a = 1 for v in nil, nil, nil, setmetatable({}, {__close = 1}) do end end end, nil))
