package dev.perigee.tier1.x64.target;

import static dev.perigee.tier1.x64.Register.R10;
import static dev.perigee.tier1.x64.Register.R11;
import static dev.perigee.tier1.x64.Register.R12;
import static dev.perigee.tier1.x64.Register.R13;
import static dev.perigee.tier1.x64.Register.R14;
import static dev.perigee.tier1.x64.Register.R15;
import static dev.perigee.tier1.x64.Register.R8;
import static dev.perigee.tier1.x64.Register.R9;
import static dev.perigee.tier1.x64.Register.RAX;
import static dev.perigee.tier1.x64.Register.RBP;
import static dev.perigee.tier1.x64.Register.RBX;
import static dev.perigee.tier1.x64.Register.RCX;
import static dev.perigee.tier1.x64.Register.RDI;
import static dev.perigee.tier1.x64.Register.RDX;
import static dev.perigee.tier1.x64.Register.RSI;

import dev.perigee.tier1.target.CallingConvention;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.x64.Width;
import dev.perigee.tier1.x64.XmmRegister;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The role of each register, in all native code. There are not enough registers for the slice, the
 * stack's limit and the region's base, so instructions read these from the state.
 *
 * <p>The compiler identifies a register by its number in encodings.
 */
final class Roles {
  /** Base address of the current frame. */
  static final dev.perigee.tier1.x64.Register BASE = RBX;

  /** Address of the engine's state. */
  static final dev.perigee.tier1.x64.Register STATE = R15;

  /** Address of the running function's prototype record. */
  static final dev.perigee.tier1.x64.Register RECORD = R14;

  /** Number of arguments, at a call's entry. */
  static final dev.perigee.tier1.x64.Register ARGUMENT_COUNT = R9;

  /** The exit code of native code, in the register of C functions' results. */
  static final dev.perigee.tier1.x64.Register EXIT_CODE = RAX;

  /**
   * At a native return: the second word of the popped link. This is the second scratch register.
   */
  static final dev.perigee.tier1.x64.Register LINK_WORD = RDX;

  /** A scratch register that is free at a native return: the third. */
  static final dev.perigee.tier1.x64.Register FREE_AT_RETURN = RCX;

  /** For use within an operation. The compiler does not know it. */
  static final XmmRegister INSIDE = XmmRegister.XMM15;

  static final XmmRegister OTHER_INSIDE = XmmRegister.XMM14;

  /**
   * The registers for the compiler. The scratch registers are those that shifts and divisions need,
   * so that these are free for them.
   */
  static final RegisterFile FILE =
      new RegisterFile(
          neutral(BASE),
          neutral(STATE),
          neutral(RECORD),
          neutral(ARGUMENT_COUNT),
          neutral(EXIT_CODE),
          neutral(RAX, LINK_WORD, FREE_AT_RETURN, R8),
          floating(12, 13),
          neutral(R9, R10, R11, R12, R13, RBP, RSI, RDI),
          floating(0, 11));

  private Roles() {}

  /** A C calling convention, in the form that the compiler uses. */
  static CallingConvention convention(dev.perigee.tier1.x64.CallingConvention convention) {
    return switch (convention) {
      case SYSTEM_V ->
          convention("System V", convention, neutral(RBX, RBP, R12, R13, R14, R15), List.of());
      case WINDOWS ->
          convention(
              "Windows x64",
              convention,
              neutral(RBX, RBP, RSI, RDI, R12, R13, R14, R15),
              floating(6, 15));
    };
  }

  private static CallingConvention convention(
      String name,
      dev.perigee.tier1.x64.CallingConvention convention,
      List<Register> preserved,
      List<FloatRegister> preservedFloats) {
    return new CallingConvention(
        name,
        neutral(convention.argument(0)),
        neutral(convention.argument(1)),
        neutral(RAX),
        preserved,
        preservedFloats);
  }

  private static Register neutral(dev.perigee.tier1.x64.Register register) {
    return new Register(register.number());
  }

  private static List<Register> neutral(dev.perigee.tier1.x64.Register... registers) {
    return Arrays.stream(registers).map(Roles::neutral).toList();
  }

  private static List<FloatRegister> floating(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(FloatRegister::new).toList();
  }

  /** All 64 bits of a register. */
  static dev.perigee.tier1.x64.Register of(Register register) {
    return dev.perigee.tier1.x64.Register.of(register.number(), Width.QWORD);
  }

  /** A float register. */
  static XmmRegister of(FloatRegister register) {
    return XmmRegister.of(register.number());
  }
}
