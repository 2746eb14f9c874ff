show(debug.getinfo(table.pack, "u").nups, debug.getinfo(type, "u").nups, debug.getinfo(coroutine.wrap(type), "u").nups)
