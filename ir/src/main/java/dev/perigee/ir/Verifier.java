package dev.perigee.ir;

import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.ir.Prototype.Upvalue;
import java.util.List;

/**
 * Decides whether a prototype, from any source, may run. A prototype that passes needs no checks at
 * run time: every operand is in range and of the kind that its operation requires, control stays
 * inside the code, and every slot that is read was written before on all paths, as the value, cell
 * or loop state that the reader expects.
 *
 * <p>It checks the function itself, then its children, in three steps: the fields of the record
 * (here), each word ({@link WordChecks}), and the slots along all paths ({@link SlotChecks}).
 */
public final class Verifier {
  /**
   * How deep functions may be nested. PUC Lua's parser has the same limit on nested levels
   * (LUAI_MAXCCALLS).
   */
  public static final int MAX_NESTING = 200;

  /** The largest number of upvalues of a function. */
  public static final int MAX_UPVALUES = 255;

  private Verifier() {}

  /**
   * Verifies a function and all functions in it.
   *
   * @throws InvalidPrototypeException if it may not run
   */
  public static void verify(Prototype prototype) {
    verify(prototype, 1);
  }

  private static void verify(Prototype prototype, int depth) {
    if (depth > MAX_NESTING) {
      throw new InvalidPrototypeException(
          "Functions are nested more than " + MAX_NESTING + " levels deep.");
    }
    checkFields(prototype);
    int start = 0;
    for (LocalVariable local : prototype.locals()) {
      checkLocal(prototype, local);
      require(
          start <= local.startPc(),
          "the local variables are not ordered by the start of their scopes");
      start = local.startPc();
    }
    checkConstants(prototype.constants());
    for (Prototype child : prototype.children()) {
      checkCaptures(prototype, child);
    }
    WordChecks words = new WordChecks(prototype);
    words.check();
    new SlotChecks(prototype).check();
    for (Prototype child : prototype.children()) {
      verify(child, depth + 1);
    }
  }

  @SuppressWarnings("RedundantNullCheck")
  private static void checkFields(Prototype prototype) {
    int size = prototype.code().length;
    int frameSize = prototype.frameSize();
    require(prototype.source() != null, "the source's name is missing");
    require(size > 0 && size <= Instruction.MAX_SJ, "the code's length is " + size);
    require(
        prototype.lines().length == size, "the number of lines differs from the number of words");
    require(prototype.tops().length == size, "the number of tops differs from the number of words");
    require(
        frameSize >= 0 && frameSize <= Instruction.MAX_BYTE, "the frame's size is " + frameSize);
    require(
        prototype.parameterCount() >= 0 && prototype.parameterCount() <= frameSize,
        "the parameters do not fit the frame");
    require(prototype.upvalues().size() <= MAX_UPVALUES, "there are too many upvalues");
    for (int pc = 0; pc < size; pc++) {
      if (prototype.tops()[pc] < 0 || prototype.tops()[pc] > frameSize) {
        throw InvalidPrototypeException.at(pc, "the top", "is not within the frame");
      }
    }
  }

  @SuppressWarnings("RedundantNullCheck")
  private static void checkLocal(Prototype prototype, LocalVariable local) {
    require(local.name() != null, "a local variable has no name");
    require(
        local.slot() >= 0 && local.slot() < prototype.frameSize(),
        "a local variable's slot is " + local.slot());
    require(
        0 <= local.startPc()
            && local.startPc() <= local.endPc()
            && local.endPc() <= prototype.code().length,
        "a local variable's scope is not within the code");
  }

  @SuppressWarnings("RedundantNullCheck")
  private static void checkConstants(List<Constant> constants) {
    for (Constant constant : constants) {
      require(
          !(constant instanceof StringConstant string) || string.bytes() != null,
          "a string constant has no bytes");
    }
  }

  @SuppressWarnings("RedundantNullCheck")
  private static void checkCaptures(Prototype prototype, Prototype child) {
    for (Upvalue upvalue : child.upvalues()) {
      int limit = upvalue.fromSlot() ? prototype.frameSize() : prototype.upvalues().size();
      require(upvalue.name() != null, "an upvalue has no name");
      require(
          upvalue.index() >= 0 && upvalue.index() < limit, "a captured variable does not exist");
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new InvalidPrototypeException(
          Character.toUpperCase(otherwise.charAt(0)) + otherwise.substring(1) + ".");
    }
  }
}
