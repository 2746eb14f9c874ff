import java.io.StringWriter;
import javax.script.Bindings;
import javax.script.Compilable;
import javax.script.CompiledScript;
import javax.script.Invocable;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;

/** Lua through javax.script: values, functions, compiled scripts, output and errors. */
public class Embedding {
  /** An interface that a script implements. */
  public interface Tariff {
    double price(String product, int amount);
  }

  public static void main(String[] args) throws Exception {
    ScriptEngine lua = new ScriptEngineManager().getEngineByName("lua");

    // Values are passed in by name. The result is what the chunk returns.
    lua.put("amount", 3);
    System.out.println("returned: " + lua.eval("return amount * 14"));

    // Global functions of a script can be called by name or through an interface.
    lua.eval(
        """
        local prices = {tea = 2.5, coffee = 3.25}
        function price(product, amount) return prices[product] * amount end
        """);
    Invocable functions = (Invocable) lua;
    System.out.println("function: " + functions.invokeFunction("price", "tea", 4));
    Tariff tariff = functions.getInterface(Tariff.class);
    System.out.println("interface: " + tariff.price("coffee", 2));

    // A script that runs often is compiled once. Here, each run has globals of its own.
    CompiledScript rule = ((Compilable) lua).compile("return total > 100 and 'gift' or 'none'");
    for (int total : new int[] {50, 150}) {
      Bindings order = lua.createBindings();
      order.put("total", total);
      System.out.println("rule for " + total + ": " + rule.eval(order));
    }

    // The context decides where the output of scripts goes.
    StringWriter out = new StringWriter();
    lua.getContext().setWriter(out);
    lua.eval("print('to the host')");
    System.out.print("printed: " + out);

    // An error names the file and the line.
    lua.put(ScriptEngine.FILENAME, "shop.lua");
    try {
      lua.eval("local order = {}\nreturn order.customer.name");
    } catch (ScriptException e) {
      System.out.println("error in " + e.getFileName() + ", line " + e.getLineNumber());
      System.out.println(e.getMessage());
    }
  }
}
