-- A simulation by events: processes are coroutines that wait in a priority queue, customers queue at counters.
local function simulate(customers)
  local heap, size, order, now = {}, 0, 0, 0

  local function before(a, b) return a.time < b.time or a.time == b.time and a.order < b.order end

  local function schedule(process, time)
    order = order + 1
    local event = {time = time, order = order, process = process}
    size = size + 1
    local at = size
    while at > 1 and before(event, heap[math.floor(at / 2)]) do
      local above = math.floor(at / 2)
      heap[at] = heap[above]
      at = above
    end
    heap[at] = event
  end

  local function first()
    local result, last = heap[1], heap[size]
    heap[size] = nil
    size = size - 1
    if size > 0 then
      local at = 1
      while true do
        local child = 2 * at
        if child > size then break end
        if child < size and before(heap[child + 1], heap[child]) then child = child + 1 end
        if not before(heap[child], last) then break end
        heap[at] = heap[child]
        at = child
      end
      heap[at] = last
    end
    return result
  end

  local function wait(time) return coroutine.yield("wait", time) end
  local counters, log, seed = {{queue = {}}, {queue = {}}, {queue = {}}}, {served = 0, waited = 0, longest = 0}, 42

  local function random(n)
    seed = (seed * 16807 + 11) % 2147483647
    return seed % n
  end

  local function customer(number)
    return function()
      wait(number * 3)
      local counter = counters[random(#counters) + 1]
      local came = now
      if counter.busy then
        table.insert(counter.queue, (coroutine.running()))
        log.longest = math.max(log.longest, #counter.queue)
        coroutine.yield("sleep")
      end
      counter.busy = true
      log.waited = log.waited + now - came
      wait(5 + random(8))
      log.served = log.served + 1
      counter.busy = false
      local nextOne = table.remove(counter.queue, 1)
      if nextOne then schedule(nextOne, now) end
    end
  end

  for number = 1, customers do schedule(coroutine.create(customer(number)), 0) end
  while size > 0 do
    local event = first()
    now = event.time
    local alive, request, time = coroutine.resume(event.process)
    assert(alive, request)
    if request == "wait" then schedule(event.process, now + time) end
  end
  return now, log.served, log.waited, log.longest
end

return function() return simulate(700) end
