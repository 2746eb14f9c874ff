package dev.perigee.tier1.codememory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The library of src/test/c/fake_macos.c: macOS's functions on ARM64 Linux, which enforce its rules
 * and put what breaks one on record.
 */
final class FakeMac {
  static final int REFUSE_JIT = 1;
  static final int REFUSE_PLAIN_EXEC = 2;
  static final int REFUSE_JIT_MPROTECT = 4;
  static final int REFUSE_CSOPS = 8;
  static final int CS_ENFORCEMENT = 0x1000;

  /** States of a page: written, turned by mprotect, told to the instruction cache as well. */
  static final int WRITABLE = 0;

  static final int TURNED = 1;
  static final int EXECUTABLE = 2;

  private static final String SOURCE = "src/test/c/fake_macos.c";

  /** What each compiler that was tried had to say, if none worked. */
  private static final List<String> COMPILER_MESSAGES = new ArrayList<>();

  private static final @Nullable Path LIBRARY = compile();

  private final SymbolLookup library;

  private FakeMac(Path path) {
    SymbolLookup fake = SymbolLookup.libraryLookup(path, Arena.global());
    this.library = fake.or(Linker.nativeLinker().defaultLookup());
    callVoid("fake_reset");
  }

  /** The library in its first state, or nothing if there is no C compiler for ARM64. */
  static Optional<FakeMac> open() {
    return Optional.ofNullable(LIBRARY).map(FakeMac::new);
  }

  /** Why there is no compiler, where {@link #open} gives nothing. */
  static String obstacle() {
    return "no C compiler for ARM64: " + COMPILER_MESSAGES;
  }

  NativeFunctions functions() {
    return new NativeFunctions(library);
  }

  void refuse(int what) {
    call("fake_refuse", what);
  }

  void setCodeSigningFlags(int flags) {
    call("fake_set_cs_flags", flags);
  }

  /** Mappings made and not unmapped. */
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

  /** The rules that were broken since this object was made, in order. */
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

  private void callVoid(String name) {
    try {
      functions().plain(name, FunctionDescriptor.ofVoid()).invokeExact();
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  private int callInt(String name) {
    try {
      return (int) functions().plain(name, FunctionDescriptor.of(JAVA_INT)).invokeExact();
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  private void call(String name, int argument) {
    try {
      functions().plain(name, FunctionDescriptor.ofVoid(JAVA_INT)).invokeExact(argument);
    } catch (Throwable t) {
      throw NativeFunctions.unexpected(t);
    }
  }

  private static @Nullable Path compile() {
    Path module = Path.of("").toAbsolutePath();
    if (!Files.exists(module.resolve(SOURCE))) {
      module = module.resolve("tier1-arm64");
    }
    List<List<String>> compilers =
        List.of(
            List.of(module.resolveSibling("scripts/arm64").toString(), "cc"),
            List.of("aarch64-linux-gnu-gcc"));
    try {
      Path library = module.resolve("target/fake-macos/libfakemacos.so");
      Files.createDirectories(library.getParent());
      for (List<String> compiler : compilers) {
        if (run(compiler, module.resolve(SOURCE), library)) {
          return library;
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean run(List<String> compiler, Path source, Path library) {
    List<String> command = new ArrayList<>(compiler);
    command.addAll(List.of("-O1", "-shared", "-fPIC", "-o", library.toString(), source.toString()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() == 0) {
        return true;
      }
      COMPILER_MESSAGES.add(command + ": " + output);
      return false;
    } catch (IOException e) {
      COMPILER_MESSAGES.add(e.toString());
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
