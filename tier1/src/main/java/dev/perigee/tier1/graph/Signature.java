package dev.perigee.tier1.graph;

import static dev.perigee.tier1.graph.Kind.DOUBLE;
import static dev.perigee.tier1.graph.Kind.WORD;

import java.util.List;

/**
 * The inputs of an operation.
 *
 * @param inputs their kinds
 * @param optional how many of the last may be missing
 */
record Signature(List<Kind> inputs, int optional) {
  private static Signature of(Kind... inputs) {
    return new Signature(List.of(inputs), 0);
  }

  /** The signature of an operation other than PHI and MOVE. */
  static Signature of(Operation operation) {
    return switch (operation) {
      case CONSTANT, DOUBLE_CONSTANT, LITERAL, FRAME, STATE, RECORD -> of();
      case LOAD, LOAD8, LOAD_DOUBLE -> new Signature(List.of(WORD, WORD), 1);
      case LOAD32, LOAD_CHECKED, CHECK32, CHECK_BIT, BRANCH32, CALL, ANSWER -> of(WORD);
      case STORE32 -> of(WORD, WORD);
      case STORE, STORE8 -> new Signature(List.of(WORD, WORD, WORD), 1);
      case STORE_DOUBLE -> new Signature(List.of(DOUBLE, WORD, WORD), 1);
      case ADD, SUBTRACT, MULTIPLY, AND, OR, XOR -> of(WORD, WORD);
      case LUA_SHIFT_LEFT, LUA_SHIFT_RIGHT, DIVIDE_BY, MODULO_BY, CHECK, BRANCH -> of(WORD, WORD);
      case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_SIGNED, NEGATE, COMPLEMENT -> of(WORD);
      case DIVIDE, MODULO, DIVIDE_UNSIGNED, NEGATE_TRUTH, CONVERT, FROM_BITS -> of(WORD);
      case ADD_DOUBLE, SUBTRACT_DOUBLE, MULTIPLY_DOUBLE, DIVIDE_DOUBLE -> of(DOUBLE, DOUBLE);
      case BRANCH_DOUBLE -> of(DOUBLE, DOUBLE);
      case NEGATE_DOUBLE, SQUARE_ROOT, FLOOR, FLOOR_TO_INTEGER, TO_BITS -> of(DOUBLE);
      case CONVERT_NUMBER -> of(WORD, WORD);
      case HINTED_NODE -> of(WORD, WORD, WORD);
      case FIELD, FIELD_TO_SET -> of(WORD, WORD, WORD, WORD);
      case CALL_ROUTINE, ANSWER_OF ->
          new Signature(List.of(WORD, WORD, WORD, WORD), Routine.MOST_ARGUMENTS);
      case ARGUMENT, COPY_SLOT, POLL, JUMP, LEAVE -> of();
      case RETURN, RETURN_OPEN, TAIL_CALL -> of();
      case STORE_SLOT, PHI, MOVE -> new Signature(List.of(WORD), 0);
    };
  }

  boolean accepts(Node node) {
    int count = node.inputCount();
    if (node.operation().isOfRoutine() && count != Routine.of(node).argumentCount()) {
      return false;
    }
    if (count > inputs.size() || count < inputs.size() - optional) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      boolean anyKind = node.operation() == Operation.STORE_SLOT;
      if (anyKind ? node.input(i).kind() == Kind.NONE : node.input(i).kind() != inputs.get(i)) {
        return false;
      }
    }
    return true;
  }
}
