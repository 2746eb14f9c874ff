package dev.perigee.tier1.lowering;

import dev.perigee.tier1.arm64.FloatRegister;
import dev.perigee.tier1.arm64.Register;

/**
 * What each register is for, in all native code. x18 is the platform's and x29, x30 are left alone;
 * x16 and x17 are the macro assembler's within one macro, and of an instruction's lowering
 * otherwise.
 */
public final class Roles {
  /** Base address of the current frame. */
  public static final Register BASE = Register.X19;

  /** Address of the engine's state. */
  public static final Register STATE = Register.X20;

  /** Address of the running function's prototype record. */
  public static final Register RECORD = Register.X21;

  /** {@code LinkLayout.PLAIN_ONE}, which most links' words are. */
  public static final Register PLAIN_ONE = Register.X24;

  /** {@code Tag.INTEGER}. */
  public static final Register INTEGER_TAG = Register.X25;

  /** The highest address that a frame's base may have. */
  public static final Register STACK_LIMIT = Register.X26;

  /** Back-edges and calls left until the next POLL. */
  public static final Register SLICE = Register.X27.w();

  /** Address of the code region. */
  public static final Register REGION = Register.X28;

  /** Number of arguments, at a call's entry. */
  public static final Register ARGUMENT_COUNT = Register.X8.w();

  private static final Register[] VALUES = {
    Register.X0,
    Register.X1,
    Register.X2,
    Register.X3,
    Register.X4,
    Register.X5,
    Register.X6,
    Register.X7,
    Register.X8,
    Register.X9,
    Register.X22,
    Register.X23
  };

  /** Number of general registers that hold values. */
  public static final int GENERAL_VALUES = VALUES.length;

  /** Number of float registers that hold values: d0 to d27. */
  public static final int FLOAT_VALUES = 28;

  /** Registers of one instruction's lowering: x10 to x15. */
  public static final Register S0 = Register.X10;

  public static final Register S1 = Register.X11;
  public static final Register S2 = Register.X12;
  public static final Register S3 = Register.X13;
  public static final Register S4 = Register.X14;
  public static final Register S5 = Register.X15;

  /** At a native return: the second word of the popped link. The same register as {@link #S1}. */
  public static final Register LINK_WORD = S1;

  /** Float registers of one instruction's lowering. */
  public static final FloatRegister F0 = FloatRegister.D28;

  public static final FloatRegister F1 = FloatRegister.D29;

  /** Float registers of temporaries, in turn. */
  public static final FloatRegister T0 = FloatRegister.D30;

  public static final FloatRegister T1 = FloatRegister.D31;

  private Roles() {}

  /** The general register with a number of the allocation's. */
  public static Register general(int number) {
    return VALUES[number];
  }

  /** The float register with a number of the allocation's. */
  public static FloatRegister floating(int number) {
    return FloatRegister.d(number);
  }
}
