package dev.perigee.ir.ssa;

import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.TextPrinter;
import java.nio.charset.StandardCharsets;

/**
 * Prints a graph as text, for tests and dumps. The line of a value has its number, operation, type,
 * home, inputs and pc. An exit has its pc and the values of the slots in order, with "_" for a
 * pending call's link.
 */
public final class SsaPrinter {
  private final SsaFunction function;
  private final StringBuilder out = new StringBuilder();

  private SsaPrinter(SsaFunction function) {
    this.function = function;
  }

  /** The text of a function. */
  public static String print(SsaFunction function) {
    SsaPrinter printer = new SsaPrinter(function);
    function.blocks().forEach(printer::block);
    return printer.out.toString();
  }

  /** The line of one value. */
  public static String print(SsaFunction function, SsaValue value) {
    SsaPrinter printer = new SsaPrinter(function);
    printer.value(value);
    return printer.out.toString();
  }

  private void block(Block block) {
    out.append(block).append(" @").append(block.pc());
    out.append(block.isEntry() ? " entry" : "");
    out.append(block.isLoopHeader() ? " header" : "");
    out.append(block.loopDepth() > 0 ? " depth " + block.loopDepth() : "");
    if (!block.predecessors().isEmpty()) {
      out.append(" from");
      block.predecessors().forEach(predecessor -> out.append(' ').append(predecessor));
    }
    ExitState start = block.startState();
    if (start != null) {
      state(start);
    }
    out.append('\n');
    block.phis().forEach(this::line);
    block.instructions().forEach(this::line);
    line(block.terminator());
  }

  private void line(SsaValue value) {
    out.append("  ");
    value(value);
    out.append('\n');
  }

  private void value(SsaValue value) {
    boolean named = !value.op().isTerminator() && value.op() != SsaOp.POLL;
    if (named) {
      out.append(value).append(" = ");
    }
    out.append(value.op());
    if (value.condition() != null) {
      out.append(' ').append(value.condition());
    }
    if (named && !value.op().isStep()) {
      out.append(' ').append(value.type());
      out.append(value.home() >= 0 ? " r" + value.home() : "");
    }
    if (value.op() == SsaOp.LOAD_UPVALUE) {
      out.append(" u").append(value.payload());
    } else if (value.op() == SsaOp.TRIP_COUNT) {
      out.append(" step ").append(value.payload());
    }
    for (int i = 0; i < value.inputCount(); i++) {
      out.append(i == 0 ? " (" : ", ");
      name(value.input(i));
      out.append(i == value.inputCount() - 1 ? ")" : "");
    }
    if (value.op() != SsaOp.PHI && value.op() != SsaOp.JUMP) {
      out.append(" @").append(value.pc());
    }
    if (value.op().isStep()) {
      String text = TextPrinter.printWord(function.prototype(), value.pc());
      out.append(" {").append(text).append('}');
    }
    ExitState exit = value.exit();
    if (exit != null) {
      out.append(" exit ").append(exit.pc());
      state(exit);
    }
    Block block = value.block();
    if (value.op().isTerminator() && block != null) {
      block.successors().forEach(successor -> out.append(" -> ").append(successor));
    }
  }

  private void state(ExitState state) {
    out.append(" [");
    for (int slot = 0; slot < state.top(); slot++) {
      out.append(slot > 0 ? " " : "");
      SsaValue value = state.slot(slot);
      if (value == null) {
        out.append('_');
      } else {
        name(value);
      }
    }
    out.append(']');
  }

  private void name(SsaValue value) {
    if (!value.isConstant()) {
      out.append(value);
      return;
    }
    switch (value.type()) {
      case INTEGER -> out.append(value.payload());
      case FLOAT -> out.append(value.floatPayload()).append('f');
      case STRING, LONG_STRING -> {
        StringConstant string =
            (StringConstant) function.prototype().constants().get((int) value.payload());
        String text = new String(string.bytes(), StandardCharsets.ISO_8859_1);
        out.append('"').append(text.replaceAll("[^ -~]", "?")).append('"');
      }
      default -> out.append(value.type());
    }
  }
}
