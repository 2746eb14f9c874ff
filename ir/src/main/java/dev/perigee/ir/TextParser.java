package dev.perigee.ir;

import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Op.Operand;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.ir.Prototype.Upvalue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Parses the text form that {@link TextPrinter} prints. Tokens on a line may be separated by any
 * blanks. The result is not verified.
 */
public final class TextParser {
  /** Thrown for a malformed text; the message names the line. */
  public static final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyntaxException(int line, String message) {
      super("line " + line + ": " + message);
    }
  }

  private final List<String> lines;
  private int line;
  private List<String> tokens = List.of();
  private int next;

  private TextParser(String text) {
    lines = text.lines().toList();
  }

  /**
   * The prototype that a text describes.
   *
   * @throws SyntaxException if the text does not have the form described in {@link TextPrinter}
   */
  public static Prototype parse(String text) {
    TextParser parser = new TextParser(text);
    if (!parser.nextLine()) {
      throw parser.error("there is no function");
    }
    Prototype prototype = parser.function();
    if (parser.nextLine()) {
      throw parser.error("there is more than one function");
    }
    return prototype;
  }

  private Prototype function() {
    expect("function");
    String source = string();
    expect("lines");
    int lineDefined = number();
    int lastLineDefined = number();
    expect("parameters");
    int parameterCount = number();
    boolean vararg = accept("vararg");
    PrototypeBuilder builder = new PrototypeBuilder(source, lineDefined, parameterCount, vararg);
    builder.setLastLineDefined(lastLineDefined);
    expect("frame");
    int frameSize = number();
    List<Upvalue> upvalues = new ArrayList<>();
    List<Constant> constants = new ArrayList<>();
    List<LocalVariable> locals = new ArrayList<>();
    while (true) {
      endOfLine();
      if (!nextLine()) {
        throw error("the function has no end");
      }
      if (accept("end")) {
        endOfLine();
        break;
      }
      switch (tokens.get(next)) {
        case "upvalue" -> upvalues.add(upvalue());
        case "constant" -> constants.add(constant());
        case "local" -> locals.add(local());
        case "function" -> builder.child(function());
        default -> instruction(builder);
      }
    }
    Prototype built = builder.build();
    return new Prototype(
        source,
        lineDefined,
        lastLineDefined,
        parameterCount,
        vararg,
        frameSize,
        built.code(),
        built.lines(),
        built.tops(),
        constants,
        built.children(),
        upvalues,
        locals);
  }

  private Upvalue upvalue() {
    expect("upvalue");
    String name = string();
    boolean fromSlot = accept("slot");
    if (!fromSlot) {
      expect("upvalue");
    }
    return new Upvalue(name, fromSlot, number());
  }

  private Constant constant() {
    expect("constant");
    String kind = token();
    try {
      return switch (kind) {
        case "integer" -> new IntegerConstant(Long.parseLong(token()));
        case "float" -> new FloatConstant(Double.parseDouble(token()));
        case "nan" ->
            new FloatConstant(Double.longBitsToDouble(Long.parseUnsignedLong(token(), 16)));
        case "string" -> new StringConstant(string().getBytes(StandardCharsets.ISO_8859_1));
        default -> throw error("there is no kind of constant " + kind);
      };
    } catch (NumberFormatException e) {
      throw error("the constant's number is malformed");
    }
  }

  private LocalVariable local() {
    expect("local");
    String name = string();
    expect("slot");
    int slot = number();
    expect("from");
    int start = number();
    expect("to");
    int end = number();
    return new LocalVariable(name, slot, start, end, accept("captured"));
  }

  private void instruction(PrototypeBuilder builder) {
    int pc = builder.pc();
    expect(pc + ":");
    expect("line");
    int sourceLine = number();
    expect("top");
    int top = number();
    String name = token();
    Op op =
        Arrays.stream(Op.values())
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(() -> error("there is no operation " + name));
    int word =
        switch (op.format()) {
          case ABC -> {
            int a = operand(op.a());
            int b = operand(op.b());
            yield Instruction.abc(op, a & 0xff, b, operand(op.c()));
          }
          case ABX, ASBX -> {
            int a = operand(op.a());
            int b = op.b() == Operand.JUMP ? loopDistance(op, pc, number()) : operand(op.b());
            yield Instruction.abx(op, a & 0xff, b);
          }
          case AX -> Instruction.ax(op, number());
          case SJ -> Instruction.ax(op, number() - pc - 1);
        };
    builder.emit(word, sourceLine, top);
  }

  private static int loopDistance(Op op, int pc, int target) {
    int offset = target - TextPrinter.jumpTarget(op, pc, 0);
    return op == Op.FORLOOP || op == Op.TFORLOOP ? -offset : offset;
  }

  private int operand(Operand kind) {
    return switch (kind) {
      case NONE -> accept("unused") ? number() : 0;
      case READ, WRITE, WINDOW -> prefixed("r");
      case CONSTANT -> prefixed("k");
      case UPVALUE -> prefixed("u");
      case PROTOTYPE -> prefixed("f");
      case IMMEDIATE, COUNT, JUMP -> number();
    };
  }

  private int prefixed(String prefix) {
    String token = token();
    if (!token.startsWith(prefix)) {
      throw error(token + " should begin with " + prefix);
    }
    return parse(token, prefix.length());
  }

  private int number() {
    return parse(token(), 0);
  }

  private int parse(String token, int from) {
    try {
      return Integer.parseInt(token, from, token.length(), 10);
    } catch (NumberFormatException e) {
      throw error(token + " is not a number");
    }
  }

  private String string() {
    String token = token();
    if (!token.startsWith("\"")) {
      throw error(token + " is not a string");
    }
    StringBuilder result = new StringBuilder();
    for (int i = 1; i < token.length() - 1; i++) {
      char c = token.charAt(i);
      if (c != '\\') {
        result.append(c);
        continue;
      }
      char escaped = token.charAt(++i);
      switch (escaped) {
        case 'n' -> result.append('\n');
        case 'u' -> {
          if (i + 4 >= token.length() - 1) {
            throw error("a string has an incomplete escape sequence");
          }
          result.append((char) Integer.parseInt(token, i + 1, i + 5, 16));
          i += 4;
        }
        default -> result.append(escaped);
      }
    }
    return result.toString();
  }

  private boolean accept(String word) {
    if (next < tokens.size() && tokens.get(next).equals(word)) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(String word) {
    if (!accept(word)) {
      throw error("expected " + word);
    }
  }

  private String token() {
    if (next == tokens.size()) {
      throw error("the line is incomplete");
    }
    return tokens.get(next++);
  }

  private void endOfLine() {
    if (next != tokens.size()) {
      throw error("unexpected " + tokens.get(next));
    }
  }

  /** Splits the next line that is not empty into tokens. Returns whether there is one. */
  private boolean nextLine() {
    while (line < lines.size()) {
      tokens = split(lines.get(line++));
      next = 0;
      if (!tokens.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private List<String> split(String text) {
    List<String> result = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ';') {
        break;
      }
      if (c <= ' ') {
        at++;
        continue;
      }
      int start = at++;
      if (c == '"') {
        while (at < text.length() && text.charAt(at) != '"') {
          at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
          throw error("a string is not closed");
        }
        at++;
      } else {
        while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != ';') {
          at++;
        }
      }
      result.add(text.substring(start, at));
    }
    return result;
  }

  private SyntaxException error(String message) {
    return new SyntaxException(line, message);
  }
}
