-- Counts the lines, words and letters of a text, and shows its most frequent words.

local TEXT = [[
The road goes ever on and on,
down from the door where it began.
Now far ahead the way has gone,
and we must follow, if we can,
with tired feet, with eager feet,
until it joins some larger way.
]]

local function isletter(ch)
  ch = ch:lower()
  return ch >= "a" and ch <= "z"
end

local lines, letters, words = 0, 0, {}
local word = ""
for i = 1, #TEXT do
  local ch = TEXT:sub(i, i)
  if isletter(ch) then
    letters = letters + 1
    word = word .. ch:lower()
  elseif word ~= "" then
    words[#words + 1] = word
    word = ""
  end
  if ch == "\n" then lines = lines + 1 end
end
print(lines .. " lines, " .. #words .. " words, " .. letters .. " letters")

local counts, distinct = {}, {}
for _, w in ipairs(words) do
  if not counts[w] then distinct[#distinct + 1] = w end
  counts[w] = (counts[w] or 0) + 1
end
table.sort(distinct, function(a, b)
  if counts[a] ~= counts[b] then return counts[a] > counts[b] end
  return a < b
end)
for i = 1, 5 do
  print(string.format("%-6s %s %d", distinct[i], ("#"):rep(counts[distinct[i]]), counts[distinct[i]]))
end

local lengths, longest = {}, 0
for _, w in ipairs(words) do
  lengths[#w] = (lengths[#w] or 0) + 1
  longest = math.max(longest, #w)
end
for n = 1, longest do
  print(n .. " letters: " .. ("*"):rep(lengths[n] or 0))
end
