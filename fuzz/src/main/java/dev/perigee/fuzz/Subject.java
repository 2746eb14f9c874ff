package dev.perigee.fuzz;

import dev.perigee.engine.LuaException;
import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.util.Objects;

/** Perigee: an engine that runs a number of programs. */
final class Subject implements AutoCloseable {
  private final PerigeeEngine engine;
  private final LuaFunction driver;

  Subject(PerigeeOptions options) {
    engine = new PerigeeEngine(options);
    Object made = engine.eval(Resources.bytes("driver.lua"), "=driver");
    driver = (LuaFunction) Objects.requireNonNull(made);
  }

  /** What a program prints, or how it failed to end. */
  String run(String source) {
    try {
      return String.valueOf(driver.call(source));
    } catch (LuaException e) {
      return "ended by: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
