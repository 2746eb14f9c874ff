package dev.perigee.ir.ssa;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.number.LuaIntegers;
import dev.perigee.ir.ssa.ReachingDefinitions.Definition;
import dev.perigee.ir.ssa.ReachingDefinitions.Join;
import dev.perigee.ir.ssa.ReachingDefinitions.Nothing;
import dev.perigee.ir.ssa.ReachingDefinitions.Parameter;
import dev.perigee.ir.ssa.ReachingDefinitions.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The constants that instructions of the linear form certainly write, including results of
 * arithmetic on numbers. They are computed from the linear form alone.
 *
 * <p>Definitions that depend on each other around a loop are assumed to be constant until one of
 * them proves not to be. So all constants that the graph's passes find are also found here, however
 * the loop is entered.
 */
final class ReachingConstants {
  /** What is known about a definition; it only moves down this list. */
  private sealed interface Knowledge {}

  /** Nothing is known yet. */
  private record Open() implements Knowledge {}

  /** The definition is this constant on all paths examined so far. */
  private record Known(SsaValue constant) implements Knowledge {}

  /** The definition is not a constant. */
  private record Varies() implements Knowledge {}

  private static final Knowledge OPEN = new Open();
  private static final Knowledge VARIES = new Varies();

  private final SsaFunction function;
  private final Prototype prototype;
  private final ReachingDefinitions reaching;
  private final Map<Definition, Knowledge> known = new HashMap<>();

  /** All definitions that were requested, and those that they depend on. */
  private final List<Definition> wanted = new ArrayList<>();

  ReachingConstants(SsaFunction function, ReachingDefinitions reaching) {
    this.function = function;
    this.prototype = function.prototype();
    this.reaching = reaching;
  }

  /** The constant that a definition is, or null. */
  @Nullable SsaValue of(Definition definition) {
    if (!known.containsKey(definition)) {
      int first = wanted.size();
      var _ = look(definition);
      solve(first);
    }
    return look(definition) instanceof Known(SsaValue constant) ? constant : null;
  }

  /**
   * Solves the definitions wanted since {@code first}. Earlier ones are final, since they do not
   * depend on later ones.
   */
  private void solve(int first) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = first; i < wanted.size(); i++) {
        Definition definition = wanted.get(i);
        Knowledge old = look(definition);
        Knowledge found = old instanceof Varies ? VARIES : meet(old, evaluate(definition));
        known.put(definition, found);
        changed |= !found.equals(old);
      }
    }
  }

  private Knowledge look(Definition definition) {
    Knowledge knowledge = known.putIfAbsent(definition, OPEN);
    if (knowledge == null) {
      wanted.add(definition);
      return OPEN;
    }
    return knowledge;
  }

  private static Knowledge meet(Knowledge one, Knowledge other) {
    if (one instanceof Open || one.equals(other)) {
      return other;
    }
    return other instanceof Open ? one : VARIES;
  }

  private Knowledge evaluate(Definition definition) {
    return switch (definition) {
      case Nothing nothing -> VARIES;
      case Parameter parameter -> VARIES;
      case Written written -> ofWritten(written);
      case Join join -> {
        Knowledge common = OPEN;
        for (Definition joined : reaching.joined(join)) {
          common = meet(common, look(joined));
        }
        yield common;
      }
    };
  }

  private Knowledge ofWritten(Written written) {
    int pc = written.pc();
    int word = prototype.code()[pc];
    Op op = Instruction.op(word);
    return switch (op) {
      case LOADI -> new Known(function.integer(Instruction.sbx(word)));
      case LOADF -> new Known(function.floating(Instruction.sbx(word)));
      case LOADK -> new Known(function.constant(Instruction.bx(word)));
      case LOADKX -> new Known(function.constant(Instruction.ax(prototype.code()[pc + 1])));
      case LOADNIL -> new Known(function.constant(ValueType.NIL, 0));
      case LOADFALSE, LFALSESKIP -> new Known(function.constant(ValueType.FALSE, 0));
      case LOADTRUE -> new Known(function.constant(ValueType.TRUE, 0));
      case MOVE, TESTSET -> look(reaching.before(pc, Instruction.b(word)));
      case FORPREP -> loop(written, Instruction.a(word));
      case NOT -> not(look(reaching.before(pc, Instruction.b(word))));
      default -> op.isArithmetic() ? compute(pc, op) : VARIES;
    };
  }

  /**
   * The start or step of a loop if constant, or the count of an integer loop whose start, limit and
   * step are constant.
   */
  private Knowledge loop(Written written, int a) {
    Knowledge start = look(reaching.before(written.pc(), a));
    Knowledge limit = look(reaching.before(written.pc(), a + LoopSlots.LIMIT));
    Knowledge step = look(reaching.before(written.pc(), a + LoopSlots.STEP));
    int offset = written.slot() - a;
    if (start instanceof Open
        || step instanceof Open
        || (limit instanceof Open && offset == LoopSlots.LIMIT)) {
      return OPEN;
    }
    if (!(start instanceof Known(SsaValue first))) {
      return VARIES;
    }
    SsaValue increment = step instanceof Known(SsaValue constant) ? constant : null;
    if (first.isFloatConstant() && offset != 1) {
      if (offset != 2) {
        return start;
      }
      return increment != null && increment.type().isNumber()
          ? new Known(function.floating(toFloat(increment)))
          : VARIES;
    }
    if (increment == null || !first.isIntegerConstant() || !increment.isIntegerConstant()) {
      return VARIES;
    }
    if (offset != 1) {
      return offset == 2 ? step : start;
    }
    return limit instanceof Known(SsaValue last)
            && last.isIntegerConstant()
            && increment.payload() != 0
        ? new Known(
            function.integer(
                LuaIntegers.furtherIterations(
                    first.payload(), last.payload(), increment.payload())))
        : VARIES;
  }

  private Knowledge not(Knowledge operand) {
    if (!(operand instanceof Known(SsaValue value))) {
      return operand;
    }
    boolean isFalse = value.type() == ValueType.NIL || value.type() == ValueType.FALSE;
    return new Known(function.constant(isFalse ? ValueType.TRUE : ValueType.FALSE, 0));
  }

  private Knowledge compute(int pc, Op op) {
    int word = prototype.code()[pc];
    int[] reads = Effects.of(prototype, pc).reads();
    Knowledge x = look(reaching.before(pc, reads[0]));
    Knowledge y =
        switch (op.c()) {
          case CONSTANT -> new Known(function.constant(Instruction.c(word)));
          case IMMEDIATE -> new Known(function.integer(Instruction.sc(word)));
          case READ -> look(reaching.before(pc, reads[1]));
          default -> x;
        };
    if (x instanceof Varies || y instanceof Varies) {
      return VARIES;
    }
    if (!(x instanceof Known(SsaValue first) && y instanceof Known(SsaValue second))) {
      return OPEN;
    }
    SsaValue result = compute(op.plain(), first, second);
    return result == null ? VARIES : new Known(result);
  }

  private @Nullable SsaValue compute(Op op, SsaValue x, SsaValue y) {
    if (!x.type().isNumber() || !y.type().isNumber()) {
      return null;
    }
    if (x.isIntegerConstant() && y.isIntegerConstant()) {
      Long result = integers(op, x.payload(), y.payload());
      if (result != null) {
        return function.integer(result);
      }
    }
    Double result = floats(op, toFloat(x), toFloat(y));
    return result == null ? null : function.floating(result);
  }

  private static double toFloat(SsaValue number) {
    return number.isFloatConstant() ? number.floatPayload() : (double) number.payload();
  }

  private static @Nullable Long integers(Op op, long x, long y) {
    return switch (op) {
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case MOD -> y == 0 ? null : LuaIntegers.floorModulo(x, y);
      case IDIV -> y == 0 ? null : LuaIntegers.floorDivide(x, y);
      case BAND -> x & y;
      case BOR -> x | y;
      case BXOR -> x ^ y;
      case SHL -> LuaIntegers.shiftLeft(x, y);
      case SHR -> LuaIntegers.shiftRight(x, y);
      case UNM -> -x;
      case BNOT -> ~x;
      default -> null;
    };
  }

  private static @Nullable Double floats(Op op, double x, double y) {
    return switch (op) {
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case DIV -> x / y;
      case IDIV -> LuaFloats.floorDivide(x, y);
      case POW -> LuaFloats.power(x, y);
      case UNM -> -x;
      default -> null;
    };
  }

  /** The constant that a slot holds before an instruction, or null. */
  @Nullable SsaValue before(int pc, int slot) {
    return of(reaching.before(pc, slot));
  }

  /** A constant of the prototype. */
  SsaValue constant(int index) {
    return function.constant(index);
  }

  SsaValue integer(long value) {
    return function.integer(value);
  }
}
