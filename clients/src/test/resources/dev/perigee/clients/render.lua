local function fill(template, values)
  return (template:gsub('{(%w+)}', values))
end

function render(template, model, context)
  local items = {}
  for i, item in ipairs(model.items) do items[i] = item end
  return fill(template, {name = model.name, items = table.concat(items, ', ')})
end

function renderWithMethods(template, model, context)
  local values = {name = model:get('name'), items = model:get('items'):size()}
  return fill(template, values) .. ' from ' .. context:getUrl():match('[^/]*$')
end

function fail()
  error('no such template')
end
