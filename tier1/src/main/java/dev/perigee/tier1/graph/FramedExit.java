package dev.perigee.tier1.graph;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.tier0.Exit;
import org.jspecify.annotations.Nullable;

/**
 * A STEP that may be a call of a metamethod, in one word: below {@link #WINDOW} what the driver
 * gets, then the slot at which a window lies, then the metamethod's number.
 *
 * <p>The window lies where {@code MetamethodCalls} has it, above the active slots; that of a CALL,
 * TAILCALL or TFORCALL is its own.
 */
public final class FramedExit {
  /** How far the window's slot is shifted; 8 bits. */
  public static final int WINDOW = 17;

  /** How far the metamethod's number is shifted. */
  public static final int METAMETHOD = WINDOW + 8;

  /** Selects what the driver gets. */
  public static final int EXIT_MASK = (1 << WINDOW) - 1;

  /** Selects the window's slot when it has been shifted. */
  public static final int WINDOW_MASK = 0xFF;

  /** Slots of a generic loop below the window in which it calls its iterator. */
  public static final int ITERATION_SLOTS = 4;

  private FramedExit() {}

  /** How an operation's metamethod is called; null if only Java does it. */
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

  /** The word for the STEP at a pc, whose operation has an epilogue. */
  public static int word(Prototype prototype, int pc) {
    int word = prototype.code()[pc];
    Op op = Instruction.op(word);
    int window =
        switch (op) {
          case CALL, TAILCALL -> Instruction.a(word);
          case TFORCALL -> Instruction.a(word) + ITERATION_SLOTS;
          default -> prototype.tops()[pc];
        };
    return Metamethod.of(op) << METAMETHOD | window << WINDOW | pc << Exit.BITS | Exit.STEP;
  }
}
