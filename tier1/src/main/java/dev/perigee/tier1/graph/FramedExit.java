package dev.perigee.tier1.graph;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.tier0.Exit;
import org.jspecify.annotations.Nullable;

/**
 * The exit of a STEP that may call a metamethod, in one word. Below {@link #WINDOW} is the exit
 * code that the driver gets; then come the slot at which a window begins, and the metamethod's
 * number.
 *
 * <p>The window is where {@code MetamethodCalls} puts it, above the active slots. A CALL, TAILCALL
 * or TFORCALL has its own window.
 */
public final class FramedExit {
  /** Shift of the window's slot, which has 8 bits. */
  public static final int WINDOW = 17;

  /** Shift of the metamethod's number. */
  public static final int METAMETHOD = WINDOW + 8;

  /** Mask of the exit code that the driver gets. */
  public static final int EXIT_MASK = (1 << WINDOW) - 1;

  /** Mask of the window's slot, after the shift. */
  public static final int WINDOW_MASK = 0xFF;

  private FramedExit() {}

  /**
   * The epilogue that does an operation, by calling its metamethod or otherwise; null if only Java
   * does it.
   */
  public static @Nullable Epilogue epilogue(Op op) {
    if (op.isArithmetic()) {
      return Epilogue.CALL_OPERATOR;
    }
    return switch (op) {
      case GETTABUP, GETTABLE, GETI, GETFIELD -> Epilogue.CALL_INDEX;
      case SETTABUP, SETTABLE, SETI, SETFIELD -> Epilogue.CALL_NEW_INDEX;
      case LEN, EQ, LT, LE -> Epilogue.CALL_OPERATOR;
      case CALL -> Epilogue.CALL_VALUE;
      case TAILCALL -> Epilogue.TAIL_CALL_VALUE;
      case TFORCALL -> Epilogue.CALL_ITERATOR;
      default -> null;
    };
  }

  /** The word for the STEP at a pc. Its operation must have an epilogue. */
  public static int word(Prototype prototype, int pc) {
    int word = prototype.code()[pc];
    Op op = Instruction.op(word);
    int window =
        switch (op) {
          case CALL, TAILCALL -> Instruction.a(word);
          case TFORCALL -> Instruction.a(word) + LoopSlots.WINDOW;
          default -> prototype.tops()[pc];
        };
    return Metamethod.of(op) << METAMETHOD | window << WINDOW | pc << Exit.BITS | Exit.STEP;
  }
}
