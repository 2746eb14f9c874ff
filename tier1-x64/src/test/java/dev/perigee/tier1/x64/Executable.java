package dev.perigee.tier1.x64;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perigee.tier1.codememory.EntryPoint;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Code in pages of its own, which are written and then made executable, on Linux and macOS with
 * x86-64.
 */
final class Executable implements AutoCloseable {

  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int PROT_EXEC = 4;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS = isMac() ? 0x1000 : 0x20;

  private static final Linker LINKER = Linker.nativeLinker();

  private final MemorySegment memory;

  private Executable(MemorySegment memory) {
    this.memory = memory;
  }

  /** Skips the test if such code cannot run here. */
  static void assumePossible() {
    String system = System.getProperty("os.name");
    String processor = System.getProperty("os.arch");
    assumeTrue(
        (system.equals("Linux") || isMac())
            && (processor.equals("amd64") || processor.equals("x86_64")),
        "code for x86-64 with mmap cannot be run on " + system + ", " + processor);
  }

  private static boolean isMac() {
    return System.getProperty("os.name").startsWith("Mac");
  }

  static Executable of(byte[] code) throws Throwable {
    long length = Math.ceilDiv(code.length, 4096L) * 4096;
    MethodHandle mmap =
        function(
            "mmap",
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    MemorySegment mapped =
        (MemorySegment)
            mmap.invokeExact(
                MemorySegment.NULL,
                length,
                PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS,
                -1,
                0L);
    if (mapped.address() == -1) {
      throw new AssertionError("mmap failed");
    }
    MemorySegment memory = mapped.reinterpret(length);
    memory.fill((byte) 0xCC);
    MemorySegment.copy(code, 0, memory, JAVA_BYTE, 0, code.length);
    MethodHandle mprotect =
        function("mprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    if ((int) mprotect.invokeExact(memory, length, PROT_READ | PROT_EXEC) != 0) {
      throw new AssertionError("mprotect failed");
    }
    return new Executable(memory);
  }

  private static MethodHandle function(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type);
  }

  MemorySegment memory() {
    return memory;
  }

  /** This machine's processor, if the code is a {@link CpuidFunction}. */
  Cpuid cpuid() {
    return new CpuidFunction((leaf, answer) -> EntryPoint.enter(memory.address(), leaf, answer));
  }

  /** The function that begins at the code's start. */
  MethodHandle function(FunctionDescriptor type) {
    return LINKER.downcallHandle(memory, type);
  }

  @Override
  public void close() throws Exception {
    MethodHandle munmap = function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    try {
      if ((int) munmap.invokeExact(memory, memory.byteSize()) != 0) {
        throw new AssertionError("munmap failed");
      }
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }
}
