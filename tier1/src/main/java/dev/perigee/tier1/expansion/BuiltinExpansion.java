package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.tier1.graph.MatchRequest;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calls of {@linkplain Builtin library functions} that are done inline. The function's identity is
 * checked first. A call of any other function, or with arguments for which there is no fast path,
 * leaves with STEP. The functions are expanded in {@link BaseBuiltins}, {@link CoroutineBuiltins},
 * {@link MathBuiltins}, {@link StringBuiltins} and {@link TableBuiltins}.
 */
final class BuiltinExpansion {
  private final Expansion expansion;
  private final TableBuiltins tables;

  BuiltinExpansion(Expansion expansion, TableExpansion tables) {
    this.expansion = expansion;
    this.tables = new TableBuiltins(tables);
  }

  /** Whether there is a fast path, judging by the arguments' types. */
  boolean hasFastPath(SsaValue call) {
    Builtin builtin = Builtin.of((int) call.payload());
    List<SsaValue> arguments = expansion.arguments.of(call);
    for (int i = 0; i < arguments.size(); i++) {
      if (!mayBe(arguments.get(i), builtin.argumentType(i))) {
        return false;
      }
    }
    return switch (builtin) {
      case TONUMBER -> {
        SsaValue text = arguments.get(0);
        yield text.type() == ValueType.STRING || mayBe(text, ValueType.NUMBER);
      }
      case STRING_FORMAT -> FormatExpansion.hasFastPath(arguments, format(call));
      case STRING_FIND ->
          findsPlainly(call) ? !BuiltinCall.isOpen(expansion, call) : arguments.size() <= 3;
      case TABLE_INSERT -> arguments.size() == 2 || mayBe(arguments.get(1), ValueType.INTEGER);
      case TABLE_UNPACK -> arguments.size() <= 1 || TableBuiltins.beginsWithFirst(arguments.get(1));
      default -> true;
    };
  }

  private boolean findsPlainly(SsaValue call) {
    return StringBuiltins.findsPlainly(expansion, call);
  }

  private byte @Nullable [] format(SsaValue call) {
    return BuiltinCall.text(expansion, expansion.arguments.of(call).get(0));
  }

  private static boolean mayBe(SsaValue value, ValueType wanted) {
    ValueType type = value.type();
    return type == ValueType.ANY
        || type.isWithin(wanted)
        || (wanted == ValueType.INTEGER && type == ValueType.NUMBER)
        || (wanted == ValueType.STRING && type == ValueType.LONG_STRING);
  }

  /**
   * Expands a call.
   *
   * @param index the call's index in its block; not used for a TAILCALL, which ends the block
   */
  void expand(Block block, int index, SsaValue value) {
    Builtin builtin = Builtin.of((int) value.payload());
    BuiltinCall call = new BuiltinCall(expansion, block, index, value);
    Node number =
        expansion.code.load(
            Operation.LOAD32, call.function, BuiltinLayout.NUMBER, MemoryClass.CONSTANT);
    expansion.code.check32(Comparison.NOT_EQUAL, number, builtin.number(), call.slow);
    if (expansion.arguments.isLastOpen(value)) {
      call.checkOneOpen();
    }
    switch (builtin) {
      case ASSERT -> BaseBuiltins.assertTrue(call);
      case GETMETATABLE -> BaseBuiltins.getMetatable(call);
      case IPAIRS -> BaseBuiltins.ipairs(call);
      case NEXT -> BaseBuiltins.next(call);
      case PAIRS -> BaseBuiltins.pairs(call);
      case RAWGET -> tables.rawGet(call);
      case SELECT -> BaseBuiltins.select(call);
      case SETMETATABLE -> BaseBuiltins.setMetatable(call);
      case TONUMBER -> BaseBuiltins.toNumber(call);
      case TOSTRING -> BaseBuiltins.toText(call);
      case TYPE -> BaseBuiltins.type(call);
      case COROUTINE_CREATE -> CoroutineBuiltins.create(call);
      case COROUTINE_WRAP -> CoroutineBuiltins.wrap(call);
      case COROUTINE_RUNNING -> CoroutineBuiltins.running(call);
      case MATH_ABS -> MathBuiltins.abs(call);
      case MATH_CEIL -> MathBuiltins.ceil(call);
      case MATH_FLOOR -> MathBuiltins.floor(call);
      case MATH_MAX -> MathBuiltins.extreme(call, true);
      case MATH_MIN -> MathBuiltins.extreme(call, false);
      case MATH_SQRT -> MathBuiltins.squareRoot(call);
      case MATH_TOINTEGER -> MathBuiltins.toInteger(call);
      case STRING_BYTE -> StringBuiltins.byteAt(call);
      case STRING_CHAR -> StringBuiltins.character(call);
      case STRING_FORMAT -> FormatExpansion.expand(call, Objects.requireNonNull(format(value)));
      case STRING_FIND -> {
        if (findsPlainly(value)) {
          StringBuiltins.find(call);
        } else {
          StringBuiltins.match(call, MatchRequest.FIND);
        }
      }
      case STRING_MATCH -> StringBuiltins.match(call, MatchRequest.MATCH);
      case STRING_GSUB -> StringBuiltins.substitute(call);
      case STRING_LOWER -> StringBuiltins.changeCase(call, 'A');
      case STRING_REP -> StringBuiltins.repeat(call);
      case STRING_SUB -> StringBuiltins.sub(call);
      case STRING_UPPER -> StringBuiltins.changeCase(call, 'a');
      case STRING_LEN -> StringBuiltins.length(call);
      case TABLE_CONCAT -> TableBuiltins.concat(call);
      case TABLE_INSERT -> tables.insert(call);
      case TABLE_REMOVE -> TableBuiltins.remove(call);
      case TABLE_UNPACK -> TableBuiltins.unpack(call);
      default -> throw new IllegalStateException(builtin + " is never done inline");
    }
    call.finish();
  }
}
