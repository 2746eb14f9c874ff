import dev.perigee.engine.HostAccess;
import dev.perigee.engine.LuaScriptEngine;
import dev.perigee.engine.LuaScriptEngineFactory;
import dev.perigee.engine.PerigeeOptions;
import dev.perigee.engine.ScriptAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.script.ScriptException;

/** Host objects in scripts, which see only the members that the host has marked. */
public class HostObjects {
  /** An account. Scripts may read it and pay into it. */
  public static class Account {
    private final String owner;
    private long cents;
    private final List<String> history = new ArrayList<>();

    public Account(String owner, long cents) {
      this.owner = owner;
      this.cents = cents;
    }

    @ScriptAccess
    public String owner() {
      return owner;
    }

    @ScriptAccess
    public long cents() {
      return cents;
    }

    @ScriptAccess
    public void deposit(long amount) {
      if (amount <= 0) {
        throw new IllegalArgumentException("not an amount: " + amount);
      }
      cents += amount;
      history.add("+" + amount);
    }

    /** Only for the host, since it is not marked. */
    public void close() {
      cents = 0;
    }
  }

  public static void main(String[] args) throws Exception {
    PerigeeOptions options =
        PerigeeOptions.builder().hostAccess(HostAccess.explicit()).build();
    Account account = new Account("Ann", 1000);
    try (LuaScriptEngine lua = new LuaScriptEngineFactory().getScriptEngine(options)) {
      lua.put("account", account);
      lua.put("euros", (Function<Long, String>) cents -> cents / 100 + ".00");
      System.out.println(lua.eval("return account:owner() .. ' has ' .. euros(account:cents())"));

      lua.eval("account:deposit(500)");
      System.out.println("the host sees " + account.cents());

      // Exceptions of the host become errors, which the script may catch.
      System.out.println(
          lua.eval("local ok, e = pcall(account.deposit, account, -1) return tostring(e)"));

      // Members that are not marked do not exist for scripts.
      try {
        lua.eval("account:close()");
      } catch (ScriptException e) {
        System.out.println("refused: the script cannot close the account");
      }
      System.out.println(lua.eval("return tostring(account.getClass)"));
    }
  }
}
