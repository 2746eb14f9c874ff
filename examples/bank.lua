-- Objects, inheritance and errors: a small bank.

local Account = {}
Account.__index = Account
Account.__tostring = function(self)
  return string.format("%-6s %8.2f", self.owner, self.balance / 100)
end

-- Balances are whole cents, so that nothing is lost to rounding.
function Account.new(owner, cents)
  return setmetatable({owner = owner, balance = cents or 0, history = {}}, Account)
end

function Account:record(kind, cents)
  self.history[#self.history + 1] = kind .. " " .. cents
end

function Account:deposit(cents)
  if cents <= 0 then error("a deposit must be positive", 2) end
  self.balance = self.balance + cents
  self:record("deposit", cents)
end

function Account:available() return self.balance end

function Account:withdraw(cents)
  if cents > self:available() then
    error({kind = "insufficient funds", missing = cents - self:available()})
  end
  self.balance = self.balance - cents
  self:record("withdraw", cents)
end

-- A credit account is an account that may be overdrawn up to a limit.
local CreditAccount = setmetatable({}, {__index = Account})
CreditAccount.__index = CreditAccount
CreditAccount.__tostring = Account.__tostring

function CreditAccount.new(owner, cents, limit)
  local self = setmetatable(Account.new(owner, cents), CreditAccount)
  self.limit = limit
  return self
end

function CreditAccount:available() return self.balance + self.limit end

-- Either both accounts change or neither does.
local function transfer(from, to, cents)
  local ok, problem = pcall(from.withdraw, from, cents)
  if not ok then
    if type(problem) ~= "table" then error(problem, 0) end
    return false, problem.kind .. ": " .. problem.missing .. " cents missing"
  end
  to:deposit(cents)
  return true
end

local ann, bob = Account.new("Ann", 10000), CreditAccount.new("Bob", 500, 20000)
print(transfer(ann, bob, 2550))
print(transfer(ann, bob, 1000000))
print(transfer(bob, ann, 15000))
print(transfer(bob, ann, 15000))
print(ann)
print(bob)
print(table.concat(bob.history, ", "))
print(select(2, pcall(function() ann:deposit(-1) end)))
