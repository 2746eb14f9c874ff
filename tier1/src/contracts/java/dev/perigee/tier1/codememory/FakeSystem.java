package dev.perigee.tier1.codememory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A library of src/contracts/c that provides the functions of another system on Linux, enforces
 * that system's rules, and records violations.
 */
class FakeSystem {
  /**
   * States of a page: written; made executable by mprotect; also announced to the instruction
   * cache.
   */
  static final int WRITABLE = 0;

  static final int TURNED = 1;
  static final int EXECUTABLE = 2;

  private final SymbolLookup library;

  /** The library at a path, in its initial state. */
  FakeSystem(Path path) {
    SymbolLookup fake = SymbolLookup.libraryLookup(path, Arena.global());
    this.library = fake.or(Linker.nativeLinker().defaultLookup());
    callVoid("fake_reset");
  }

  NativeFunctions functions() {
    return new NativeFunctions(library);
  }

  /** Makes the system refuse something, given by a bit that the library defines. */
  void refuse(int what) {
    call("fake_refuse", what);
  }

  /** The number of mappings that have not been unmapped. */
  int mappings() {
    return callInt("fake_mappings");
  }

  /** The state of the page at an address. */
  int state(long address) {
    try {
      return (int)
          functions()
              .plain("fake_state", FunctionDescriptor.of(JAVA_INT, JAVA_LONG))
              .invokeExact(address);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /** The violations of rules since this object was made, in order. */
  List<String> violations() {
    List<String> all = new ArrayList<>();
    int count = callInt("fake_violation_count");
    for (int i = 0; i < count; i++) {
      try {
        MemorySegment text =
            (MemorySegment)
                functions()
                    .plain("fake_violation", FunctionDescriptor.of(ADDRESS, JAVA_INT))
                    .invokeExact(i);
        all.add(text.reinterpret(Long.MAX_VALUE).getString(0));
      } catch (Throwable t) {
        throw NativeFunctions.unexpected(t);
      }
    }
    return all;
  }

  final void callVoid(String name) {
    try {
      functions().plain(name, FunctionDescriptor.ofVoid()).invokeExact();
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  final int callInt(String name) {
    try {
      return (int) functions().plain(name, FunctionDescriptor.of(JAVA_INT)).invokeExact();
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  final void call(String name, int argument) {
    try {
      functions().plain(name, FunctionDescriptor.ofVoid(JAVA_INT)).invokeExact(argument);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  /**
   * Compiles a library for the tests of a module. Aborts the test if there is no compiler.
   *
   * @param source the name of a file of src/contracts/c, without its extension
   * @param compilers commands to try
   * @param required whether the test fails instead of being aborted
   */
  static Path compile(String source, List<List<String>> compilers, boolean required) {
    Path project = Path.of("").toAbsolutePath();
    if (!Files.exists(project.resolve("tier1"))) {
      project = project.getParent();
    }
    List<String> messages = new ArrayList<>();
    try {
      Path file = project.resolve("tier1/src/contracts/c/" + source + ".c");
      Path library = Files.createTempDirectory("perigee-" + source).resolve("lib" + source + ".so");
      library.getParent().toFile().deleteOnExit(); // Files are deleted in reverse order.
      library.toFile().deleteOnExit();
      for (List<String> compiler : compilers) {
        if (run(compiler, file, library, messages)) {
          return library;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String obstacle = "no C compiler: " + messages;
    if (required) {
      throw new AssertionError(obstacle);
    }
    return abort(obstacle);
  }

  private static boolean run(
      List<String> compiler, Path source, Path library, List<String> messages) {
    List<String> command = new ArrayList<>(compiler);
    command.addAll(List.of("-O1", "-shared", "-fPIC", "-o", library.toString(), source.toString()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() == 0) {
        return true;
      }
      messages.add(command + ": " + output);
      return false;
    } catch (IOException e) {
      messages.add(e.toString());
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
