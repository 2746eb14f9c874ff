package dev.perigee.tier0;

import static dev.perigee.runtime.layout.ClosureLayout.UPVALUES;
import static dev.perigee.runtime.layout.SlotLayout.TAG;
import static dev.perigee.runtime.layout.Tag.CLOSURE;
import static dev.perigee.runtime.layout.Tag.FALSE;
import static dev.perigee.runtime.layout.Tag.FLOAT;
import static dev.perigee.runtime.layout.Tag.INTEGER;
import static dev.perigee.runtime.layout.Tag.LINK;
import static dev.perigee.runtime.layout.Tag.LONG_STRING;
import static dev.perigee.runtime.layout.Tag.NIL;
import static dev.perigee.runtime.layout.Tag.STRING;
import static dev.perigee.runtime.layout.Tag.TABLE;
import static dev.perigee.runtime.layout.Tag.TRUE;
import static dev.perigee.runtime.memory.Memory.ADDRESS;
import static dev.perigee.runtime.memory.Memory.BYTE;
import static dev.perigee.runtime.memory.Memory.DOUBLE;
import static dev.perigee.runtime.memory.Memory.INT;
import static dev.perigee.runtime.memory.Memory.LONG;

import dev.perigee.ir.Opcodes;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import java.lang.invoke.VarHandle;

/**
 * Tier 0's loop: the fast paths of the most frequent operations, nothing else. An arm either does
 * its whole operation and continues, or has had no visible effect and breaks out of the switch.
 * Then {@link FastPaths} has those that did not fit into the loop; what it leaves goes with {@link
 * Exit#STEP} to the driver, which runs the operation's {@code step}.
 *
 * <p>The shape is what HotSpot compiles well (docs/architecture.md, "The loop"): bound VarHandles
 * at the site, operand addresses masked, each arm reading its word again behind a fence, so that
 * the operand decoding of all arms is not hoisted above the jump, and the method below 8,000 bytes
 * of bytecode.
 *
 * <p>Operand a's address is {@code base + 16 * a}, written {@code (base + (i >>> 4 & 0xff0)) &
 * ADDRESS}; b's and c's likewise.
 */
final class Interpreter {
  private Interpreter() {}

  /**
   * Runs the current frame, and the frames that it calls and returns to, until something needs the
   * driver.
   *
   * @param state the engine's {@link StateLayout}; its base is the current frame's
   * @param codes instruction words of the engine's prototypes, by their id
   * @param entryPc where to go on
   * @return {@code pc << Exit.BITS | reason}; base, pc and slice are published in the state
   */
  // An arm leaves for the driver by breaking out of the switch.
  @SuppressWarnings("LabelledBreakTarget")
  static int run(long state, int[][] codes, int entryPc) {
    long base = (long) LONG.get((state + StateLayout.BASE) & ADDRESS);
    long limit = (long) LONG.get((state + StateLayout.STACK_LIMIT) & ADDRESS);
    int slice = (int) INT.get((state + StateLayout.SLICE) & ADDRESS);
    int pc = entryPc;
    int reason;
    long k;
    int[] code;
    {
      long closure = (long) LONG.get((base - 32) & ADDRESS);
      long record = (long) LONG.get((closure + ClosureLayout.PROTOTYPE) & ADDRESS);
      k = (long) LONG.get((record + PrototypeLayout.CONSTANTS) & ADDRESS);
      code = codes[(int) INT.get((record + PrototypeLayout.ID) & ADDRESS)];
    }
    loop:
    for (; ; ) {
      int i = code[pc++];
      dispatch:
      switch (i & 0xff) {
        case Opcodes.MOVE -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          LONG.set(a, (long) LONG.get(b));
          BYTE.set(a + TAG, (byte) BYTE.get(b + TAG));
          continue;
        }
        case Opcodes.LOADI -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          LONG.set(a, (long) (i >> 16));
          BYTE.set(a + TAG, (byte) INTEGER);
          continue;
        }
        case Opcodes.LOADK -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (k + ((long) (i >>> 16) << 4)) & ADDRESS;
          LONG.set(a, (long) LONG.get(b));
          BYTE.set(a + TAG, (byte) BYTE.get(b + TAG));
          continue;
        }
        case Opcodes.LOADFALSE -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          BYTE.set(a + TAG, (byte) FALSE);
          continue;
        }
        case Opcodes.LOADTRUE -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          BYTE.set(a + TAG, (byte) TRUE);
          continue;
        }
        case Opcodes.GETCELL -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long v = ((long) LONG.get(b) + CellLayout.VALUE) & ADDRESS;
          int tag = (byte) BYTE.get(v + TAG);
          LONG.set(a, (long) LONG.get(v));
          BYTE.set(a + TAG, (byte) tag);
          BYTE.set((k - pc) & ADDRESS, (byte) tag);
          continue;
        }
        case Opcodes.SETCELL -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long cell = (long) LONG.get(a) & ADDRESS;
          if (((int) (byte) BYTE.get((cell + ObjectLayout.COLOUR) & ADDRESS) & ObjectLayout.BLACK)
              != 0) {
            break dispatch;
          }
          long v = (cell + CellLayout.VALUE) & ADDRESS;
          LONG.set(v, (long) LONG.get(b));
          BYTE.set(v + TAG, (byte) BYTE.get(b + TAG));
          continue;
        }
        case Opcodes.GETUPVAL -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long cell =
              (long)
                  LONG.get(
                      (((long) LONG.get((base - 32) & ADDRESS)) + UPVALUES + (i >>> 13 & 0x7f8))
                          & ADDRESS);
          long v = (cell + CellLayout.VALUE) & ADDRESS;
          int tag = (byte) BYTE.get(v + TAG);
          LONG.set(a, (long) LONG.get(v));
          BYTE.set(a + TAG, (byte) tag);
          BYTE.set((k - pc) & ADDRESS, (byte) tag);
          continue;
        }
        case Opcodes.GETTABUP -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long c = (k + (i >>> 20 & 0xff0)) & ADDRESS;
          long cell =
              (long)
                  LONG.get(
                      (((long) LONG.get((base - 32) & ADDRESS)) + UPVALUES + (i >>> 13 & 0x7f8))
                          & ADDRESS);
          long v = (cell + CellLayout.VALUE) & ADDRESS;
          if ((byte) BYTE.get(v + TAG) != TABLE) {
            break dispatch;
          }
          long table = ((long) LONG.get(v)) & ADDRESS;
          long key = (long) LONG.get(c) & ADDRESS;
          long nodes = (long) LONG.get((table + TableLayout.NODES) & ADDRESS);
          long node =
              (nodes
                      + ((long)
                              ((int) INT.get((key + StringLayout.HASH) & ADDRESS)
                                  & (int) INT.get((table + TableLayout.NODE_MASK) & ADDRESS))
                          << TableLayout.NODE_SHIFT))
                  & ADDRESS;
          while ((long) LONG.get((node + TableLayout.NODE_KEY) & ADDRESS) != key) {
            int next = (int) INT.get((node + TableLayout.NODE_NEXT) & ADDRESS);
            if (next == 0) {
              break dispatch;
            }
            node = (node + ((long) next << TableLayout.NODE_SHIFT)) & ADDRESS;
          }
          if ((byte) BYTE.get((node + TableLayout.NODE_KEY_TAG) & ADDRESS) != STRING) {
            break dispatch;
          }
          int tag = (byte) BYTE.get(node + TAG);
          if (tag == NIL) {
            break dispatch;
          }
          LONG.set(a, (long) LONG.get(node));
          BYTE.set(a + TAG, (byte) tag);
          BYTE.set((k - pc) & ADDRESS, (byte) tag);
          continue;
        }
        case Opcodes.GETTABLE -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (base + (i >>> 20 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(b + TAG) != TABLE || (byte) BYTE.get(c + TAG) != INTEGER) {
            break dispatch;
          }
          long table = (long) LONG.get(b) & ADDRESS;
          long n = (long) LONG.get(c) - 1;
          if (n < 0 || n >= (long) LONG.get((table + TableLayout.ARRAY_SIZE) & ADDRESS)) {
            break dispatch;
          }
          int tag =
              (byte)
                  BYTE.get((((long) LONG.get((table + TableLayout.TAGS) & ADDRESS)) + n) & ADDRESS);
          if (tag == NIL) {
            break dispatch;
          }
          LONG.set(
              a,
              (long)
                  LONG.get(
                      (((long) LONG.get((table + TableLayout.ARRAY) & ADDRESS)) + (n << 3))
                          & ADDRESS));
          BYTE.set(a + TAG, (byte) tag);
          BYTE.set((k - pc) & ADDRESS, (byte) tag);
          continue;
        }
        case Opcodes.GETI -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(b + TAG) != TABLE) {
            break dispatch;
          }
          long table = (long) LONG.get(b) & ADDRESS;
          long n = (i >>> 24) - 1;
          if (n < 0 || n >= (long) LONG.get((table + TableLayout.ARRAY_SIZE) & ADDRESS)) {
            break dispatch;
          }
          int tag =
              (byte)
                  BYTE.get((((long) LONG.get((table + TableLayout.TAGS) & ADDRESS)) + n) & ADDRESS);
          if (tag == NIL) {
            break dispatch;
          }
          LONG.set(
              a,
              (long)
                  LONG.get(
                      (((long) LONG.get((table + TableLayout.ARRAY) & ADDRESS)) + (n << 3))
                          & ADDRESS));
          BYTE.set(a + TAG, (byte) tag);
          BYTE.set((k - pc) & ADDRESS, (byte) tag);
          continue;
        }
        case Opcodes.GETFIELD -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (k + (i >>> 20 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(b + TAG) != TABLE) {
            break dispatch;
          }
          long table = ((long) LONG.get(b)) & ADDRESS;
          long key = (long) LONG.get(c) & ADDRESS;
          long nodes = (long) LONG.get((table + TableLayout.NODES) & ADDRESS);
          long node =
              (nodes
                      + ((long)
                              ((int) INT.get((key + StringLayout.HASH) & ADDRESS)
                                  & (int) INT.get((table + TableLayout.NODE_MASK) & ADDRESS))
                          << TableLayout.NODE_SHIFT))
                  & ADDRESS;
          while ((long) LONG.get((node + TableLayout.NODE_KEY) & ADDRESS) != key) {
            int next = (int) INT.get((node + TableLayout.NODE_NEXT) & ADDRESS);
            if (next == 0) {
              break dispatch;
            }
            node = (node + ((long) next << TableLayout.NODE_SHIFT)) & ADDRESS;
          }
          if ((byte) BYTE.get((node + TableLayout.NODE_KEY_TAG) & ADDRESS) != STRING) {
            break dispatch;
          }
          int tag = (byte) BYTE.get(node + TAG);
          if (tag == NIL) {
            break dispatch;
          }
          LONG.set(a, (long) LONG.get(node));
          BYTE.set(a + TAG, (byte) tag);
          BYTE.set((k - pc) & ADDRESS, (byte) tag);
          continue;
        }
        case Opcodes.SETTABLE -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (base + (i >>> 20 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(a + TAG) != TABLE || (byte) BYTE.get(b + TAG) != INTEGER) {
            break dispatch;
          }
          long table = (long) LONG.get(a) & ADDRESS;
          if (((int) (byte) BYTE.get((table + ObjectLayout.COLOUR) & ADDRESS) & ObjectLayout.BLACK)
              != 0) {
            break dispatch;
          }
          long n = (long) LONG.get(b) - 1;
          if (n < 0 || n >= (long) LONG.get((table + TableLayout.ARRAY_SIZE) & ADDRESS)) {
            break dispatch;
          }
          long tags = ((long) LONG.get((table + TableLayout.TAGS) & ADDRESS) + n) & ADDRESS;
          if ((byte) BYTE.get(tags) == NIL
              && (long) LONG.get((table + TableLayout.METATABLE) & ADDRESS) != 0) {
            break dispatch;
          }
          LONG.set(
              ((long) LONG.get((table + TableLayout.ARRAY) & ADDRESS) + (n << 3)) & ADDRESS,
              (long) LONG.get(c));
          BYTE.set(tags, (byte) BYTE.get(c + TAG));
          continue;
        }
        case Opcodes.SETFIELD -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (k + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (base + (i >>> 20 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(a + TAG) != TABLE) {
            break dispatch;
          }
          long table = ((long) LONG.get(a)) & ADDRESS;
          if (((int) (byte) BYTE.get((table + ObjectLayout.COLOUR) & ADDRESS) & ObjectLayout.BLACK)
              != 0) {
            break dispatch;
          }
          long key = (long) LONG.get(b) & ADDRESS;
          long nodes = (long) LONG.get((table + TableLayout.NODES) & ADDRESS);
          long node =
              (nodes
                      + ((long)
                              ((int) INT.get((key + StringLayout.HASH) & ADDRESS)
                                  & (int) INT.get((table + TableLayout.NODE_MASK) & ADDRESS))
                          << TableLayout.NODE_SHIFT))
                  & ADDRESS;
          while ((long) LONG.get((node + TableLayout.NODE_KEY) & ADDRESS) != key) {
            int next = (int) INT.get((node + TableLayout.NODE_NEXT) & ADDRESS);
            if (next == 0) {
              break dispatch;
            }
            node = (node + ((long) next << TableLayout.NODE_SHIFT)) & ADDRESS;
          }
          if ((byte) BYTE.get((node + TableLayout.NODE_KEY_TAG) & ADDRESS) != STRING) {
            break dispatch;
          }
          if ((byte) BYTE.get(node + TAG) == NIL) {
            break dispatch;
          }
          LONG.set(node, (long) LONG.get(c));
          BYTE.set(node + TAG, (byte) BYTE.get(c + TAG));
          continue;
        }
        case Opcodes.ADD -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (base + (i >>> 20 & 0xff0)) & ADDRESS;
          int tagB = (byte) BYTE.get(b + TAG);
          if (tagB != (byte) BYTE.get(c + TAG)) {
            break dispatch;
          }
          if (tagB == INTEGER) {
            LONG.set(a, (long) LONG.get(b) + (long) LONG.get(c));
            BYTE.set(a + TAG, (byte) INTEGER);
            continue;
          }
          if (tagB == FLOAT) {
            DOUBLE.set(a, (double) DOUBLE.get(b) + (double) DOUBLE.get(c));
            BYTE.set(a + TAG, (byte) FLOAT);
            continue;
          }
          break dispatch;
        }
        case Opcodes.SUB -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (base + (i >>> 20 & 0xff0)) & ADDRESS;
          int tagB = (byte) BYTE.get(b + TAG);
          if (tagB != (byte) BYTE.get(c + TAG)) {
            break dispatch;
          }
          if (tagB == INTEGER) {
            LONG.set(a, (long) LONG.get(b) - (long) LONG.get(c));
            BYTE.set(a + TAG, (byte) INTEGER);
            continue;
          }
          if (tagB == FLOAT) {
            DOUBLE.set(a, (double) DOUBLE.get(b) - (double) DOUBLE.get(c));
            BYTE.set(a + TAG, (byte) FLOAT);
            continue;
          }
          break dispatch;
        }
        case Opcodes.MUL -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (base + (i >>> 20 & 0xff0)) & ADDRESS;
          int tagB = (byte) BYTE.get(b + TAG);
          if (tagB != (byte) BYTE.get(c + TAG)) {
            break dispatch;
          }
          if (tagB == INTEGER) {
            LONG.set(a, (long) LONG.get(b) * (long) LONG.get(c));
            BYTE.set(a + TAG, (byte) INTEGER);
            continue;
          }
          if (tagB == FLOAT) {
            DOUBLE.set(a, (double) DOUBLE.get(b) * (double) DOUBLE.get(c));
            BYTE.set(a + TAG, (byte) FLOAT);
            continue;
          }
          break dispatch;
        }
        case Opcodes.DIV -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (base + (i >>> 20 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(b + TAG) != FLOAT || (byte) BYTE.get(c + TAG) != FLOAT) {
            break dispatch;
          }
          DOUBLE.set(a, (double) DOUBLE.get(b) / (double) DOUBLE.get(c));
          BYTE.set(a + TAG, (byte) FLOAT);
          continue;
        }
        case Opcodes.ADDK -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (k + (i >>> 20 & 0xff0)) & ADDRESS;
          int tagB = (byte) BYTE.get(b + TAG);
          if (tagB != (byte) BYTE.get(c + TAG)) {
            break dispatch;
          }
          if (tagB == INTEGER) {
            LONG.set(a, (long) LONG.get(b) + (long) LONG.get(c));
            BYTE.set(a + TAG, (byte) INTEGER);
            continue;
          }
          if (tagB == FLOAT) {
            DOUBLE.set(a, (double) DOUBLE.get(b) + (double) DOUBLE.get(c));
            BYTE.set(a + TAG, (byte) FLOAT);
            continue;
          }
          break dispatch;
        }
        case Opcodes.SUBK -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (k + (i >>> 20 & 0xff0)) & ADDRESS;
          int tagB = (byte) BYTE.get(b + TAG);
          if (tagB != (byte) BYTE.get(c + TAG)) {
            break dispatch;
          }
          if (tagB == INTEGER) {
            LONG.set(a, (long) LONG.get(b) - (long) LONG.get(c));
            BYTE.set(a + TAG, (byte) INTEGER);
            continue;
          }
          if (tagB == FLOAT) {
            DOUBLE.set(a, (double) DOUBLE.get(b) - (double) DOUBLE.get(c));
            BYTE.set(a + TAG, (byte) FLOAT);
            continue;
          }
          break dispatch;
        }
        case Opcodes.MULK -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (k + (i >>> 20 & 0xff0)) & ADDRESS;
          int tagB = (byte) BYTE.get(b + TAG);
          if (tagB != (byte) BYTE.get(c + TAG)) {
            break dispatch;
          }
          if (tagB == INTEGER) {
            LONG.set(a, (long) LONG.get(b) * (long) LONG.get(c));
            BYTE.set(a + TAG, (byte) INTEGER);
            continue;
          }
          if (tagB == FLOAT) {
            DOUBLE.set(a, (double) DOUBLE.get(b) * (double) DOUBLE.get(c));
            BYTE.set(a + TAG, (byte) FLOAT);
            continue;
          }
          break dispatch;
        }
        case Opcodes.DIVK -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (k + (i >>> 20 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(b + TAG) != FLOAT || (byte) BYTE.get(c + TAG) != FLOAT) {
            break dispatch;
          }
          DOUBLE.set(a, (double) DOUBLE.get(b) / (double) DOUBLE.get(c));
          BYTE.set(a + TAG, (byte) FLOAT);
          continue;
        }
        case Opcodes.ADDI -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          int tagB = (byte) BYTE.get(b + TAG);
          if (tagB == INTEGER) {
            LONG.set(a, (long) LONG.get(b) + (i >> 24));
            BYTE.set(a + TAG, (byte) INTEGER);
            continue;
          }
          if (tagB != FLOAT) {
            break dispatch;
          }
          DOUBLE.set(a, (double) DOUBLE.get(b) + (i >> 24));
          BYTE.set(a + TAG, (byte) FLOAT);
          continue;
        }
        case Opcodes.BAND -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (base + (i >>> 20 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(b + TAG) != INTEGER || (byte) BYTE.get(c + TAG) != INTEGER) {
            break dispatch;
          }
          LONG.set(a, (long) LONG.get(b) & (long) LONG.get(c));
          BYTE.set(a + TAG, (byte) INTEGER);
          continue;
        }
        case Opcodes.BANDK -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          long c = (k + (i >>> 20 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(b + TAG) != INTEGER || (byte) BYTE.get(c + TAG) != INTEGER) {
            break dispatch;
          }
          LONG.set(a, (long) LONG.get(b) & (long) LONG.get(c));
          BYTE.set(a + TAG, (byte) INTEGER);
          continue;
        }
        case Opcodes.EQ -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          int tagA = (byte) BYTE.get(a + TAG);
          boolean outcome;
          if (tagA != (byte) BYTE.get(b + TAG)) {
            if ((tagA & ~1) == INTEGER && ((int) (byte) BYTE.get(b + TAG) & ~1) == INTEGER) {
              break dispatch;
            }
            outcome = false;
          } else if (tagA == FLOAT) {
            outcome = (double) DOUBLE.get(a) == (double) DOUBLE.get(b);
          } else {
            outcome = tagA < INTEGER || (long) LONG.get(a) == (long) LONG.get(b);
            if (!outcome && tagA >= LONG_STRING && tagA < CLOSURE) {
              break dispatch;
            }
          }
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.LT -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          int tagA = (byte) BYTE.get(a + TAG);
          int tagB = (byte) BYTE.get(b + TAG);
          boolean outcome;
          if (tagA == INTEGER && tagB == INTEGER) {
            outcome = (long) LONG.get(a) < (long) LONG.get(b);
          } else if (tagA == FLOAT && tagB == FLOAT) {
            outcome = (double) DOUBLE.get(a) < (double) DOUBLE.get(b);
          } else {
            break dispatch;
          }
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.LE -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (base + (i >>> 12 & 0xff0)) & ADDRESS;
          int tagA = (byte) BYTE.get(a + TAG);
          int tagB = (byte) BYTE.get(b + TAG);
          boolean outcome;
          if (tagA == INTEGER && tagB == INTEGER) {
            outcome = (long) LONG.get(a) <= (long) LONG.get(b);
          } else if (tagA == FLOAT && tagB == FLOAT) {
            outcome = (double) DOUBLE.get(a) <= (double) DOUBLE.get(b);
          } else {
            break dispatch;
          }
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.EQK -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long b = (k + (i >>> 12 & 0xff0)) & ADDRESS;
          int tagA = (byte) BYTE.get(a + TAG);
          int tagB = (byte) BYTE.get(b + TAG);
          boolean outcome;
          if (tagA == FLOAT || tagB == FLOAT || tagB == LONG_STRING) {
            break dispatch;
          }
          outcome = tagA == tagB && (long) LONG.get(a) == (long) LONG.get(b);
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.EQI -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          int tagA = (byte) BYTE.get(a + TAG);
          boolean outcome;
          if (tagA == INTEGER) {
            outcome = (long) LONG.get(a) == (byte) (i >>> 16);
          } else if (tagA == FLOAT) {
            outcome = (double) DOUBLE.get(a) == (byte) (i >>> 16);
          } else {
            outcome = false;
          }
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.LTI -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          int tagA = (byte) BYTE.get(a + TAG);
          boolean outcome;
          if (tagA == INTEGER) {
            outcome = (long) LONG.get(a) < (byte) (i >>> 16);
          } else if (tagA == FLOAT) {
            outcome = (double) DOUBLE.get(a) < (byte) (i >>> 16);
          } else {
            break dispatch;
          }
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.LEI -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          int tagA = (byte) BYTE.get(a + TAG);
          boolean outcome;
          if (tagA == INTEGER) {
            outcome = (long) LONG.get(a) <= (byte) (i >>> 16);
          } else if (tagA == FLOAT) {
            outcome = (double) DOUBLE.get(a) <= (byte) (i >>> 16);
          } else {
            break dispatch;
          }
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.GTI -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          int tagA = (byte) BYTE.get(a + TAG);
          boolean outcome;
          if (tagA == INTEGER) {
            outcome = (long) LONG.get(a) > (byte) (i >>> 16);
          } else if (tagA == FLOAT) {
            outcome = (double) DOUBLE.get(a) > (byte) (i >>> 16);
          } else {
            break dispatch;
          }
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.GEI -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          int tagA = (byte) BYTE.get(a + TAG);
          boolean outcome;
          if (tagA == INTEGER) {
            outcome = (long) LONG.get(a) >= (byte) (i >>> 16);
          } else if (tagA == FLOAT) {
            outcome = (double) DOUBLE.get(a) >= (byte) (i >>> 16);
          } else {
            break dispatch;
          }
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.TEST -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          boolean outcome = (byte) BYTE.get(a + TAG) >= TRUE;
          pc += outcome == (i >>> 24 != 0) ? 1 + (code[pc] >> 8) : 1;
          continue;
        }
        case Opcodes.JMP -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          int distance = i >> 8;
          pc += distance;
          if (distance >= 0) {
            continue;
          }
          if (--slice < 0) {
            reason = Exit.POLL;
            break loop;
          }
          continue;
        }
        case Opcodes.FORLOOP -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(a + 32 + TAG) != INTEGER) {
            break dispatch;
          }
          long count = (long) LONG.get(a + 16);
          if (count == 0) {
            continue;
          }
          long index = (long) LONG.get(a) + (long) LONG.get(a + 32);
          LONG.set(a + 16, count - 1);
          LONG.set(a, index);
          LONG.set(a + 48, index);
          BYTE.set(a + 48 + TAG, (byte) INTEGER);
          pc -= i >>> 16;
          if (--slice < 0) {
            reason = Exit.POLL;
            break loop;
          }
          continue;
        }
        case Opcodes.CALL -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          if ((byte) BYTE.get(a + TAG) != CLOSURE || (i & 0xff0000) == 0) {
            break dispatch;
          }
          long frame = a + 32;
          if (frame > limit) {
            break dispatch;
          }
          long record =
              (long) LONG.get(((long) LONG.get((a) & ADDRESS) + ClosureLayout.PROTOTYPE) & ADDRESS);
          if ((int) INT.get((record + PrototypeLayout.VARARG) & ADDRESS) != 0) {
            break dispatch;
          }
          for (int n = (i >>> 16 & 0xff) - 1,
                  parameters = (int) INT.get((record + PrototypeLayout.PARAMETERS) & ADDRESS);
              n < parameters;
              n++) {
            BYTE.set((frame + ((long) n << 4) + TAG) & ADDRESS, (byte) NIL);
          }
          LONG.set(a + 16, (long) (pc - 1));
          LONG.set(a + 24, (frame - base) << 32 | (long) ((i >>> 24) - 1 & 0xff) << 16 | LINK);
          base = frame;
          k = (long) LONG.get((record + PrototypeLayout.CONSTANTS) & ADDRESS);
          code = codes[(int) INT.get((record + PrototypeLayout.ID) & ADDRESS)];
          pc = 0;
          int countdown = (int) INT.get((record + PrototypeLayout.COUNTDOWN) & ADDRESS) - 1;
          INT.set((record + PrototypeLayout.COUNTDOWN) & ADDRESS, countdown);
          if (countdown < 0) {
            reason = Exit.CALL;
            break loop;
          }
          if (--slice < 0) {
            reason = Exit.POLL;
            break loop;
          }
          continue;
        }
        case Opcodes.RETURN0, Opcodes.RETURN1 -> {
          VarHandle.loadLoadFence();
          i = code[pc - 1];
          long a = (base + (i >>> 4 & 0xff0)) & ADDRESS;
          long word = (long) LONG.get((base - 16 + LinkLayout.WORD) & ADDRESS);
          int plain = (int) word & LinkLayout.PLAIN_MASK;
          if ((int) INT.get((base - 16 + LinkLayout.NATIVE) & ADDRESS) != 0) {
            break dispatch;
          }
          int tag = (i & 0xff) == Opcodes.RETURN0 ? NIL : (byte) BYTE.get(a + TAG);
          if (plain == LinkLayout.PLAIN_ONE) {
            LONG.set((base - 32) & ADDRESS, (long) LONG.get(a));
            BYTE.set((base - 32 + TAG) & ADDRESS, (byte) tag);
          } else if (plain != LinkLayout.PLAIN_NONE) {
            break dispatch;
          }
          pc = (int) INT.get((base - 16) & ADDRESS) + 1;
          base = (base - (word >>> 32)) & ADDRESS;
          long record =
              (long)
                  LONG.get(
                      (((long) LONG.get((base - 32) & ADDRESS)) + ClosureLayout.PROTOTYPE)
                          & ADDRESS);
          k = (long) LONG.get((record + PrototypeLayout.CONSTANTS) & ADDRESS);
          code = codes[(int) INT.get((record + PrototypeLayout.ID) & ADDRESS)];
          BYTE.set((k - pc) & ADDRESS, (byte) tag);
          continue;
        }
        default -> {}
      }
      int next = FastPaths.run(state, base, k, code, pc - 1);
      if (next < 0) {
        reason = Exit.STEP;
        pc--;
        break;
      }
      boolean back = next < pc;
      pc = next;
      if (back && --slice < 0) {
        reason = Exit.POLL;
        break;
      }
    }
    LONG.set((state + StateLayout.BASE) & ADDRESS, base);
    INT.set((state + StateLayout.SLICE) & ADDRESS, slice);
    INT.set((state + StateLayout.PC) & ADDRESS, pc);
    return pc << Exit.BITS | reason;
  }
}
