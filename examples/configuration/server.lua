-- The settings of one environment, whose name is the chunk's argument.
local environment = ...
local production = environment == "production"

local workers = {}
for _, queue in ipairs {"mail", "report"} do
  workers[#workers + 1] = {queue = queue, threads = production and 8 or 1}
end

return {
  server = {
    host = production and "0.0.0.0" or "localhost",
    port = production and 80 or 8080,
    timeout = production and 2.5 or nil,
  },
  workers = workers,
  labels = {environment = environment},
}
