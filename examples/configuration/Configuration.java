import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration that is a script, read into records. Errors name the line and the setting. */
public class Configuration {
  /** The whole configuration. */
  public record Settings(Server server, List<Worker> workers, Map<String, String> labels) {}

  /** Where the application listens. */
  public record Server(String host, int port, Optional<Double> timeout) {}

  /** A kind of thread. */
  public record Worker(String queue, int threads) {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    // A configuration needs no files, no time and little memory.
    PerigeeOptions options =
        PerigeeOptions.builder()
            .memoryLimit(16 << 20)
            .deadline(Duration.ofSeconds(10))
            .build();
    try (PerigeeEngine lua = new PerigeeEngine(options)) {
      for (String environment : new String[] {"development", "production"}) {
        Settings settings =
            lua.evalFile(folder.resolve("server.lua"), Settings.class, environment);
        System.out.println(settings.server());
        System.out.println(settings.workers());
        System.out.println(settings.labels());
      }
      try {
        String wrong =
            """
            return {
              server = {host = 'here', port = 'http'},
            }
            """;
        lua.eval(wrong, "=wrong", Settings.class);
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
