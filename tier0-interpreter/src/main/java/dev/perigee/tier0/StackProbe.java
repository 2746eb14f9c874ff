package dev.perigee.tier0;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the current thread's stack has room, so that no overflow interrupts the engine's Java
 * code in the middle of a change.
 *
 * <p>HotSpot checks each frame on entry. An interpreted frame must fit with all its local
 * variables. Compiled code that may be deoptimized must leave room for the interpreted frames, and
 * touches each page of that room on entry. A method with very many local variables that it hardly
 * uses is therefore a stack check, which takes nanoseconds once it is compiled. Creating such a
 * class takes milliseconds, so the first checks touch the stack by recursion, which takes
 * microseconds.
 */
final class StackProbe {
  private static final int CHECKS_BY_RECURSION = 500;

  /**
   * The number of bytes of bytecode that do nothing. They make the method too large to be inlined.
   * If it were inlined, the check would be part of its caller's frame, and would fail when the
   * caller is entered, outside its exception handlers.
   */
  private static final int PADDING = 500;

  private static final ClassDesc SELF = ClassDesc.of(StackProbe.class.getName());
  private static final ClassDesc RUNNABLE = ClassDesc.of(Runnable.class.getName());

  /**
   * Always null. The wide frame's method would call it, so a compiler must be able to deoptimize
   * the frame to the interpreter.
   */
  static @Nullable Runnable never;

  private static volatile @Nullable Runnable wideFrame;
  private static int checks;

  private StackProbe() {}

  /**
   * Checks that {@link Tuning#STACK_HEADROOM} bytes of this thread's stack are left.
   *
   * @throws StackOverflowError if they are not
   */
  static void check() {
    Runnable frame = wideFrame;
    if (frame != null) {
      frame.run();
    } else {
      checkByRecursion();
    }
  }

  private static void checkByRecursion() {
    var _ = touch(Tuning.STACK_HEADROOM, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    if (++checks == CHECKS_BY_RECURSION) {
      wideFrame = makeWideFrame(Tuning.STACK_HEADROOM);
    }
  }

  /** An object whose {@code run} has a frame of this size; null if no class can be defined. */
  static @Nullable Runnable makeWideFrame(int bytes) {
    byte[] contents =
        ClassFile.of()
            .build(
                ClassDesc.of(StackProbe.class.getPackageName(), "WideFrame" + bytes),
                type -> defineWideFrame(type, bytes));
    try {
      Class<?> type = MethodHandles.lookup().defineClass(contents);
      return (Runnable) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError | UnsupportedOperationException e) {
      return null; // an image that was compiled ahead of time cannot define classes
    }
  }

  private static void defineWideFrame(ClassBuilder type, int bytes) {
    type.withInterfaceSymbols(RUNNABLE)
        .withMethodBody(
            ConstantDescs.INIT_NAME,
            ConstantDescs.MTD_void,
            0,
            code ->
                code.aload(0)
                    .invokespecial(
                        ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                    .return_())
        .withMethodBody(
            "run",
            ConstantDescs.MTD_void,
            ClassFile.ACC_PUBLIC,
            code -> writeRun(code, bytes / Long.BYTES));
  }

  /** Writes {@code if (never != null) never.run();} and an assignment to the last variable. */
  private static void writeRun(CodeBuilder code, int variables) {
    for (int i = 0; i < PADDING; i++) {
      code.nop();
    }
    Label end = code.newLabel();
    code.getstatic(SELF, "never", RUNNABLE)
        .ifnull(end)
        .getstatic(SELF, "never", RUNNABLE)
        .invokeinterface(RUNNABLE, "run", ConstantDescs.MTD_void)
        .labelBinding(end)
        .iconst_0()
        .istore(variables)
        .return_();
  }

  /**
   * Uses at least this many bytes of the stack. All parameters are needed after the call, so the
   * frame holds them, whichever compiler compiled it.
   */
  private static long touch(
      int bytes,
      long a,
      long b,
      long c,
      long d,
      long e,
      long f,
      long g,
      long h,
      long i,
      long j,
      long k,
      long l) {
    if (bytes <= 0) {
      return a;
    }
    long deeper = touch(bytes - 12 * Long.BYTES, b, c, d, e, f, g, h, i, j, k, l, a + bytes);
    return deeper ^ a + b ^ c + d ^ e + f ^ g + h ^ i + j ^ k + l;
  }
}
