-- A function with more constants than a word of its code can number. The text is made of few strings, so that a
-- collection at each allocation stays cheap.
local items = {}
for i = 0, 255 do
  items[#items + 1] = string.format("s=s+#%02x", i)
end
local template = table.concat(items, " ")
local blocks = {"local s = ... "}
for block = 0x100, 0x201 do
  blocks[#blocks + 1] = template:gsub("#", string.format("0x%x", block))
end
blocks[#blocks + 1] = "return s, 'the last string', 0.015625"
many = load(table.concat(blocks, "\n"), "=many")
print(many(0))
print(many(-1))
print(many(0.5))
print(pcall(many, {}))
print(pcall(many, "x"))
print(pcall(many, "10"))

-- Binary chunks number as many.
local copy = load(string.dump(many), "=many", "b")
print(copy(7))
