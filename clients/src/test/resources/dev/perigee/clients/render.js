function fill(template, values) {
  return template.replace(/{(\w+)}/g, function(all, name) { return values[name] })
}

function render(template, model, context) {
  return fill(template, {name: model.name, items: Java.from(model.items).join(', ')})
}

function renderWithMethods(template, model, context) {
  var values = {name: model.get('name'), items: model.get('items').size()}
  return fill(template, values) + ' from ' + context.getUrl().match(/[^\/]*$/)[0]
}

function fail() {
  throw new Error('no such template')
}
