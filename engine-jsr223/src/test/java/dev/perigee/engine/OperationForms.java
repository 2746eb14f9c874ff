package dev.perigee.engine;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.Condition;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.ir.ssa.passes.Optimiser;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of each operation in tier 1's first graph: found by making the graphs of functions,
 * with everything of one type, then of another.
 */
final class OperationForms {
  private static final Set<SsaOp> OF_NO_OPERATION =
      EnumSet.of(
          SsaOp.CONSTANT,
          SsaOp.PARAMETER,
          SsaOp.PHI,
          SsaOp.RESULT,
          SsaOp.GUARD,
          SsaOp.POLL,
          SsaOp.JUMP,
          SsaOp.TO_FLOAT);

  private static final List<ValueType> TYPES =
      List.of(
          ValueType.ANY, ValueType.INTEGER, ValueType.FLOAT, ValueType.TABLE, ValueType.BUILTIN);

  /**
   * A form.
   *
   * @param condition that of a BRANCH, else empty
   */
  record Form(SsaOp op, String condition) implements Comparable<Form> {
    private static final Comparator<Form> ORDER =
        Comparator.comparing(Form::op).thenComparing(Form::condition);

    @Override
    public int compareTo(Form other) {
      return ORDER.compare(this, other);
    }

    String text() {
      return condition.isEmpty() ? op.name() : op.name() + " " + condition;
    }
  }

  private final Map<Op, Set<Form>> forms = new EnumMap<>(Op.class);

  /** Adds what becomes of the instructions of a function. */
  void add(Prototype function) {
    for (ValueType type : TYPES) {
      SsaFunction last =
          Optimiser.optimise(function, feedback(type), (stage, graph) -> collect(graph));
      collect(last);
    }
  }

  private static TypeFeedback feedback(ValueType type) {
    return new TypeFeedback() {
      @Override
      public ValueType typeAt(int pc) {
        return type;
      }

      @Override
      public ValueType parameterType(int slot) {
        return type;
      }

      @Override
      public boolean failedBefore(int pc) {
        return type == ValueType.ANY;
      }
    };
  }

  private void collect(SsaFunction graph) {
    int[] code = graph.prototype().code();
    for (Block block : graph.blocks()) {
      block.instructions().forEach(value -> collect(code, value));
      collect(code, block.terminator());
    }
  }

  private void collect(int[] code, SsaValue value) {
    if (!OF_NO_OPERATION.contains(value.op())) {
      Condition condition = value.condition();
      forms
          .computeIfAbsent(Instruction.op(code[value.pc()]), op -> new TreeSet<>())
          .add(new Form(value.op(), condition == null ? "" : condition.name()));
    }
  }

  /**
   * The forms of an operation: none if it only changes what a slot holds, or where code goes on.
   */
  Set<Form> of(Op op) {
    return forms.getOrDefault(op, Set.of());
  }
}
