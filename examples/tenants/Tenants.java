import dev.perigee.engine.LuaException;
import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A host with many tenants. Each has an engine with memory, globals and limits of its own. */
public class Tenants {
  private static final int TENANTS = 50;
  private static final int REQUESTS = 20;

  /** One tenant's script, which answers requests. */
  static final class Tenant implements AutoCloseable {
    private final PerigeeEngine engine;
    private final LuaFunction handler;
    private int refused;

    Tenant(String name, String script) {
      engine =
          new PerigeeEngine(
              PerigeeOptions.builder()
                  .memoryLimit(4 << 20)
                  .instructionBudget(100_000) // for each request
                  .build());
      engine.globals().put("tenant", name);
      byte[] source = script.getBytes(StandardCharsets.UTF_8);
      handler = (LuaFunction) engine.eval(source, "=" + name);
    }

    /** Requests of a tenant run one after the other, those of different tenants in parallel. */
    synchronized Object handle(int request) {
      try {
        return handler.call(request);
      } catch (LuaException e) {
        refused++;
        return null;
      }
    }

    int refused() {
      return refused;
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  public static void main(String[] args) throws Exception {
    String counting = "local sum = 0 return function(n) sum = sum + n return sum end";
    String endless = "return function(n) while true do end end";
    List<Tenant> tenants = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      tenants.add(new Tenant("tenant" + i, i % 10 == 9 ? endless : counting));
    }
    List<Future<Object>> last = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Tenant tenant : tenants) {
        last.add(
            threads.submit(() -> {
              Object answer = null;
              for (int request = 1; request <= REQUESTS; request++) {
                answer = tenant.handle(request);
              }
              return answer;
            }));
      }
    }
    long served = 0;
    long refused = 0;
    for (int i = 0; i < TENANTS; i++) {
      if (Long.valueOf(REQUESTS * (REQUESTS + 1) / 2).equals(last.get(i).get())) {
        served++;
      }
      refused += tenants.get(i).refused();
      tenants.get(i).close();
    }
    System.out.println(served + " tenants served");
    System.out.println(refused + " requests of the others stopped");
  }
}
