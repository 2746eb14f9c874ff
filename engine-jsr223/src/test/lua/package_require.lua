-- require and the tables of package.

local prefix = os.tmpname()
local files = {}
local function module(name, text)
  local file = prefix .. name .. ".lua"
  files[#files + 1] = file
  local f = assert(io.open(file, "w"))
  f:write(text)
  f:close()
end
local function clean(text)
  if type(text) ~= "string" then return text end
  local at = string.find(text, prefix, 1, true)
  if not at then return text end
  return clean(string.sub(text, 1, at - 1) .. "P" .. string.sub(text, at + #prefix))
end
local function try(f, ...) print(clean(select(2, pcall(f, ...)))) end

print(type(package.path), type(package.cpath), package.config)
print(package.loaded._G == _G, package.loaded.string == string, package.loaded.package == package)
print(package.loaded.table == table, package.loaded.io == io, package.loaded.os == os, package.loaded.math == math)
print(require("string") == string, require "_G" == _G, select("#", require "os"))
print(#package.searchers, type(package.preload), next(package.preload))

package.path = prefix .. "?.lua"
package.cpath = prefix .. "?.none"

-- what a loader gets and gives
module("args", "return {...}")
local m, where = require("args")
print(m[1], clean(m[2]), #m, clean(where))
print(require("args") == m, select("#", require("args")))
print(package.loaded.args == m)
module("nothing", "done = (done or 0) + 1")
print(require("nothing"), package.loaded.nothing, done)
print(require("nothing"), done)
package.loaded.nothing = nil
print(clean(select(2, require("nothing"))), done)
module("no", "return false")
print((require("no")), package.loaded.no, (require("no")))
module("own", "package.loaded[...] = 'set by itself'")
print((require("own")))
module("both", "package.loaded[...] = 1 return 2")
print((require("both")), package.loaded.both)
module("many", "return 1, 2, 3")
print(select("#", require("many")), (require("many")))

-- errors
module("syntax", "x = = 1")
module("fails", "error('in the module')")
module("throws", "error({code = 7})")
try(require, "syntax")
try(require, "fails")
print((select(2, pcall(require, "throws"))).code, package.loaded.throws)
try(require, "missing")
try(require, "a.b")
try(function() require("missing") end)
try(require)
try(require, {})
try(require, 12)

-- cycles and submodules
module("left", "local r = package.loaded.right; return {r = r, name = ...}")
module("right", "package.loaded.right = 'half'; local l = require('left'); return {l = l}")
print(require("right").l.r, require("left").name)
local sep = string.sub(package.config, 1, 1)
package.path = "?"
try(require, "x.y.z")

-- preload
package.path = prefix .. "?.lua"
package.preload.ready = function(...) return {n = select("#", ...), ...} end
m, where = require("ready")
print(m.n, m[1], m[2], where)
package.preload["odd name"] = function() end
print(require("odd name"))
package.preload.bad = 5
try(require, "bad")
package.preload.bad = false
try(require, "bad")

-- searchers
local searchers = package.searchers
package.searchers = {function(name) return "\n\tlooked for " .. name end, function() end, function() return 42 end,
  function() return nil end, function() return {} end}
try(require, "x")
package.searchers = {function(name) return function(...) return table.concat({...}, "/") end, "data" end}
print(require("found"))
package.searchers = {function() error("searcher failed", 0) end}
try(require, "x")
package.searchers = {}
try(require, "x")
package.searchers = {searchers[1], nil, searchers[2]}
try(require, "x")
package.searchers = {5}
try(require, "x")
package.searchers = nil
try(require, "x")
package.searchers = searchers
package.path = nil
try(require, "x")
package.path = {}
try(require, "x")
package.path = 5
package.cpath = true
try(require, "x")
package.path = ""
package.cpath = ";"
try(require, "x")
package.path = prefix .. "?.lua"
package.cpath = prefix .. "?.lua"
try(searchers[1], "missing")
print(clean(select(2, searchers[2]("args"))), type(searchers[2]("args")))
print(clean(searchers[2]("missing")))
print(clean(searchers[3]("missing")))
print(clean(searchers[4]("missing.sub")), searchers[4]("missing"))
try(searchers[2])
try(searchers[1])

-- the tables that require uses are those it knows from the beginning
local package1 = package
package = nil
print((require("many")))
package = package1
local loaded = package.loaded
package.loaded = {}
print(require("args") == loaded.args)
package.loaded = loaded
package.preload = {later = print}
try(function() return clean((select(2, pcall(require, "later")))) ~= nil end)

-- C libraries
print(package.loadlib("nowhere", "*") == nil)
try(package.loadlib)
try(package.loadlib, "x")

for _, file in ipairs(files) do assert(os.remove(file)) end
print(os.remove(prefix))
