-- An object-oriented simulation: tasks of four kinds, inherited from one class, pass packets by a scheduler.
local function class(parent)
  local new = {}
  new.__index = new
  return setmetatable(new, {__index = parent, __call = function(self, ...)
    local object = setmetatable({}, self)
    object:init(...)
    return object
  end})
end

local Task = class()
function Task:init(name, priority, scheduler)
  self.name, self.priority, self.scheduler, self.inbox, self.runs = name, priority, scheduler, {}, 0
  scheduler:add(self)
end
function Task:ready() return #self.inbox > 0 end
function Task:send(other, packet) packet.hops = packet.hops + 1; other.inbox[#other.inbox + 1] = packet end
function Task:run()
  self.runs = self.runs + 1
  self:handle(table.remove(self.inbox))
end

local Source = class(Task)
function Source:init(name, priority, scheduler, total)
  Task.init(self, name, priority, scheduler)
  self.left = total
end
function Source:ready() return self.left > 0 end
function Source:handle()
  self.left = self.left - 1
  local packet = {id = self.left, hops = 0, kind = self.left % 3 == 0 and "disk" or "net"}
  self:send(self.scheduler.tasks.router, packet)
end

local Router = class(Task)
function Router:handle(packet) self:send(self.scheduler.tasks[packet.kind], packet) end

local Device = class(Task)
function Device:init(name, priority, scheduler, delay)
  Task.init(self, name, priority, scheduler)
  self.delay, self.time = delay, 0
end
function Device:handle(packet)
  for _ = 1, self.delay do self.time = self.time + 1 end
  if packet.hops < 6 then
    packet.kind = packet.kind == "disk" and "net" or "disk"
    self:send(self.scheduler.tasks.router, packet)
  else
    self:send(self.scheduler.tasks.sink, packet)
  end
end

local Sink = class(Task)
function Sink:handle(packet) self.sum = ((self.sum or 0) * 7 + packet.id) % 10007 end

local Scheduler = class()
function Scheduler:init() self.tasks, self.order = {}, {} end
function Scheduler:add(task)
  self.tasks[task.name] = task
  self.order[#self.order + 1] = task
  table.sort(self.order, function(a, b) return a.priority > b.priority end)
end
function Scheduler:loop()
  local steps = 0
  repeat
    local found = false
    for _, task in ipairs(self.order) do
      if task:ready() then
        task:run()
        steps = steps + 1
        found = true
        break
      end
    end
  until not found
  return steps
end

return function()
  local scheduler = Scheduler()
  Source("source", 1, scheduler, 1500)
  Router("router", 4, scheduler)
  Device("disk", 3, scheduler, 4)
  Device("net", 2, scheduler, 2)
  local sink = Sink("sink", 5, scheduler)
  local steps = scheduler:loop()
  return steps, sink.sum, sink.runs, scheduler.tasks.disk.time, scheduler.tasks.net.time
end
