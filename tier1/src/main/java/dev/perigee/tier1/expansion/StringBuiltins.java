package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.text.PatternText;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.MatchRequest;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.ReplacementKind;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import java.util.List;

/** {@code string} (manual 6.4). */
final class StringBuiltins {
  private StringBuiltins() {}

  /** Leaves if there is no byte at the index, which counts from 1, or back from the end. */
  static void byteAt(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node string = call.string(0);
    Node length = code.constantLoad(string, StringLayout.LENGTH);
    Node index = index(call, length);
    code.check(Comparison.UNSIGNED_GREATER_EQUAL, index, length, call.slow);
    Node bytes = code.add(Operation.ADD, string, call.constant(StringLayout.BYTES));
    call.result(code.add(Operation.LOAD8, bytes, index), ValueType.INTEGER);
  }

  /** The index of the byte from 0. Negative indices are supported only if they are constant. */
  private static Node index(BuiltinCall call, Node length) {
    if (call.argumentCount() == 1) {
      return call.constant(0);
    }
    SsaValue given = call.argument(1);
    if (!given.isConstant()) {
      return call.code.add(Operation.SUBTRACT, call.integer(1), call.constant(1));
    }
    return given.payload() < 0
        ? call.code.add(Operation.ADD, length, call.constant(given.payload()))
        : call.constant(given.payload() - 1);
  }

  static void length(BuiltinCall call) {
    call.result(call.code.constantLoad(call.string(0), StringLayout.LENGTH), ValueType.INTEGER);
  }

  /** Leaves unless the result is a short string. */
  static void sub(BuiltinCall call) {
    Node string = call.string(0);
    Node first = call.integer(1);
    Node last = call.argumentCount() == 2 ? call.constant(-1) : call.integer(2);
    call.result(call.callRoutine(Routine.SUBSTRING, string, first, last), ValueType.STRING);
  }

  /** Leaves unless the result is a short string. */
  static void changeCase(BuiltinCall call, char firstLetter) {
    Node changed =
        call.callRoutine(Routine.CHANGE_CASE, call.string(0), call.constant(firstLetter));
    call.result(changed, ValueType.STRING);
  }

  /** Leaves unless the result is a short string. */
  static void repeat(BuiltinCall call) {
    Node repeated = call.callRoutine(Routine.REPEAT, call.string(0), call.integer(1));
    call.result(repeated, ValueType.STRING);
  }

  /** Whether no argument of a {@code find} is a pattern, judging by constants. */
  static boolean findsPlainly(Expansion expansion, SsaValue call) {
    List<SsaValue> arguments = expansion.arguments.of(call);
    if (arguments.size() == 4) {
      return arguments.get(3).type() == ValueType.TRUE;
    }
    byte[] wanted = BuiltinCall.text(expansion, arguments.get(1));
    if (wanted == null) {
      return false;
    }
    for (byte character : wanted) {
      if (PatternText.isSpecial(character & 0xff)) {
        return false;
      }
    }
    return true;
  }

  /** For a text that is not a pattern. */
  static void find(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node text = call.string(0);
    Node wanted = call.string(1);
    Node first = call.argumentCount() == 2 ? call.constant(1) : call.integer(2);
    Node found = call.callRoutine(Routine.FIND, text, wanted, first);
    Node length = code.constantLoad(wanted, StringLayout.LENGTH);
    Node tag = call.tagUnless(found, FindRoutine.NOWHERE, Tag.INTEGER);
    Node start = code.add(Operation.SUBTRACT, found, call.constant(1));
    Node behind = code.add(Operation.ADD, start, length);
    call.result(start, tag);
    call.result(code.add(Operation.SUBTRACT, behind, call.constant(1)), tag);
  }

  /**
   * {@code string.find} or {@code string.match} of a pattern.
   *
   * @param kind a constant of {@link MatchRequest}
   */
  static void match(BuiltinCall call, int kind) {
    Node text = call.string(0);
    Node pattern = call.string(1);
    Node first = call.argumentCount() == 2 ? call.constant(1) : call.integer(2);
    Node request = call.constant(MatchRequest.of(kind, call.wantedCount()));
    call.code.storeScratch(Routine.REQUEST, request);
    call.callRoutine(Routine.MATCH, text, pattern, first, call.target());
    call.resultsStored();
  }

  /** Leaves if something matches and the replacement is a function. */
  static void substitute(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node text = call.string(0);
    Node pattern = call.string(1);
    byte[] constant = call.text(2);
    Node kind =
        constant == null
            ? replacementKind(call)
            : call.constant(isPlain(constant) ? ReplacementKind.PLAIN : ReplacementKind.ESCAPES);
    code.storeScratch(Routine.REQUEST, kind);
    // It leaves for any other type, which need not be a word.
    boolean isKnownNumber = call.type(2).isNumber();
    Node replacement = isKnownNumber ? call.constant(0) : call.payload(2);
    Node result = call.callRoutine(Routine.SUBSTITUTE, text, pattern, replacement);
    Node matches = call.code.loadScratch(Routine.MATCHES);
    call.stringResult(result);
    call.result(matches, ValueType.INTEGER);
  }

  private static boolean isPlain(byte[] replacement) {
    for (byte character : replacement) {
      if (character == '%') {
        return false;
      }
    }
    return true;
  }

  /** Leaves unless the value is a string, a table or a function. */
  private static Node replacementKind(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node tag = call.tag(2);
    code.check32(Comparison.UNSIGNED_LESS, tag, Tag.STRING, call.slow);
    code.check32(Comparison.UNSIGNED_GREATER, tag, Tag.BUILTIN, call.slow);
    code.check32(Comparison.EQUAL, tag, Tag.USERDATA, call.slow);
    BasicBlock isText = code.newBlock();
    BasicBlock isOther = code.newBlock();
    BasicBlock isTable = code.newBlock();
    BasicBlock isFunction = code.newBlock();
    BasicBlock known = code.newBlock();
    code.branch32(Comparison.UNSIGNED_LESS, tag, Tag.TABLE, isText, isOther);
    call.continueIn(isText);
    code.jump(known);
    call.continueIn(isOther);
    code.branch32(Comparison.EQUAL, tag, Tag.TABLE, isTable, isFunction);
    call.continueIn(isTable);
    code.jump(known);
    call.continueIn(isFunction);
    code.jump(known);
    call.continueIn(known);
    return code.phi(
        call.constant(ReplacementKind.ESCAPES),
        call.constant(ReplacementKind.TABLE),
        call.constant(ReplacementKind.NONE));
  }

  /** For one byte. */
  static void character(BuiltinCall call) {
    Node value = call.integer(0);
    call.code.check(Comparison.UNSIGNED_GREATER, value, call.constant(0xff), call.slow);
    call.result(call.callRoutine(Routine.CHARACTER, value), ValueType.STRING);
  }
}
