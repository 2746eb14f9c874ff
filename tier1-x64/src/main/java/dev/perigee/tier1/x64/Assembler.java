package dev.perigee.tier1.x64;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes x86-64 code, one instruction for each instruction method. The encoding is the one that the
 * GNU assembler chooses as well; only {@link #mov(Register, long)} may be shorter. Operands are
 * checked immediately: if an instruction cannot be encoded, an IllegalArgumentException is thrown,
 * and the code does not change.
 *
 * <p>The instructions are declared by subject in the interfaces that this class implements. Code is
 * position-independent; positions are in bytes from its start. Not thread-safe.
 */
public final class Assembler
    implements BranchInstructions,
        FloatInstructions,
        IntegerInstructions,
        MoveInstructions,
        SystemInstructions {

  private static final int INITIAL_BYTES = 1024;

  /** No instruction is longer than 15 bytes. */
  private static final int LONGEST_INSTRUCTION = 16;

  /** The length of a jump whose distance is one byte. */
  private static final int SHORT_JUMP = 2;

  /** In the r/m field: a SIB byte follows. In the index field of that byte: there is no index. */
  private static final int RSP_NUMBER = Register.RSP.number();

  /**
   * In the r/m and base fields, if the mode says that there is no displacement: there is a
   * displacement, but no base.
   */
  private static final int RBP_NUMBER = Register.RBP.number();

  private byte[] code = new byte[INITIAL_BYTES];
  private int size;
  private int unresolved;

  /** The position of the next instruction, in bytes from the start. */
  public int position() {
    return size;
  }

  @Override
  public void emit(long opcode) {
    emitWithImmediate(opcode, 0, 0);
  }

  @Override
  public void emitWithImmediate(long opcode, long immediate, int immediateBytes) {
    begin();
    putOpcode(opcode, 0, 0, 0);
    put(immediate, immediateBytes);
  }

  @Override
  public void emitWithRegister(long opcode, int register, long immediate, int immediateBytes) {
    begin();
    putOpcode(opcode | (register & 7), 0, 0, register);
    put(immediate, immediateBytes);
  }

  @Override
  public void emit(long opcode, int reg, int rm, long immediate, int immediateBytes) {
    begin();
    putOpcode(opcode, reg, 0, rm);
    putModRm(reg, rm);
    put(immediate, immediateBytes);
  }

  @Override
  public void emit(long opcode, int reg, Address rm, long immediate, int immediateBytes) {
    begin(rm);
    putOpcode(opcode, reg, number(rm.index()), number(rm.base()));
    putMemory(reg, rm, immediateBytes);
    put(immediate, immediateBytes);
  }

  @Override
  public void emitVex(long opcode, int reg, int second, int rm) {
    begin();
    putVex(opcode, reg, second, 0, rm);
    putModRm(reg, rm);
  }

  @Override
  public void emitVex(long opcode, int reg, int second, Address rm) {
    begin(rm);
    putVex(opcode, reg, second, number(rm.index()), number(rm.base()));
    putMemory(reg, rm, 0);
  }

  @Override
  public void emitBranch(int opcode, Label target, int distanceBytes) {
    target.claim(this);
    if (distanceBytes == 1 && target.isBound()) {
      checkShort(target.position() - (size + SHORT_JUMP));
    }
    begin();
    putOpcode(opcode, 0, 0, 0);
    putDistance(target, distanceBytes, 0);
  }

  @Override
  public boolean isNear(Label target) {
    return target.isBound() && Operands.isSigned8(target.position() - (size + SHORT_JUMP));
  }

  /**
   * Binds a label to the current position and fills in the instructions that wait for it.
   *
   * @throws TargetOutOfRangeException if the label is out of range for one of them
   * @throws IllegalArgumentException if the label is bound already or belongs to another assembler
   */
  public void bind(Label label) {
    label.claim(this);
    for (Label.Use use = label.bindTo(size); use != null; use = use.next()) {
      int distance = size - use.end();
      if (use.bytes() == 1) {
        checkShort(distance);
      }
      set(use.position(), distance, use.bytes());
      unresolved--;
    }
  }

  /** A new label, bound to the current position. */
  public Label bindNew() {
    Label label = new Label();
    bind(label);
    return label;
  }

  /** Appends 64 bits of data in memory order, without alignment. */
  public void data64(long value) {
    begin();
    put(value, Long.BYTES);
  }

  /**
   * Appends {@link #nop(int)} until the position is a multiple of a number of bytes.
   *
   * @param bytes a power of two
   */
  public void align(int bytes) {
    if (Integer.bitCount(bytes) != 1 || bytes < 0) {
      throw new IllegalArgumentException(bytes + " is not a power of two");
    }
    nop(-size & (bytes - 1));
  }

  /**
   * The finished code.
   *
   * @throws IllegalStateException if an instruction waits for a label that was never bound
   */
  public byte[] toByteArray() {
    if (unresolved != 0) {
      throw new IllegalStateException(
          "%d instructions wait for labels that are not bound".formatted(unresolved));
    }
    return Arrays.copyOf(code, size);
  }

  // The parts of an instruction, in order

  /** Makes room for an instruction. */
  private void begin() {
    if (code.length - size < LONGEST_INSTRUCTION) {
      code = Arrays.copyOf(code, code.length * 2);
    }
  }

  /**
   * The same for an instruction with an operand in memory, whose label may belong to another
   * assembler.
   */
  private void begin(Address rm) {
    if (rm.label() != null) {
      rm.label().claim(this);
    }
    begin();
  }

  /**
   * Prefixes and opcode. Registers are given as codes, those of an address as numbers, or 0 if
   * there are none.
   */
  private void putOpcode(long opcode, int reg, int index, int rm) {
    if ((opcode & (Opcode.OPERAND_16 | Opcode.LOCK)) != 0) {
      putLegacyPrefixes(opcode);
    }
    int bytes = (int) opcode;
    int left = Opcode.length(bytes);
    if (Opcode.hasPrefix(bytes, left)) {
      put(bytes >>> (8 * --left));
    }
    int rex =
        ((opcode & Opcode.REX_W) != 0 ? 8 : 0)
            | (reg >> 3 & 1) << 2
            | (index >> 3 & 1) << 1
            | (rm >> 3 & 1);
    if (rex != 0 || ((reg | rm) & Register.NEEDS_REX) != 0) {
      put(0x40 | rex);
    }
    while (left > 0) {
      put(bytes >>> (8 * --left));
    }
  }

  private void putLegacyPrefixes(long opcode) {
    if ((opcode & Opcode.OPERAND_16) != 0) {
      put(0x66);
    }
    if ((opcode & Opcode.LOCK) != 0) {
      put(0xF0);
    }
  }

  /** The three-byte VEX prefix and the opcode's last byte. Intel SDM, volume 2, 2.3.5. */
  private void putVex(long opcode, int reg, int second, int index, int rm) {
    int bytes = (int) opcode;
    int prefix =
        switch (bytes >>> 24) {
          case 0x66 -> 1;
          case 0xF3 -> 2;
          case 0xF2 -> 3;
          default -> 0;
        };
    int map =
        switch (bytes >>> 8 & 0xFF) {
          case 0x38 -> 2;
          case 0x3A -> 3;
          default -> 1;
        };
    put(0xC4);
    put((~reg >> 3 & 1) << 7 | (~index >> 3 & 1) << 6 | (~rm >> 3 & 1) << 5 | map);
    put(((opcode & Opcode.REX_W) != 0 ? 0x80 : 0) | (~second & 15) << 3 | prefix);
    put(bytes);
  }

  private void putModRm(int reg, int rm) {
    put(0xC0 | (reg & 7) << 3 | (rm & 7));
  }

  /** ModRM, SIB and displacement. Intel SDM, volume 2, 2.1.5 and 2.2.1. */
  private void putMemory(int reg, Address rm, int immediateBytes) {
    int field = (reg & 7) << 3;
    Register base = rm.base();
    if (rm.label() != null) {
      put(field | RBP_NUMBER);
      putDistance(rm.label(), Integer.BYTES, immediateBytes);
    } else if (base == null) {
      put(field | RSP_NUMBER);
      put(rm.log2Scale() << 6 | (number(rm.index()) & 7) << 3 | RBP_NUMBER);
      put(rm.displacement(), Integer.BYTES);
    } else {
      int low = base.number() & 7;
      int bytes = displacementBytes(low, rm.displacement());
      int mode = (bytes == Integer.BYTES ? 2 : bytes) << 6;
      if (rm.index() != null) {
        put(mode | field | RSP_NUMBER);
        put(rm.log2Scale() << 6 | (rm.index().number() & 7) << 3 | low);
      } else if (low == RSP_NUMBER) {
        put(mode | field | RSP_NUMBER);
        put(RSP_NUMBER << 3 | low);
      } else {
        put(mode | field | low);
      }
      put(rm.displacement(), bytes);
    }
  }

  private static int displacementBytes(int lowBase, int displacement) {
    if (displacement == 0 && lowBase != RBP_NUMBER) {
      return 0;
    }
    return Operands.isSigned8(displacement) ? 1 : Integer.BYTES;
  }

  private static int number(@Nullable Register register) {
    return register == null ? 0 : register.number();
  }

  /**
   * The distance to a label, counted from the end of the instruction, which is after the immediate.
   */
  private void putDistance(Label target, int bytes, int immediateBytes) {
    int end = size + bytes + immediateBytes;
    if (target.isBound()) {
      put(target.position() - end, bytes);
    } else {
      target.addUse(size, bytes, end);
      unresolved++;
      put(0, bytes);
    }
  }

  private static void checkShort(int distance) {
    if (!Operands.isSigned8(distance)) {
      throw new TargetOutOfRangeException(
          "the distance to a target is %d bytes and must be between -128 and 127"
              .formatted(distance));
    }
  }

  private void put(int octet) {
    code[size++] = (byte) octet;
  }

  private void put(long value, int bytes) {
    set(size, value, bytes);
    size += bytes;
  }

  private void set(int position, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      code[position + i] = (byte) (value >> (8 * i));
    }
  }
}
