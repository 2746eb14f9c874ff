package dev.perigee.fuzz;

import dev.perigee.engine.LuaException;
import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** An engine of Perigee that runs a number of programs. */
final class Subject implements AutoCloseable {
  /** The start of the output if a program broke the engine. */
  static final String FAILED = "the engine failed: ";

  /** The start of the output if a limit ended a program. */
  static final String ENDED = "ended by: ";

  private static final byte[] DRIVER = Resources.bytes("driver.lua");

  private final PerigeeEngine engine;
  private final Mode mode;
  private LuaFunction driver;
  private boolean sound = true;

  Subject(PerigeeOptions options, Mode mode) {
    engine = new PerigeeEngine(options);
    this.mode = mode;
    driver = makeDriver();
  }

  private LuaFunction makeDriver() {
    Object made = engine.eval(DRIVER, "=driver");
    return (LuaFunction) Objects.requireNonNull(made);
  }

  /** The output of a program, or how it was ended. */
  String run(String source) {
    try {
      if (mode == Mode.DEBUG) {
        // The previous program may have changed it.
        driver = makeDriver();
      }
      return String.valueOf(driver.call(source.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (LuaException e) {
      String message = String.valueOf(e.getMessage());
      if (message.startsWith("the engine failed")) {
        sound = false;
        return FAILED + message;
      }
      return ENDED + message;
    } catch (RuntimeException | Error e) {
      sound = false;
      return FAILED + e;
    }
  }

  /** Whether the engine can run further programs. */
  boolean isSound() {
    return sound;
  }

  @Override
  public void close() {
    try {
      engine.close();
    } catch (RuntimeException e) {
      // An engine that failed is already closed.
    }
  }
}
