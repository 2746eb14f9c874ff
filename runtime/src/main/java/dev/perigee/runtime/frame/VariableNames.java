package dev.perigee.runtime.frame;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Effects;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.text.ByteText;
import org.jspecify.annotations.Nullable;

/**
 * Names of values for messages, derived from the instruction that loaded the value, as in PUC Lua's
 * ldebug.c.
 */
public final class VariableNames {

  /**
   * A name and what it names.
   *
   * @param kind local, upvalue, global, field, method, constant, metamethod or for iterator
   */
  public record Name(String kind, String name) {
    /** " (kind 'name')". */
    public String info() {
      return " (" + kind + " '" + name + "')";
    }
  }

  private VariableNames() {}

  /** The name of the value in a slot before the instruction at a pc, or null. */
  public static @Nullable Name ofSlot(Prototype prototype, int pc, int slot) {
    LocalVariable local = prototype.localAt(slot, pc);
    if (local != null) {
      return new Name("local", local.name());
    }
    int setter = findSetter(prototype, pc, slot);
    if (setter < 0) {
      return null;
    }
    int word = prototype.code()[setter];
    int b = Instruction.b(word);
    return switch (Instruction.op(word)) {
      case MOVE -> b < Instruction.a(word) ? ofSlot(prototype, setter, b) : null;
      case GETCELL -> ofSlot(prototype, setter, b);
      case GETUPVAL -> ofUpvalue(prototype, b);
      case GETTABUP ->
          new Name(
              prototype.upvalues().get(b).name().equals("_ENV") ? "global" : "field",
              constantName(prototype, Instruction.c(word)));
      case GETTABLE ->
          new Name(
              // Only a method whose name does not fit SELF has its table two slots above the
              // target.
              b == Instruction.a(word) + 2 ? "method" : indexKind(prototype, setter, b),
              slotConstant(prototype, setter, Instruction.c(word)));
      case GETI -> new Name("field", "integer index");
      case GETFIELD ->
          new Name(indexKind(prototype, setter, b), constantName(prototype, Instruction.c(word)));
      case LOADK -> constant(prototype, Instruction.bx(word));
      case LOADKX -> constant(prototype, Instruction.ax(prototype.code()[setter + 1]));
      case SELF -> new Name("method", constantName(prototype, Instruction.c(word)));
      default -> null;
    };
  }

  /** The name of an upvalue. */
  public static Name ofUpvalue(Prototype prototype, int index) {
    return new Name("upvalue", prototype.upvalues().get(index).name());
  }

  /**
   * The name of the function or metamethod that the instruction at a pc has called, if it has
   * called one.
   */
  public static @Nullable Name ofCall(Prototype prototype, int pc) {
    int word = prototype.code()[pc];
    Op op = Instruction.op(word);
    return switch (op) {
      case CALL, TAILCALL -> ofSlot(prototype, pc, Instruction.a(word));
      case TFORCALL -> new Name("for iterator", "for iterator");
      case CLOSE, RETURN -> ofMetamethod(Metamethod.CLOSE);
      default -> {
        int metamethod = Metamethod.of(op);
        yield metamethod == Metamethod.NONE ? null : ofMetamethod(metamethod);
      }
    };
  }

  private static Name ofMetamethod(int metamethod) {
    return new Name("metamethod", Metamethod.NAMES.get(metamethod).substring("__".length()));
  }

  private static String indexKind(Prototype prototype, int pc, int tableSlot) {
    Name table = ofSlot(prototype, pc, tableSlot);
    boolean environment =
        table != null
            && table.name().equals("_ENV")
            && (table.kind().equals("local") || table.kind().equals("upvalue"));
    return environment ? "global" : "field";
  }

  private static String constantName(Prototype prototype, int index) {
    Name name = constant(prototype, index);
    return name == null ? "?" : name.name();
  }

  private static String slotConstant(Prototype prototype, int pc, int slot) {
    Name name = ofSlot(prototype, pc, slot);
    return name != null && name.kind().equals("constant") ? name.name() : "?";
  }

  private static @Nullable Name constant(Prototype prototype, int index) {
    Constant constant = prototype.constants().get(index);
    return constant instanceof StringConstant string
        ? new Name("constant", ByteText.decodeName(string.bytes()))
        : null;
  }

  /**
   * The instruction that last wrote a slot before {@code lastPc}, or -1 if there is none or if it
   * depends on the path taken.
   */
  private static int findSetter(Prototype prototype, int lastPc, int slot) {
    int setter = -1;
    int certainFrom = 0;
    for (int pc = 0; pc < lastPc; ) {
      Effects effects = Effects.of(prototype, pc);
      boolean writes = slot >= effects.deadFrom(0);
      for (int written : effects.edgeCount() == 0 ? new int[0] : effects.writes(0)) {
        writes |= written == slot;
      }
      if (effects.edgeCount() == 2) {
        for (int written : effects.writes(1)) {
          writes |= written == slot;
        }
      }
      int target = effects.edgeCount() == 0 ? 0 : effects.target(effects.edgeCount() - 1);
      boolean jumps = effects.op() == Op.JMP || effects.edgeCount() == 2;
      if (jumps && target <= lastPc && target > certainFrom) {
        certainFrom = target;
      }
      if (writes) {
        setter = pc < certainFrom ? -1 : pc;
      }
      pc += effects.words();
    }
    return setter;
  }
}
