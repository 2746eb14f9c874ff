package dev.perigee.tier1.arm64.target;

import dev.perigee.tier1.arm64.FloatRegister;
import dev.perigee.tier1.arm64.Register;
import dev.perigee.tier1.target.CallingConvention;
import dev.perigee.tier1.target.RegisterFile;
import java.util.ArrayList;
import java.util.List;

/**
 * The role of each register, in all native code. x18 belongs to the platform, and x29 and x30 are
 * not used. x16 and x17 are used by the macro assembler within one macro, and otherwise within an
 * operation.
 *
 * <p>The compiler identifies a register by its number in encodings.
 */
public final class Roles {
  /** Base address of the current frame. */
  public static final Register BASE = Register.X19;

  /** Address of the engine's state. */
  public static final Register STATE = Register.X20;

  /** Address of the running function's prototype record. */
  public static final Register RECORD = Register.X21;

  /** {@code LinkLayout.PLAIN_ONE}, which is the second word of most links. */
  public static final Register PLAIN_ONE = Register.X24;

  /** {@code Tag.INTEGER}. */
  public static final Register INTEGER_TAG = Register.X25;

  /** The highest address that a frame's base may have. */
  public static final Register STACK_LIMIT = Register.X26;

  /** Back-edges and calls left until the next poll. */
  public static final Register SLICE = Register.X27.w();

  /** Address of the code region. */
  public static final Register REGION = Register.X28;

  /** Number of arguments, at a call's entry. */
  public static final Register ARGUMENT_COUNT = Register.X8.w();

  /** The exit code of native code. */
  public static final Register EXIT_CODE = Register.X0;

  /** Scratch registers for the code of one node: x10 to x15. */
  public static final Register S0 = Register.X10;

  public static final Register S1 = Register.X11;
  public static final Register S3 = Register.X13;
  public static final Register S4 = Register.X14;
  public static final Register S5 = Register.X15;

  /**
   * At a native return: the second word of the popped link. This is the same register as {@link
   * #S1}.
   */
  public static final Register LINK_WORD = S1;

  /** The registers for the compiler; x0 to x9, x22, x23 and d0 to d28 are for values. */
  public static final RegisterFile FILE =
      new RegisterFile(
          neutral(BASE),
          neutral(STATE),
          neutral(RECORD),
          neutral(ARGUMENT_COUNT),
          neutral(EXIT_CODE),
          general(10, 15),
          floating(29, 30),
          general(0, 9, 22, 23),
          floating(0, 28));

  /**
   * AAPCS64 (6.1.1 and 6.1.2), which all systems follow in this respect. x29 and x30 belong to the
   * frame.
   */
  public static final CallingConvention CONVENTION =
      new CallingConvention(
          "AAPCS64",
          neutral(Register.X0),
          neutral(Register.X1),
          neutral(Register.X0),
          general(19, 28),
          floating(8, 15));

  /** For use within an operation. The compiler does not know it. */
  static final FloatRegister INSIDE = FloatRegister.d(31);

  private Roles() {}

  /** A register as the compiler knows it. */
  private static dev.perigee.tier1.target.Register neutral(Register register) {
    return new dev.perigee.tier1.target.Register(register.number());
  }

  /** The general registers with numbers in some ranges, including both ends. */
  private static List<dev.perigee.tier1.target.Register> general(int... ranges) {
    List<dev.perigee.tier1.target.Register> registers = new ArrayList<>();
    for (int i = 0; i < ranges.length; i += 2) {
      for (int number = ranges[i]; number <= ranges[i + 1]; number++) {
        registers.add(new dev.perigee.tier1.target.Register(number));
      }
    }
    return registers;
  }

  /** The float registers with numbers in a range, including both ends. */
  private static List<dev.perigee.tier1.target.FloatRegister> floating(int first, int last) {
    List<dev.perigee.tier1.target.FloatRegister> registers = new ArrayList<>();
    for (int number = first; number <= last; number++) {
      registers.add(new dev.perigee.tier1.target.FloatRegister(number));
    }
    return registers;
  }

  /** The register with a number. */
  static Register of(dev.perigee.tier1.target.Register register) {
    return Register.x(register.number());
  }

  /** The float register with a number. */
  static FloatRegister of(dev.perigee.tier1.target.FloatRegister register) {
    return FloatRegister.d(register.number());
  }
}
