-- A configuration as a script: a table of settings, with some logic instead of repetitions.
-- The application evaluates the script and reads the table that it returns.

local environment = ... or "development"
local production = environment == "production"

local function megabytes(n) return n * 1024 * 1024 end

local config = {
  environment = environment,
  server = {
    host = production and "0.0.0.0" or "localhost",
    port = production and 80 or 8080,
    timeout = 2.5, -- seconds
  },
  cache = {
    enabled = production,
    bytes = megabytes(production and 512 or 16),
  },
  workers = {},
}

-- One worker per queue; the first ones get more threads.
for i, queue in ipairs {"mail", "reports", "cleanup"} do
  config.workers[i] = {queue = queue, threads = math.max(1, 4 // i)}
end

-- Settings that depend on other settings.
config.server.url = string.format("http://%s:%d/", config.server.host, config.server.port)

-- Shows the settings in a fixed order, nested tables indented.
local function show(settings, indent)
  local keys = {}
  for key in pairs(settings) do keys[#keys + 1] = key end
  table.sort(keys)
  for _, key in ipairs(keys) do
    local value = settings[key]
    if type(value) == "table" then
      print(indent .. key .. ":")
      show(value, indent .. "  ")
    else
      print(indent .. key .. " = " .. tostring(value))
    end
  end
end
show(config, "")

return config
