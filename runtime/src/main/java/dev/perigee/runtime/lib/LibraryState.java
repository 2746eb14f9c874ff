package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/** The libraries' state of one engine. Most of it is made when a function first needs it. */
final class LibraryState {
  private final LuaState state;
  private final long start = System.nanoTime();
  private @Nullable CollectorControl collectorControl;
  private @Nullable MathRandom random;
  private @Nullable PatternFunctions patterns;
  private @Nullable DefaultFiles defaultFiles;

  private LibraryState(LuaState state) {
    this.state = state;
  }

  /** The state of an engine, which is made when it is first asked for. */
  static LibraryState of(LuaState state) {
    if (state.libraries() instanceof LibraryState present) {
      return present;
    }
    LibraryState made = new LibraryState(state);
    state.setLibraries(made);
    return made;
  }

  /** Makes the state of an engine whose libraries are about to be opened. Its clock starts. */
  static void begin(LuaState state) {
    of(state);
  }

  /** {@code System.nanoTime} at the time when the libraries were opened. */
  long start() {
    return start;
  }

  CollectorControl collectorControl() {
    CollectorControl control = collectorControl;
    if (control == null) {
      control = new CollectorControl();
      collectorControl = control;
    }
    return control;
  }

  MathRandom random() {
    MathRandom generator = random;
    if (generator == null) {
      generator = new MathRandom();
      random = generator;
    }
    return generator;
  }

  PatternFunctions patterns() {
    PatternFunctions functions = patterns;
    if (functions == null) {
      functions = new PatternFunctions(state);
      patterns = functions;
    }
    return functions;
  }

  /** The default files of {@code io}, which must be open. */
  DefaultFiles defaultFiles() {
    DefaultFiles files = defaultFiles;
    if (files == null) {
      throw new IllegalStateException("io is not open");
    }
    return files;
  }

  void setDefaultFiles(DefaultFiles files) {
    defaultFiles = files;
  }
}
