package dev.perigee.ir;

import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.ir.Prototype.Upvalue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the linear form of one function. It places words and resolves distances, and leaves it to
 * the {@link Verifier} to check them.
 *
 * <p>Jumps are emitted with any distance and get their target later from {@link #patchJump}. If a
 * function exceeds the instruction format (a jump too far, too many constants, slots or children),
 * a {@link LimitException} is thrown, which the frontend turns into a syntax error.
 */
public final class PrototypeBuilder {
  /** Thrown if a function does not fit the instruction format; the message is PUC Lua's. */
  public static final class LimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitException(String message) {
      super(message, null, false, false);
    }
  }

  private final String source;
  private final int lineDefined;
  private final int parameterCount;
  private final boolean vararg;
  private int lastLineDefined;
  private int frameSize;
  private int size;
  private int[] code = new int[32];
  private int[] lines = new int[32];
  private short[] tops = new short[32];
  private final List<Constant> constants = new ArrayList<>();
  private final Map<Constant, Integer> constantIndex = new HashMap<>();
  private final List<Prototype> children = new ArrayList<>();
  private final List<Upvalue> upvalues = new ArrayList<>();
  private final List<LocalVariable> locals = new ArrayList<>();

  /**
   * Starts a function. The arguments are those of {@link Prototype}. No instruction is emitted, not
   * even {@link Op#VARARGPREP}.
   */
  public PrototypeBuilder(String source, int lineDefined, int parameterCount, boolean vararg) {
    this.source = source;
    this.lineDefined = lineDefined;
    this.lastLineDefined = lineDefined;
    this.parameterCount = parameterCount;
    this.vararg = vararg;
    useSlots(parameterCount);
  }

  /** The pc of the next word. */
  public int pc() {
    return size;
  }

  /**
   * Appends a word.
   *
   * @param word as {@link Instruction} packs it
   * @param line its source line
   * @param top the number of active slots before it runs ({@link Prototype#tops}); a second word
   *     has the top of its instruction
   * @return its pc
   */
  public int emit(int word, int line, int top) {
    if (size == code.length) {
      if (size > Instruction.MAX_SJ) {
        throw new LimitException("function has too many instructions");
      }
      code = Arrays.copyOf(code, size * 2);
      lines = Arrays.copyOf(lines, size * 2);
      tops = Arrays.copyOf(tops, size * 2);
    }
    code[size] = word;
    lines[size] = line;
    tops[size] = (short) top;
    return size++;
  }

  /** The word at a pc. */
  public int code(int pc) {
    return code[checkPc(pc)];
  }

  /** Replaces the word at a pc, but not its line and top. */
  public void setCode(int pc, int word) {
    code[checkPc(pc)] = word;
  }

  /** The line of the word at a pc. */
  public int line(int pc) {
    return lines[checkPc(pc)];
  }

  /** Replaces the line of the word at a pc. */
  public void setLine(int pc, int line) {
    lines[checkPc(pc)] = line;
  }

  /** The top of the word at a pc. */
  public int top(int pc) {
    return tops[checkPc(pc)];
  }

  /** Replaces the top of the word at a pc. */
  public void setTop(int pc, int top) {
    tops[checkPc(pc)] = (short) top;
  }

  /** Removes the last word, to which nothing may refer. */
  public void removeLast() {
    size--;
  }

  /**
   * Sets the target of the jump at a pc, which may be before or after it.
   *
   * @param pc a JMP (alone or as a test's second word), FORLOOP, TFORPREP or TFORLOOP, or a
   *     FORPREP, which goes to {@code target} if its loop does not run
   * @throws LimitException if the target is too far away
   * @throws IllegalArgumentException if the word is not a jump
   */
  public void patchJump(int pc, int target) {
    int word = code(pc);
    int a = Instruction.a(word);
    Op op = Instruction.op(word);
    setCode(
        pc,
        switch (op) {
          case JMP -> {
            int distance = target - pc - 1;
            if (distance > Instruction.MAX_SJ || distance < -Instruction.MAX_SJ) {
              throw new LimitException("control structure too long");
            }
            yield Instruction.ax(op, distance);
          }
          case FORPREP -> Instruction.abx(op, a, distance(target - pc - 2));
          case TFORPREP -> Instruction.abx(op, a, distance(target - pc - 1));
          case FORLOOP, TFORLOOP -> Instruction.abx(op, a, distance(pc + 1 - target));
          default -> throw new IllegalArgumentException(op + " at " + pc + " is not a jump");
        });
  }

  private static int distance(int distance) {
    if (distance > Instruction.MAX_BX) {
      throw new LimitException("control structure too long");
    }
    if (distance < 0) {
      throw new IllegalArgumentException("the jump of a loop goes in the wrong direction");
    }
    return distance;
  }

  /**
   * Adds a constant if it is new, and returns its index. Equal constants of the same kind have the
   * same index; 1 and 1.0 differ, and so do 0.0 and -0.0.
   */
  public int constant(Constant constant) {
    Integer known = constantIndex.get(constant);
    if (known != null) {
      return known;
    }
    int index = constants.size();
    if (index > Instruction.MAX_AX) {
      throw new LimitException("function has too many constants");
    }
    constants.add(constant);
    constantIndex.put(constant, index);
    return index;
  }

  /** Adds a child and returns its index. */
  public int child(Prototype child) {
    if (children.size() > Instruction.MAX_BX) {
      throw new LimitException("function has too many functions");
    }
    children.add(child);
    return children.size() - 1;
  }

  /** Adds an upvalue and returns its index. */
  public int upvalue(Upvalue upvalue) {
    if (upvalues.size() > Instruction.MAX_BYTE) {
      throw new LimitException("too many upvalues (limit is 255)");
    }
    upvalues.add(upvalue);
    return upvalues.size() - 1;
  }

  /** Number of upvalues so far. */
  public int upvalueCount() {
    return upvalues.size();
  }

  /**
   * Opens the scope of a local variable at the current pc.
   *
   * @return the variable's index for {@link #closeLocal}
   */
  public int openLocal(String name, int slot, boolean captured) {
    locals.add(new LocalVariable(name, slot, size, Integer.MAX_VALUE, captured));
    return locals.size() - 1;
  }

  /** Ends the scope of a local variable at the current pc. */
  public void closeLocal(int local) {
    LocalVariable open = locals.get(local);
    locals.set(
        local, new LocalVariable(open.name(), open.slot(), open.startPc(), size, open.captured()));
  }

  /** Makes the frame have at least this many slots. */
  public void useSlots(int count) {
    if (count > Instruction.MAX_BYTE) {
      throw new LimitException("function or expression needs too many registers");
    }
    frameSize = Math.max(frameSize, count);
  }

  /** The number of slots of the frame so far. */
  public int frameSize() {
    return frameSize;
  }

  /** Sets the line of the function's {@code end}. */
  public void setLastLineDefined(int line) {
    lastLineDefined = line;
  }

  /** The function, not verified. Scopes that are still open end with the code. */
  public Prototype build() {
    for (int i = 0; i < locals.size(); i++) {
      if (locals.get(i).endPc() == Integer.MAX_VALUE) {
        closeLocal(i);
      }
    }
    return new Prototype(
        source,
        lineDefined,
        lastLineDefined,
        parameterCount,
        vararg,
        frameSize,
        Arrays.copyOf(code, size),
        Arrays.copyOf(lines, size),
        Arrays.copyOf(tops, size),
        constants,
        children,
        upvalues,
        locals);
  }

  private int checkPc(int pc) {
    if (pc < 0 || pc >= size) {
      throw new IndexOutOfBoundsException("no instruction at " + pc);
    }
    return pc;
  }
}
