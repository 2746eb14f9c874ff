package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TextLayout;
import dev.perigee.runtime.value.StringHash;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code string.format} (manual 6.4) with a constant format whose directives are {@code %s}, {@code
 * %d} and {@code %%}. The pieces are put together as in a concatenation.
 */
final class FormatExpansion {
  /**
   * The maximum number of directives, each of which needs a call of a routine. Other calls are not
   * done inline.
   */
  private static final int MOST_DIRECTIVES = 7;

  /**
   * Part of a format.
   *
   * @param conversion the letter of a directive, or 0 for text
   */
  private record Piece(char conversion, byte[] text) {}

  private FormatExpansion() {}

  /** Whether a call with these arguments and a format, or null, has a fast path. */
  static boolean hasFastPath(List<SsaValue> arguments, byte @Nullable [] format) {
    List<Piece> pieces = format == null ? null : pieces(format);
    if (pieces == null) {
      return false;
    }
    int argument = 1;
    for (Piece piece : pieces) {
      if (piece.conversion != 0) {
        if (argument == arguments.size()
            || !mayBeTaken(arguments.get(argument), piece.conversion)) {
          return false;
        }
        argument++;
      }
    }
    return true;
  }

  private static boolean mayBeTaken(SsaValue value, char conversion) {
    return NumberExpansion.mayBeInteger(value)
        || (conversion == 's'
            && (value.type() == ValueType.STRING || value.type() == ValueType.LONG_STRING));
  }

  /** The pieces of a format; null if there are other directives or long texts. */
  private static @Nullable List<Piece> pieces(byte[] format) {
    List<Piece> pieces = new ArrayList<>();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int directives = 0;
    int at = 0;
    while (at < format.length) {
      byte next = format[at++];
      if (next != '%') {
        text.write(next);
        continue;
      }
      char conversion = at < format.length ? (char) format[at++] : 0;
      if (conversion == '%') {
        text.write('%');
      } else if (conversion == 's' || conversion == 'd') {
        pieces.add(new Piece((char) 0, text.toByteArray()));
        text.reset();
        pieces.add(new Piece(conversion, new byte[0]));
        directives++;
      } else {
        return null;
      }
    }
    pieces.add(new Piece((char) 0, text.toByteArray()));
    boolean isLong = pieces.stream().anyMatch(p -> p.text.length > TextLayout.LONGEST_LITERAL);
    return isLong || directives > MOST_DIRECTIVES ? null : pieces;
  }

  /** Expands a call that has a fast path. */
  static void expand(BuiltinCall call, byte[] format) {
    List<Piece> pieces = pieces(format);
    if (pieces == null) {
      throw new IllegalStateException("there is no fast path");
    }
    if (pieces.stream().anyMatch(piece -> piece.conversion == 's')) {
      checkMetatables(call);
    }
    Node end = call.constant(1);
    int argument = 1;
    for (Piece piece : pieces) {
      if (piece.conversion == 0) {
        end = append(call, end, piece.text);
      } else {
        boolean isInteger = piece.conversion == 'd';
        Node payload = isInteger ? call.integer(argument) : call.payload(argument);
        Node tag = isInteger ? call.constant(Tag.INTEGER) : call.tag(argument);
        end = call.callRoutine(Routine.APPEND, end, tag, payload);
        argument++;
      }
    }
    call.stringResult(call.callRoutine(Routine.MAKE_STRING, end));
  }

  /** Leaves unless strings and numbers are converted in the default way. */
  private static void checkMetatables(BuiltinCall call) {
    GraphBuilder code = call.code;
    BaseBuiltins.checkNoMetatableOfNumbers(call);
    long root = StateLayout.ROOTS + FrameValues.offset(Root.TYPE_METATABLES + Tag.STRING);
    Node metatable =
        code.loadChecked(code.graph.state(), root, Tag.TABLE, MemoryClass.NODE, call.slow);
    long name = StateLayout.ROOTS + FrameValues.offset(Root.METAMETHOD_NAMES + Metamethod.TOSTRING);
    Node key = code.load(Operation.LOAD, code.graph.state(), name, MemoryClass.CONSTANT);
    Node slot = call.callRoutine(Routine.FIND_RAW, metatable, call.constant(Tag.STRING), key);
    Node tag = code.load(Operation.LOAD8, slot, SlotLayout.TAG, MemoryClass.NODE);
    code.check32(Comparison.NOT_EQUAL, tag, Tag.NIL, call.slow);
  }

  /** Appends text at a position. There must be room for it. */
  private static Node append(BuiltinCall call, Node end, byte[] text) {
    if (text.length == 0) {
      return end;
    }
    GraphBuilder code = call.code;
    Node buffer =
        code.load(Operation.LOAD, code.graph.state(), StateLayout.TEXT, MemoryClass.CONSTANT);
    Node place = code.add(Operation.ADD, buffer, end);
    for (int at = 0; at < text.length; at += Long.BYTES) {
      Node word = call.constant(StringHash.word(text, at, text.length - at));
      long offset = StringRoutines.POSITION_0 + at;
      code.store(Operation.STORE, word, place, offset, MemoryClass.NODE);
    }
    return code.add(Operation.ADD, end, call.constant(text.length));
  }
}
