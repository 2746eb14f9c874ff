-- Methods, classes by __index, single inheritance, super calls.

local Account = {}
Account.__index = Account

function Account.new(owner, balance)
  return setmetatable({owner = owner, balance = balance or 0}, Account)
end

function Account:deposit(v)
  self.balance = self.balance + v
  return self
end

function Account:withdraw(v)
  if v > self.balance then error("insufficient funds") end
  self.balance = self.balance - v
  return self
end

function Account:describe() return self.owner .. " has " .. self.balance end

local ann, bob = Account.new("Ann", 100), Account.new("Bob")
ann:deposit(50):withdraw(30)
bob:deposit(10.5)
print(ann:describe(), bob:describe())
print(pcall(bob.withdraw, bob, 1000))
print(pcall(function() bob:withdraw(1000) end))
print(ann.deposit == bob.deposit, rawget(ann, "deposit"), Account.deposit == ann.deposit)

local Savings = setmetatable({}, {__index = Account})
Savings.__index = Savings

function Savings.new(owner, balance, rate)
  local self = Account.new(owner, balance)
  self.rate = rate
  return setmetatable(self, Savings)
end

function Savings:interest() return self:deposit(self.balance * self.rate // 100) end
function Savings:describe() return Account.describe(self) .. " at " .. self.rate .. "%" end

local eve = Savings.new("Eve", 1000, 5)
print(eve:describe(), eve:interest():describe(), eve:withdraw(1).balance)

-- One call site, several classes.
local function shape(name, area) return {name = name, area = area} end
local shapes = {
  shape("square", function(self, k) return self.side * self.side * k end),
  shape("circle", function(self, k) return 3 * self.r * self.r * k end),
  setmetatable({name = "half", of = nil}, {__index = {area = function(self, k) return self.of:area(k) / 2 end}}),
}
shapes[1].side, shapes[2].r, shapes[3].of = 3, 2, shapes[1]
for k = 1, 3 do
  for _, s in ipairs(shapes) do io.write(s.name, "=", tostring(s:area(k)), " ") end
end
print()

-- A method is a field: replaced for the class, or for one object.
function Account:describe() return "account of " .. self.owner end
print(ann:describe(), eve:describe())
ann.describe = function(self, extra) return "special " .. self.owner .. tostring(extra) end
print(ann:describe("!"), ann.describe({owner = "x"}), bob:describe())
ann.describe = nil
print(ann:describe())

-- Self is evaluated once; the name may be any identifier; chains of calls on results.
local evaluations = 0
local function object() evaluations = evaluations + 1; return ann end
print(object():deposit(1).balance, evaluations)
local builder = {parts = {}}
function builder:add(p) self.parts[#self.parts + 1] = p; return self end
function builder:build() return table.concat(self.parts, "-") end
print(builder:add "a":add "b":add(3):build())
function builder:table(t) return #t, t.k end
print(builder:table {1, 2, k = "key"})

-- Methods on strings and through nested fields.
print(("abc"):upper(), ("x"):rep(3), #("abc"):rep(2), ("%d"):format(42))
local s = "hello"
print(s:len(), s:sub(2, 3), s:upper():lower(), s:byte(1))
local ns = {inner = {obj = ann}}
function ns.inner.obj:nested() return self.owner .. " nested" end
print(ns.inner.obj:nested(), rawget(ann, "nested") ~= nil)

-- Errors of method calls.
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() return ann:nomethod() end)
try(function() local o = nil; return o:method() end)
try(function() local o = 5; return o:method() end)
try(function() return s:nostringmethod() end)
try(function() return ns.inner.missing:method() end)
