package dev.perigee.tier0;

import static dev.perigee.ir.Tag.CLOSURE;
import static dev.perigee.ir.Tag.FALSE;
import static dev.perigee.ir.Tag.FLOAT;
import static dev.perigee.ir.Tag.INTEGER;
import static dev.perigee.ir.Tag.LINK;
import static dev.perigee.ir.Tag.LONG_STRING;
import static dev.perigee.ir.Tag.NIL;
import static dev.perigee.ir.Tag.STRING;
import static dev.perigee.ir.Tag.TABLE;
import static dev.perigee.ir.Tag.TRUE;
import static dev.perigee.runtime.layout.SlotLayout.TAG;
import static dev.perigee.runtime.memory.Memory.ADDRESS;
import static dev.perigee.runtime.memory.MemoryHandles.BYTE;
import static dev.perigee.runtime.memory.MemoryHandles.CHAR;
import static dev.perigee.runtime.memory.MemoryHandles.DOUBLE;
import static dev.perigee.runtime.memory.MemoryHandles.INT;
import static dev.perigee.runtime.memory.MemoryHandles.LONG;
import static dev.perigee.runtime.memory.MemoryHandles.SHORT;

import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Opcodes;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import java.lang.invoke.VarHandle;

/**
 * Tier 0's loop, which has only the fast paths of the operations. An arm either does its whole
 * operation and continues, or has had no visible effect and breaks to {@code step}, which leaves
 * with {@link Exit#STEP} so that the driver runs the operation's {@code step}.
 *
 * <p>The loop has a shape that HotSpot compiles well (docs/architecture.md, "The interpreter's
 * loop"): bound VarHandles at each site; three values that live across instructions; operands read
 * from memory after a fence in each arm, so that HotSpot does not hoist the decoding of all arms
 * above the jump; addresses masked at their source, never where an offset is added; no calls; a
 * method of less than 8,000 bytes of bytecode. Code with which several arms end occurs once, after
 * the block that is named after it.
 *
 * <p>{@code window} is the address of the frame's function slot, to which slots in {@link
 * InstructionLayout} are relative. {@code k} is the address of the origin of its prototype's
 * record, from which constants, state and code are found ({@link PrototypeLayout}). {@code ip} is
 * the address of the word after the current instruction's. Code is stored downwards, so this is the
 * lower one, every offset from it is positive, and HotSpot knows that the sums are.
 */
final class Interpreter {
  /** The largest number of tables along {@code __index} that are searched for a field. */
  private static final int MAX_CHAIN = 16;

  /** The offset in the state of the root slot that holds the name "__index". */
  private static final int INDEX_NAME =
      StateLayout.ROOTS + (Root.METAMETHOD_NAMES + Metamethod.INDEX) * SlotLayout.SIZE;

  // Offsets from ip of the parts of the current instruction.

  private static final int OPERATION = InstructionLayout.SIZE + InstructionLayout.OPERATION;
  private static final int FEEDBACK = InstructionLayout.SIZE + InstructionLayout.FEEDBACK;
  private static final int A = InstructionLayout.SIZE + InstructionLayout.A;
  private static final int B = InstructionLayout.SIZE + InstructionLayout.B;
  private static final int C = InstructionLayout.SIZE + InstructionLayout.C;
  private static final int WIDE = InstructionLayout.SIZE + InstructionLayout.WIDE;

  /** The offset from ip of the distance of the jump that is a test's second word. */
  private static final int JUMP = InstructionLayout.WIDE;

  // Offsets from the first slot of a loop (Op.FORPREP, Op.TFORLOOP).

  private static final int LOOP_COUNT = LoopSlots.LIMIT * SlotLayout.SIZE;
  private static final int LOOP_STEP = LoopSlots.STEP * SlotLayout.SIZE;
  private static final int LOOP_VARIABLE = LoopSlots.VARIABLE * SlotLayout.SIZE;
  private static final int ITERATION_CONTROL = LoopSlots.CONTROL * SlotLayout.SIZE;
  private static final int ITERATION_VALUE = LoopSlots.WINDOW * SlotLayout.SIZE;

  /** The offset from a window of the second word of its link. */
  private static final int LINK_WORD = FrameLayout.WINDOW_LINK + LinkLayout.WORD;

  private Interpreter() {}

  /**
   * Runs the current frame, and the frames that it calls and returns to, until something needs the
   * driver.
   *
   * @param stateAddress the address of the engine's {@link StateLayout}, which has the current
   *     frame's base
   * @param entryPc where to continue
   * @return {@code pc << Exit.BITS | reason}; base and pc are published in the state
   */
  // To continue with common code, an arm breaks out of the block before that code.
  @SuppressWarnings("LabelledBreakTarget")
  static int run(long stateAddress, int entryPc) {
    long window = ((long) LONG.get(stateAddress + StateLayout.BASE) - FrameLayout.HEADER) & ADDRESS;
    long k =
        (long)
                LONG.get(
                    ((long) LONG.get(((long) LONG.get(window) & ADDRESS) + ClosureLayout.PROTOTYPE)
                            & ADDRESS)
                        + PrototypeLayout.ORIGIN)
            & ADDRESS;
    long ip = k - InstructionLayout.SIZE * (entryPc + 1L);
    int reason;
    loop:
    for (; ; ) {
      ip = (ip - InstructionLayout.SIZE) & ADDRESS;
      int op = (byte) BYTE.get(ip + OPERATION);
      long a;
      long table;
      long key;
      long n;
      long value;
      boolean outcome;
      step:
      {
        poll:
        {
          branch:
          {
            setElement:
            {
              getElement:
              {
                set:
                {
                  get:
                  {
                    switch (op) {
                      case Opcodes.MOVE -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        LONG.set(a, (long) LONG.get(b));
                        BYTE.set(a + TAG, (byte) BYTE.get(b + TAG));
                        continue;
                      }
                      case Opcodes.LOADI -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        LONG.set(a, (long) (int) INT.get(ip + WIDE));
                        BYTE.set(a + TAG, (byte) INTEGER);
                        continue;
                      }
                      case Opcodes.LOADF -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        DOUBLE.set(a, (double) (int) INT.get(ip + WIDE));
                        BYTE.set(a + TAG, (byte) FLOAT);
                        continue;
                      }
                      case Opcodes.LOADK -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = (k + (int) INT.get(ip + WIDE)) & ADDRESS;
                        LONG.set(a, (long) LONG.get(b));
                        BYTE.set(a + TAG, (byte) BYTE.get(b + TAG));
                        continue;
                      }
                      case Opcodes.LOADNIL -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        for (int count = (char) CHAR.get(ip + B); count >= 0; count--) {
                          BYTE.set(a + TAG, (byte) NIL);
                          a = (a + SlotLayout.SIZE) & ADDRESS;
                        }
                        continue;
                      }
                      case Opcodes.LOADFALSE -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        BYTE.set(a + TAG, (byte) FALSE);
                        continue;
                      }
                      case Opcodes.LOADTRUE -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        BYTE.set(a + TAG, (byte) TRUE);
                        continue;
                      }
                      case Opcodes.LFALSESKIP -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        BYTE.set(a + TAG, (byte) FALSE);
                        ip -= InstructionLayout.SIZE;
                        continue;
                      }
                      case Opcodes.GETCELL -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        long v = ((long) LONG.get(b) & ADDRESS) + CellLayout.VALUE;
                        int tag = (byte) BYTE.get(v + TAG);
                        LONG.set(a, (long) LONG.get(v));
                        BYTE.set(a + TAG, (byte) tag);
                        BYTE.set(ip + FEEDBACK, (byte) tag);
                        continue;
                      }
                      case Opcodes.SETCELL, Opcodes.SETUPVAL -> {
                        VarHandle.loadLoadFence();
                        long b = window + (char) CHAR.get(ip + B);
                        long cell =
                            ((long)
                                    LONG.get(
                                        (op == Opcodes.SETCELL
                                                ? window
                                                : ((long) LONG.get(window) & ADDRESS))
                                            + (char) CHAR.get(ip + A))
                                & ADDRESS);
                        if (((byte) BYTE.get(cell + ObjectLayout.COLOUR) & ObjectLayout.BLACK)
                            != 0) {
                          break step;
                        }
                        long v = cell + CellLayout.VALUE;
                        LONG.set(v, (long) LONG.get(b));
                        BYTE.set(v + TAG, (byte) BYTE.get(b + TAG));
                        continue;
                      }
                      case Opcodes.GETUPVAL -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long cell =
                            ((long)
                                    LONG.get(
                                        ((long) LONG.get(window) & ADDRESS)
                                            + (char) CHAR.get(ip + B))
                                & ADDRESS);
                        long v = cell + CellLayout.VALUE;
                        int tag = (byte) BYTE.get(v + TAG);
                        LONG.set(a, (long) LONG.get(v));
                        BYTE.set(a + TAG, (byte) tag);
                        BYTE.set(ip + FEEDBACK, (byte) tag);
                        continue;
                      }
                      case Opcodes.GETTABUP -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long c = k + (char) CHAR.get(ip + C);
                        long cell =
                            ((long)
                                    LONG.get(
                                        ((long) LONG.get(window) & ADDRESS)
                                            + (char) CHAR.get(ip + B))
                                & ADDRESS);
                        long v = cell + CellLayout.VALUE;
                        if ((byte) BYTE.get(v + TAG) != TABLE) {
                          break step;
                        }
                        table = (long) LONG.get(v) & ADDRESS;
                        key = (long) LONG.get(c) & ADDRESS;
                        break get;
                      }
                      case Opcodes.SETTABUP -> {
                        VarHandle.loadLoadFence();
                        long b = k + (char) CHAR.get(ip + B);
                        value = window + (char) CHAR.get(ip + C);
                        long cell =
                            ((long)
                                    LONG.get(
                                        ((long) LONG.get(window) & ADDRESS)
                                            + (char) CHAR.get(ip + A))
                                & ADDRESS);
                        long v = cell + CellLayout.VALUE;
                        if ((byte) BYTE.get(v + TAG) != TABLE) {
                          break step;
                        }
                        table = (long) LONG.get(v) & ADDRESS;
                        key = (long) LONG.get(b) & ADDRESS;
                        break set;
                      }
                      case Opcodes.GETTABLE -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        long c = window + (char) CHAR.get(ip + C);
                        if ((byte) BYTE.get(b + TAG) != TABLE) {
                          break step;
                        }
                        table = (long) LONG.get(b) & ADDRESS;
                        int tagC = (byte) BYTE.get(c + TAG);
                        if (tagC == INTEGER) {
                          n = (long) LONG.get(c) - 1;
                          break getElement;
                        }
                        if (tagC != STRING) {
                          break step;
                        }
                        key = (long) LONG.get(c) & ADDRESS;
                        break get;
                      }
                      case Opcodes.GETI -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        if ((byte) BYTE.get(b + TAG) != TABLE) {
                          break step;
                        }
                        table = (long) LONG.get(b) & ADDRESS;
                        n = (char) CHAR.get(ip + C) - 1L;
                        break getElement;
                      }
                      case Opcodes.GETFIELD, Opcodes.SELF -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        long c = k + (char) CHAR.get(ip + C);
                        if ((byte) BYTE.get(b + TAG) != TABLE) {
                          break step;
                        }
                        table = (long) LONG.get(b) & ADDRESS;
                        key = (long) LONG.get(c) & ADDRESS;
                        break get;
                      }
                      case Opcodes.SETTABLE -> {
                        VarHandle.loadLoadFence();
                        long slot = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        value = window + (char) CHAR.get(ip + C);
                        if ((byte) BYTE.get(slot + TAG) != TABLE) {
                          break step;
                        }
                        table = (long) LONG.get(slot) & ADDRESS;
                        int tagB = (byte) BYTE.get(b + TAG);
                        if (tagB == INTEGER) {
                          n = (long) LONG.get(b) - 1;
                          break setElement;
                        }
                        if (tagB != STRING) {
                          break step;
                        }
                        key = (long) LONG.get(b) & ADDRESS;
                        break set;
                      }
                      case Opcodes.SETI -> {
                        VarHandle.loadLoadFence();
                        long slot = window + (char) CHAR.get(ip + A);
                        value = window + (char) CHAR.get(ip + C);
                        if ((byte) BYTE.get(slot + TAG) != TABLE) {
                          break step;
                        }
                        table = (long) LONG.get(slot) & ADDRESS;
                        n = (char) CHAR.get(ip + B) - 1L;
                        break setElement;
                      }
                      case Opcodes.SETFIELD -> {
                        VarHandle.loadLoadFence();
                        long slot = window + (char) CHAR.get(ip + A);
                        long b = k + (char) CHAR.get(ip + B);
                        value = window + (char) CHAR.get(ip + C);
                        if ((byte) BYTE.get(slot + TAG) != TABLE) {
                          break step;
                        }
                        table = (long) LONG.get(slot) & ADDRESS;
                        key = (long) LONG.get(b) & ADDRESS;
                        break set;
                      }
                      case Opcodes.ADD, Opcodes.ADDK -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        long c = (op == Opcodes.ADD ? window : k) + (char) CHAR.get(ip + C);
                        int tagB = (byte) BYTE.get(b + TAG);
                        int tagC = (byte) BYTE.get(c + TAG);
                        if (tagB == INTEGER && tagC == INTEGER) {
                          LONG.set(a, (long) LONG.get(b) + (long) LONG.get(c));
                          BYTE.set(a + TAG, (byte) INTEGER);
                          continue;
                        }
                        double x;
                        double y;
                        if (tagB == FLOAT) {
                          x = (double) DOUBLE.get(b);
                        } else if (tagB == INTEGER) {
                          x = (double) (long) LONG.get(b);
                        } else {
                          break step;
                        }
                        if (tagC == FLOAT) {
                          y = (double) DOUBLE.get(c);
                        } else if (tagC == INTEGER) {
                          y = (double) (long) LONG.get(c);
                        } else {
                          break step;
                        }
                        DOUBLE.set(a, x + y);
                        BYTE.set(a + TAG, (byte) FLOAT);
                        continue;
                      }
                      case Opcodes.SUB, Opcodes.SUBK -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        long c = (op == Opcodes.SUB ? window : k) + (char) CHAR.get(ip + C);
                        int tagB = (byte) BYTE.get(b + TAG);
                        int tagC = (byte) BYTE.get(c + TAG);
                        if (tagB == INTEGER && tagC == INTEGER) {
                          LONG.set(a, (long) LONG.get(b) - (long) LONG.get(c));
                          BYTE.set(a + TAG, (byte) INTEGER);
                          continue;
                        }
                        double x;
                        double y;
                        if (tagB == FLOAT) {
                          x = (double) DOUBLE.get(b);
                        } else if (tagB == INTEGER) {
                          x = (double) (long) LONG.get(b);
                        } else {
                          break step;
                        }
                        if (tagC == FLOAT) {
                          y = (double) DOUBLE.get(c);
                        } else if (tagC == INTEGER) {
                          y = (double) (long) LONG.get(c);
                        } else {
                          break step;
                        }
                        DOUBLE.set(a, x - y);
                        BYTE.set(a + TAG, (byte) FLOAT);
                        continue;
                      }
                      case Opcodes.MUL, Opcodes.MULK -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        long c = (op == Opcodes.MUL ? window : k) + (char) CHAR.get(ip + C);
                        int tagB = (byte) BYTE.get(b + TAG);
                        int tagC = (byte) BYTE.get(c + TAG);
                        if (tagB == INTEGER && tagC == INTEGER) {
                          LONG.set(a, (long) LONG.get(b) * (long) LONG.get(c));
                          BYTE.set(a + TAG, (byte) INTEGER);
                          continue;
                        }
                        double x;
                        double y;
                        if (tagB == FLOAT) {
                          x = (double) DOUBLE.get(b);
                        } else if (tagB == INTEGER) {
                          x = (double) (long) LONG.get(b);
                        } else {
                          break step;
                        }
                        if (tagC == FLOAT) {
                          y = (double) DOUBLE.get(c);
                        } else if (tagC == INTEGER) {
                          y = (double) (long) LONG.get(c);
                        } else {
                          break step;
                        }
                        DOUBLE.set(a, x * y);
                        BYTE.set(a + TAG, (byte) FLOAT);
                        continue;
                      }
                      case Opcodes.DIV, Opcodes.DIVK -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        long c = (op == Opcodes.DIV ? window : k) + (char) CHAR.get(ip + C);
                        int tagB = (byte) BYTE.get(b + TAG);
                        int tagC = (byte) BYTE.get(c + TAG);
                        double x;
                        double y;
                        if (tagB == FLOAT) {
                          x = (double) DOUBLE.get(b);
                        } else if (tagB == INTEGER) {
                          x = (double) (long) LONG.get(b);
                        } else {
                          break step;
                        }
                        if (tagC == FLOAT) {
                          y = (double) DOUBLE.get(c);
                        } else if (tagC == INTEGER) {
                          y = (double) (long) LONG.get(c);
                        } else {
                          break step;
                        }
                        DOUBLE.set(a, x / y);
                        BYTE.set(a + TAG, (byte) FLOAT);
                        continue;
                      }
                      case Opcodes.ADDI -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        int tagB = (byte) BYTE.get(b + TAG);
                        if (tagB == INTEGER) {
                          LONG.set(a, (long) LONG.get(b) + (short) SHORT.get(ip + C));
                          BYTE.set(a + TAG, (byte) INTEGER);
                          continue;
                        }
                        if (tagB != FLOAT) {
                          break step;
                        }
                        DOUBLE.set(a, (double) DOUBLE.get(b) + (short) SHORT.get(ip + C));
                        BYTE.set(a + TAG, (byte) FLOAT);
                        continue;
                      }
                      case Opcodes.BAND,
                          Opcodes.BANDK,
                          Opcodes.BOR,
                          Opcodes.BORK,
                          Opcodes.BXOR,
                          Opcodes.BXORK -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        boolean constant = op >= Opcodes.BANDK;
                        long c = (constant ? k : window) + (char) CHAR.get(ip + C);
                        if ((byte) BYTE.get(b + TAG) != INTEGER
                            || (byte) BYTE.get(c + TAG) != INTEGER) {
                          break step;
                        }
                        long x = (long) LONG.get(b);
                        long y = (long) LONG.get(c);
                        int kind = constant ? op - Opcodes.BANDK : op - Opcodes.BAND;
                        LONG.set(a, kind == 0 ? x & y : kind == 1 ? x | y : x ^ y);
                        BYTE.set(a + TAG, (byte) INTEGER);
                        continue;
                      }
                      case Opcodes.MOD, Opcodes.MODK -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        long c = (op == Opcodes.MOD ? window : k) + (char) CHAR.get(ip + C);
                        if ((byte) BYTE.get(b + TAG) != INTEGER
                            || (byte) BYTE.get(c + TAG) != INTEGER) {
                          break step;
                        }
                        long y = (long) LONG.get(c);
                        if (y <= 0) {
                          break step;
                        }
                        long r = (long) LONG.get(b) % y;
                        LONG.set(a, r < 0 ? r + y : r);
                        BYTE.set(a + TAG, (byte) INTEGER);
                        continue;
                      }
                      case Opcodes.SHLI, Opcodes.SHRI -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        int distance = (short) SHORT.get(ip + C);
                        if ((byte) BYTE.get(b + TAG) != INTEGER
                            || distance < 0
                            || distance >= Long.SIZE) {
                          break step;
                        }
                        LONG.set(
                            a,
                            op == Opcodes.SHLI
                                ? (long) LONG.get(b) << distance
                                : (long) LONG.get(b) >>> distance);
                        BYTE.set(a + TAG, (byte) INTEGER);
                        continue;
                      }
                      case Opcodes.UNM -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        int tagB = (byte) BYTE.get(b + TAG);
                        if (tagB == INTEGER) {
                          LONG.set(a, -(long) LONG.get(b));
                          BYTE.set(a + TAG, (byte) INTEGER);
                          continue;
                        }
                        if (tagB != FLOAT) {
                          break step;
                        }
                        DOUBLE.set(a, -(double) DOUBLE.get(b));
                        BYTE.set(a + TAG, (byte) FLOAT);
                        continue;
                      }
                      case Opcodes.NOT -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        BYTE.set(a + TAG, (byte) ((byte) BYTE.get(b + TAG) < TRUE ? TRUE : FALSE));
                        continue;
                      }
                      case Opcodes.LEN -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        if (((byte) BYTE.get(b + TAG) & ~1) != STRING) {
                          break step;
                        }
                        LONG.set(
                            a,
                            (long) LONG.get(((long) LONG.get(b) & ADDRESS) + StringLayout.LENGTH));
                        BYTE.set(a + TAG, (byte) INTEGER);
                        continue;
                      }
                      case Opcodes.EQ -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        int tagA = (byte) BYTE.get(a + TAG);
                        if (tagA != (byte) BYTE.get(b + TAG)) {
                          if ((tagA & ~1) == INTEGER
                              && ((byte) BYTE.get(b + TAG) & ~1) == INTEGER) {
                            break step;
                          }
                          outcome = false;
                        } else if (tagA == FLOAT) {
                          outcome = (double) DOUBLE.get(a) == (double) DOUBLE.get(b);
                        } else {
                          outcome = tagA < INTEGER || (long) LONG.get(a) == (long) LONG.get(b);
                          if (!outcome && tagA >= LONG_STRING && tagA < CLOSURE) {
                            break step;
                          }
                        }
                        break branch;
                      }
                      case Opcodes.LT -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        int tagA = (byte) BYTE.get(a + TAG);
                        int tagB = (byte) BYTE.get(b + TAG);
                        if (tagA == INTEGER && tagB == INTEGER) {
                          outcome = (long) LONG.get(a) < (long) LONG.get(b);
                        } else if (tagA == FLOAT && tagB == FLOAT) {
                          outcome = (double) DOUBLE.get(a) < (double) DOUBLE.get(b);
                        } else {
                          break step;
                        }
                        break branch;
                      }
                      case Opcodes.LE -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        int tagA = (byte) BYTE.get(a + TAG);
                        int tagB = (byte) BYTE.get(b + TAG);
                        if (tagA == INTEGER && tagB == INTEGER) {
                          outcome = (long) LONG.get(a) <= (long) LONG.get(b);
                        } else if (tagA == FLOAT && tagB == FLOAT) {
                          outcome = (double) DOUBLE.get(a) <= (double) DOUBLE.get(b);
                        } else {
                          break step;
                        }
                        break branch;
                      }
                      case Opcodes.EQK -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = k + (char) CHAR.get(ip + B);
                        int tagA = (byte) BYTE.get(a + TAG);
                        int tagB = (byte) BYTE.get(b + TAG);
                        if (tagA == FLOAT || tagB == FLOAT || tagB == LONG_STRING) {
                          break step;
                        }
                        outcome = tagA == tagB && (long) LONG.get(a) == (long) LONG.get(b);
                        break branch;
                      }
                      case Opcodes.EQI -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        int tagA = (byte) BYTE.get(a + TAG);
                        if (tagA == INTEGER) {
                          outcome = (long) LONG.get(a) == (short) SHORT.get(ip + B);
                        } else if (tagA == FLOAT) {
                          outcome = (double) DOUBLE.get(a) == (short) SHORT.get(ip + B);
                        } else {
                          outcome = false;
                        }
                        break branch;
                      }
                      case Opcodes.LTI -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        int tagA = (byte) BYTE.get(a + TAG);
                        if (tagA == INTEGER) {
                          outcome = (long) LONG.get(a) < (short) SHORT.get(ip + B);
                        } else if (tagA == FLOAT) {
                          outcome = (double) DOUBLE.get(a) < (short) SHORT.get(ip + B);
                        } else {
                          break step;
                        }
                        break branch;
                      }
                      case Opcodes.LEI -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        int tagA = (byte) BYTE.get(a + TAG);
                        if (tagA == INTEGER) {
                          outcome = (long) LONG.get(a) <= (short) SHORT.get(ip + B);
                        } else if (tagA == FLOAT) {
                          outcome = (double) DOUBLE.get(a) <= (short) SHORT.get(ip + B);
                        } else {
                          break step;
                        }
                        break branch;
                      }
                      case Opcodes.GTI -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        int tagA = (byte) BYTE.get(a + TAG);
                        if (tagA == INTEGER) {
                          outcome = (long) LONG.get(a) > (short) SHORT.get(ip + B);
                        } else if (tagA == FLOAT) {
                          outcome = (double) DOUBLE.get(a) > (short) SHORT.get(ip + B);
                        } else {
                          break step;
                        }
                        break branch;
                      }
                      case Opcodes.GEI -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        int tagA = (byte) BYTE.get(a + TAG);
                        if (tagA == INTEGER) {
                          outcome = (long) LONG.get(a) >= (short) SHORT.get(ip + B);
                        } else if (tagA == FLOAT) {
                          outcome = (double) DOUBLE.get(a) >= (short) SHORT.get(ip + B);
                        } else {
                          break step;
                        }
                        break branch;
                      }
                      case Opcodes.TEST -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        outcome = (byte) BYTE.get(a + TAG) >= TRUE;
                        break branch;
                      }
                      case Opcodes.TESTSET -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long b = window + (char) CHAR.get(ip + B);
                        int tag = (byte) BYTE.get(b + TAG);
                        if (tag >= TRUE == ((byte) BYTE.get(ip + C) != 0)) {
                          LONG.set(a, (long) LONG.get(b));
                          BYTE.set(a + TAG, (byte) tag);
                          ip -= (int) INT.get(ip + JUMP);
                        }
                        ip -= InstructionLayout.SIZE;
                        continue;
                      }
                      case Opcodes.JMP -> {
                        VarHandle.loadLoadFence();
                        int distance = (int) INT.get(ip + WIDE);
                        ip -= distance;
                        if (distance >= 0) {
                          continue;
                        }
                        break poll;
                      }
                      case Opcodes.FORPREP -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        if ((byte) BYTE.get(a + TAG) != INTEGER
                            || (byte) BYTE.get(a + LOOP_COUNT + TAG) != INTEGER
                            || (byte) BYTE.get(a + LOOP_STEP + TAG) != INTEGER
                            || (long) LONG.get(a + LOOP_STEP) != 1) {
                          break step;
                        }
                        long start = (long) LONG.get(a);
                        long count = (long) LONG.get(a + LOOP_COUNT);
                        if (start > count) {
                          ip -= InstructionLayout.SIZE + (int) INT.get(ip + WIDE);
                          continue;
                        }
                        LONG.set(a + LOOP_COUNT, count - start);
                        LONG.set(a + LOOP_VARIABLE, start);
                        BYTE.set(a + LOOP_VARIABLE + TAG, (byte) INTEGER);
                        continue;
                      }
                      case Opcodes.FORLOOP -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        if ((byte) BYTE.get(a + LOOP_STEP + TAG) != INTEGER) {
                          break step;
                        }
                        long count = (long) LONG.get(a + LOOP_COUNT);
                        if (count == 0) {
                          continue;
                        }
                        long index = (long) LONG.get(a) + (long) LONG.get(a + LOOP_STEP);
                        LONG.set(a + LOOP_COUNT, count - 1);
                        LONG.set(a, index);
                        LONG.set(a + LOOP_VARIABLE, index);
                        BYTE.set(a + LOOP_VARIABLE + TAG, (byte) INTEGER);
                        ip += (int) INT.get(ip + WIDE);
                        break poll;
                      }
                      case Opcodes.TFORLOOP -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        int tag = (byte) BYTE.get(a + ITERATION_VALUE + TAG);
                        if (tag == NIL) {
                          continue;
                        }
                        LONG.set(a + ITERATION_CONTROL, (long) LONG.get(a + ITERATION_VALUE));
                        BYTE.set(a + ITERATION_CONTROL + TAG, (byte) tag);
                        ip += (int) INT.get(ip + WIDE);
                        break poll;
                      }
                      case Opcodes.CALL -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        int given = (char) CHAR.get(ip + B) - 1;
                        if ((byte) BYTE.get(a + TAG) != CLOSURE
                            || given < 0
                            || a + FrameLayout.HEADER
                                > (long)
                                    LONG.get(
                                        ((long) LONG.get(k + PrototypeLayout.STATE) & ADDRESS)
                                            + StateLayout.STACK_LIMIT)) {
                          break step;
                        }
                        long record =
                            ((long)
                                    LONG.get(
                                        ((long) LONG.get(a) & ADDRESS) + ClosureLayout.PROTOTYPE)
                                & ADDRESS);
                        long parameters = (long) LONG.get(record + PrototypeLayout.PARAMETERS);
                        if (parameters >>> 32 != 0) {
                          break step;
                        }
                        for (; given < (int) parameters; given++) {
                          BYTE.set(
                              (a + FrameLayout.HEADER + ((long) given << SlotLayout.SHIFT) + TAG)
                                  & ADDRESS,
                              (byte) NIL);
                        }
                        LONG.set(a + FrameLayout.WINDOW_LINK, ((k - ip) >> 3) - 2);
                        LONG.set(
                            a + LINK_WORD,
                            (a - window) << LinkLayout.UPPER_HALF
                                | (long) (((char) CHAR.get(ip + C) - 1) & 0xff) << 16
                                | LINK);
                        window = a & ADDRESS;
                        k = ((long) LONG.get(record + PrototypeLayout.ORIGIN) & ADDRESS);
                        ip = k - InstructionLayout.SIZE;
                        int countdown = (int) INT.get(record + PrototypeLayout.COUNTDOWN) - 1;
                        INT.set(record + PrototypeLayout.COUNTDOWN, countdown);
                        if (countdown < 0) {
                          reason = Exit.CALL;
                          break loop;
                        }
                        break poll;
                      }
                      case Opcodes.RETURN0, Opcodes.RETURN1 -> {
                        VarHandle.loadLoadFence();
                        a = window + (char) CHAR.get(ip + A);
                        long link = (long) LONG.get(window + FrameLayout.WINDOW_LINK);
                        long word = (long) LONG.get(window + LINK_WORD);
                        int plain = (int) word & LinkLayout.PLAIN_MASK;
                        if (link >>> 32 != 0) {
                          break step;
                        }
                        int tag = op == Opcodes.RETURN0 ? NIL : (byte) BYTE.get(a + TAG);
                        if (plain == LinkLayout.PLAIN_ONE) {
                          LONG.set(window, (long) LONG.get(a));
                          BYTE.set(window + TAG, (byte) tag);
                        } else if (plain != LinkLayout.PLAIN_NONE) {
                          break step;
                        }
                        window = (window - (word >>> LinkLayout.UPPER_HALF)) & ADDRESS;
                        k =
                            ((long)
                                    LONG.get(
                                        ((long)
                                                    LONG.get(
                                                        ((long) LONG.get(window) & ADDRESS)
                                                            + ClosureLayout.PROTOTYPE)
                                                & ADDRESS)
                                            + PrototypeLayout.ORIGIN)
                                & ADDRESS);
                        ip = (k - (link << 3) - 2L * InstructionLayout.SIZE) & ADDRESS;
                        BYTE.set(ip + FEEDBACK, (byte) tag);
                        continue;
                      }
                      default -> {
                        break step;
                      }
                    }
                  }
                  // get: R[a] = table[key], key a short string, through __index tables
                  for (int chain = 0; chain < MAX_CHAIN; chain++) {
                    long node =
                        ((long) LONG.get(table + TableLayout.NODES)
                                + ((long)
                                        ((int) INT.get(key + StringLayout.HASH)
                                            & (int) INT.get(table + TableLayout.NODE_MASK))
                                    << TableLayout.NODE_SHIFT))
                            & ADDRESS;
                    int next;
                    do {
                      if ((long) LONG.get(node + TableLayout.NODE_KEY) == key) {
                        int tag = (byte) BYTE.get(node + TAG);
                        if ((byte) BYTE.get(node + TableLayout.NODE_KEY_TAG) != STRING) {
                          break step;
                        }
                        if (tag == NIL) {
                          break;
                        }
                        if (op == Opcodes.SELF) {
                          long receiver = window + (char) CHAR.get(ip + B);
                          LONG.set(a + FrameLayout.WINDOW_ARGUMENTS, (long) LONG.get(receiver));
                          BYTE.set(a + FrameLayout.WINDOW_ARGUMENTS + TAG, (byte) TABLE);
                        }
                        LONG.set(a, (long) LONG.get(node));
                        BYTE.set(a + TAG, (byte) tag);
                        BYTE.set(ip + FEEDBACK, (byte) tag);
                        continue loop;
                      }
                      next = (int) INT.get(node + TableLayout.NODE_NEXT);
                      node = (node + ((long) next << TableLayout.NODE_SHIFT)) & ADDRESS;
                    } while (next != 0);
                    long metatable = ((long) LONG.get(table + TableLayout.METATABLE) & ADDRESS);
                    if (metatable == 0) {
                      break step;
                    }
                    long index =
                        ((long)
                                LONG.get(
                                    ((long) LONG.get(k + PrototypeLayout.STATE) & ADDRESS)
                                        + INDEX_NAME)
                            & ADDRESS);
                    node =
                        ((long) LONG.get(metatable + TableLayout.NODES)
                                + ((long)
                                        ((int) INT.get(index + StringLayout.HASH)
                                            & (int) INT.get(metatable + TableLayout.NODE_MASK))
                                    << TableLayout.NODE_SHIFT))
                            & ADDRESS;
                    while ((long) LONG.get(node + TableLayout.NODE_KEY) != index) {
                      next = (int) INT.get(node + TableLayout.NODE_NEXT);
                      if (next == 0) {
                        break step;
                      }
                      node = (node + ((long) next << TableLayout.NODE_SHIFT)) & ADDRESS;
                    }
                    if ((byte) BYTE.get(node + TableLayout.NODE_KEY_TAG) != STRING
                        || (byte) BYTE.get(node + TAG) != TABLE) {
                      break step;
                    }
                    table = (long) LONG.get(node) & ADDRESS;
                  }
                  break step;
                }
                // set: table[key] = the slot value, for a key that has a value
                if (((byte) BYTE.get(table + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0) {
                  break step;
                }
                long node =
                    ((long) LONG.get(table + TableLayout.NODES)
                            + ((long)
                                    ((int) INT.get(key + StringLayout.HASH)
                                        & (int) INT.get(table + TableLayout.NODE_MASK))
                                << TableLayout.NODE_SHIFT))
                        & ADDRESS;
                while ((long) LONG.get(node + TableLayout.NODE_KEY) != key) {
                  int next = (int) INT.get(node + TableLayout.NODE_NEXT);
                  if (next == 0) {
                    break step;
                  }
                  node = (node + ((long) next << TableLayout.NODE_SHIFT)) & ADDRESS;
                }
                if ((byte) BYTE.get(node + TableLayout.NODE_KEY_TAG) != STRING
                    || (byte) BYTE.get(node + TAG) == NIL) {
                  break step;
                }
                LONG.set(node, (long) LONG.get(value));
                BYTE.set(node + TAG, (byte) BYTE.get(value + TAG));
                continue;
              }
              // getElement: R[a] = element n, counted from 0
              if (n < 0 || n >= (long) LONG.get(table + TableLayout.ARRAY_SIZE)) {
                break step;
              }
              int tag = (byte) BYTE.get(((long) LONG.get(table + TableLayout.TAGS) + n) & ADDRESS);
              if (tag == NIL) {
                break step;
              }
              LONG.set(
                  a,
                  (long)
                      LONG.get(((long) LONG.get(table + TableLayout.ARRAY) + (n << 3)) & ADDRESS));
              BYTE.set(a + TAG, (byte) tag);
              BYTE.set(ip + FEEDBACK, (byte) tag);
              continue;
            }
            // setElement: element n, counted from 0, = the slot value
            if (((byte) BYTE.get(table + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0) {
              break step;
            }
            if (n < 0 || n >= (long) LONG.get(table + TableLayout.ARRAY_SIZE)) {
              break step;
            }
            long tags = ((long) LONG.get(table + TableLayout.TAGS) + n) & ADDRESS;
            if ((byte) BYTE.get(tags) == NIL
                && (long) LONG.get(table + TableLayout.METATABLE) != 0) {
              break step;
            }
            LONG.set(
                ((long) LONG.get(table + TableLayout.ARRAY) + (n << 3)) & ADDRESS,
                (long) LONG.get(value));
            BYTE.set(tags, (byte) BYTE.get(value + TAG));
            continue;
          }
          // branch: takes the jump in the second word or skips it
          if ((outcome ? 1 : 0) == (byte) BYTE.get(ip + C)) {
            ip -= (int) INT.get(ip + JUMP);
          }
          ip -= InstructionLayout.SIZE;
          continue;
        }
        // poll: after a back-edge or a call
        long counter = ((long) LONG.get(k + PrototypeLayout.STATE) & ADDRESS) + StateLayout.SLICE;
        int slice = (int) INT.get(counter) - (int) INT.get(k + PrototypeLayout.POLL_COST);
        INT.set(counter, slice);
        if (slice >= 0) {
          continue;
        }
        reason = Exit.POLL;
        break loop;
      }
      ip += InstructionLayout.SIZE;
      reason = Exit.STEP;
      break;
    }
    int pc = (int) ((k - ip) >> 3) - 1;
    LONG.set(stateAddress + StateLayout.BASE, window + FrameLayout.HEADER);
    INT.set(stateAddress + StateLayout.PC, pc);
    return pc << Exit.BITS | reason;
  }
}
