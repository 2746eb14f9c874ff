package dev.perigee.frontend;

import dev.perigee.frontend.KnownValue.Constant;
import dev.perigee.frontend.KnownValue.Entry;
import dev.perigee.frontend.KnownValue.Table;
import dev.perigee.frontend.KnownValue.Unknown;
import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.BlockContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.grammar.antlr.tree.TerminalNode;
import dev.perigee.ir.number.NumberParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the statements of a main chunk that certainly run once, one after the other: declarations
 * of local variables, and assignments to them and to fields of the tables in them. If the name of a
 * variable occurs anywhere else, nothing is known about the variable and all tables that it holds.
 */
final class FieldLinesReader {
  private final TokenList tokens;
  private final NumberParser numbers = new NumberParser();

  /** Names that occur in parts that are not followed. */
  private final Set<String> lost;

  private final Set<String> found = new HashSet<>();
  private final Map<String, KnownValue> locals = new HashMap<>();

  private FieldLinesReader(TokenList tokens, Set<String> lost) {
    this.tokens = tokens;
    this.lost = lost;
  }

  static FieldLines read(ParsedChunk chunk) {
    BlockContext block = (BlockContext) chunk.tree().getChild(0);
    TokenList tokens = chunk.tokens();
    if (hides(block, tokens)) {
      return new FieldLines(Unknown.UNKNOWN, FieldLines.UNKNOWN);
    }
    // Syntax alone decides which parts are followed, so the first reader finds all names.
    FieldLinesReader first = new FieldLinesReader(tokens, Set.of());
    first.block(block);
    return new FieldLinesReader(tokens, first.found).block(block);
  }

  /**
   * Whether a chunk may do something that its statements do not show one by one: skip statements,
   * return before the last one, or set fields as if they were globals.
   */
  private static boolean hides(BlockContext block, TokenList tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.getType() == LuaParser.GOTO
          || (token.getType() == LuaParser.NAME && tokens.text(token).equals("_ENV"))) {
        return true;
      }
    }
    for (int i = 0; i < block.getChildCount(); i++) {
      if (block.getChild(i) instanceof ParserRuleContext statement && returns(statement)) {
        return true;
      }
    }
    return false;
  }

  private static boolean returns(ParserRuleContext statement) {
    for (int i = 0; i < statement.getChildCount(); i++) {
      if (statement.getChild(i) instanceof ParserRuleContext inner) {
        boolean found =
            switch (inner.getRuleIndex()) {
              case LuaParser.RULE_returnStat -> true;
              case LuaParser.RULE_block,
                  LuaParser.RULE_doStat,
                  LuaParser.RULE_whileStat,
                  LuaParser.RULE_repeatStat,
                  LuaParser.RULE_ifStat,
                  LuaParser.RULE_forStat ->
                  returns(inner);
              default -> false;
            };
        if (found) {
          return true;
        }
      }
    }
    return false;
  }

  // Statements

  private FieldLines block(BlockContext block) {
    for (int i = 0; i < block.getChildCount(); i++) {
      if (block.getChild(i) instanceof ParserRuleContext statement) {
        switch (statement.getRuleIndex()) {
          case LuaParser.RULE_localStat -> local(statement);
          case LuaParser.RULE_functionStat -> function(statement);
          case LuaParser.RULE_expStat -> expression(statement);
          case LuaParser.RULE_returnStat -> {
            return returned(statement);
          }
          default -> lose(statement);
        }
      }
    }
    return new FieldLines(Unknown.UNKNOWN, FieldLines.UNKNOWN);
  }

  private void local(ParserRuleContext statement) {
    if (statement.getChild(1) instanceof TerminalNode) {
      lose(statement);
      return;
    }
    List<String> names = new ArrayList<>();
    List<KnownValue> values = new ArrayList<>();
    KnownValue missing = new Constant(null);
    for (int i = 1; i < statement.getChildCount(); i++) {
      if (statement.getChild(i) instanceof ParserRuleContext child) {
        if (child.getRuleIndex() == LuaParser.RULE_attribName) {
          names.add(tokens.text(child.getStart()));
        } else {
          missing = list(child, values);
        }
      }
    }
    for (int i = 0; i < names.size(); i++) {
      KnownValue value = i < values.size() ? values.get(i) : missing;
      locals.put(names.get(i), value);
      assign(names.get(i), value);
    }
  }

  /** Reads a list of expressions, and returns what follows its last value. */
  private KnownValue list(ParserRuleContext list, List<KnownValue> values) {
    for (int i = 0; i < list.getChildCount(); i += 2) {
      values.add(value((ParserRuleContext) list.getChild(i)));
    }
    return values.getLast() instanceof Unknown ? Unknown.UNKNOWN : new Constant(null);
  }

  private void assign(String name, KnownValue value) {
    if (lost.contains(name) || !locals.containsKey(name)) {
      locals.remove(name);
      value.open();
    } else {
      locals.put(name, value);
    }
  }

  private void function(ParserRuleContext statement) {
    List<Object> path = new ArrayList<>();
    int last = statement.getChildCount() - 1;
    for (int i = 1; i < last; i += 2) {
      path.add(tokens.text(ExpressionGenerator.token(statement.getChild(i))));
    }
    lose((ParserRuleContext) statement.getChild(last));
    store(path, statement.getStart().getLine(), new Constant(FieldLines.Kind.FUNCTION));
  }

  private void expression(ParserRuleContext statement) {
    ParserRuleContext list =
        statement.getChildCount() == 3 ? (ParserRuleContext) statement.getChild(2) : null;
    List<Object> path =
        list != null && list.getChildCount() == 1
            ? path((ParserRuleContext) statement.getChild(0))
            : null;
    if (list == null || path == null) {
      lose(statement);
    } else {
      store(path, statement.getStart().getLine(), value((ParserRuleContext) list.getChild(0)));
    }
  }

  /** Stores a value in a variable, or in a field of a variable's value. */
  private void store(List<Object> path, int line, KnownValue value) {
    String name = (String) path.getFirst();
    if (path.size() == 1) {
      assign(name, value);
      return;
    }
    if (follow(path.subList(0, path.size() - 1)) instanceof Table table) {
      table.set(path.getLast(), line, value);
    } else {
      value.open();
    }
  }

  private FieldLines returned(ParserRuleContext statement) {
    if (!(statement.getChild(1) instanceof ParserRuleContext list)) {
      return new FieldLines(Unknown.UNKNOWN, FieldLines.UNKNOWN);
    }
    List<KnownValue> values = new ArrayList<>();
    list(list, values);
    KnownValue value = values.getFirst();
    return new FieldLines(
        value, value instanceof Table table ? table.line() : list.getStart().getLine());
  }

  /** Records the names in a part of the chunk that is not followed. */
  private void lose(ParserRuleContext part) {
    Token stop = part.getStop();
    for (int i = part.getStart().getTokenIndex(); stop != null && i <= stop.getTokenIndex(); i++) {
      if (tokens.get(i).getType() == LuaParser.NAME) {
        found.add(tokens.text(tokens.get(i)));
      }
    }
  }

  // Expressions

  private KnownValue value(ParserRuleContext expression) {
    ParserRuleContext operand = (ParserRuleContext) expression.getChild(0);
    KnownValue known = null;
    if (expression.getChildCount() == 1) {
      known = operand.getChildCount() == 1 ? simple(operand.getChild(0)) : negative(operand);
    }
    if (known == null) {
      lose(expression);
      return Unknown.UNKNOWN;
    }
    return known;
  }

  /** The value of an operand without operators; null if it is not followed. */
  private @Nullable KnownValue simple(ParseTree operand) {
    if (operand instanceof TerminalNode terminal) {
      return literal(terminal.getSymbol());
    }
    ParserRuleContext context = (ParserRuleContext) operand;
    switch (context.getRuleIndex()) {
      case LuaParser.RULE_table:
        return table(context);
      case LuaParser.RULE_functionExp:
        lose(context);
        return new Constant(FieldLines.Kind.FUNCTION);
      default:
        List<Object> path = path(context);
        return path == null ? null : follow(path);
    }
  }

  private KnownValue literal(Token token) {
    return switch (token.getType()) {
      case LuaParser.NIL -> new Constant(null);
      case LuaParser.TRUE -> new Constant(true);
      case LuaParser.FALSE -> new Constant(false);
      case LuaParser.NUMERAL -> new Constant(number(token));
      case LuaParser.STRING ->
          new Constant(
              new String(
                  StringLiterals.decode(
                      tokens.source(), token.getStartIndex(), token.getStopIndex() + 1),
                  StandardCharsets.ISO_8859_1));
      default -> Unknown.UNKNOWN;
    };
  }

  private Number number(Token numeral) {
    NumberParser.Kind kind =
        numbers.parse(tokens.source(), numeral.getStartIndex(), numeral.getStopIndex() + 1);
    return kind == NumberParser.Kind.INTEGER
        ? (Number) numbers.integerValue()
        : (Number) numbers.floatValue();
  }

  /** The value of a numeral with a minus; null if an operand with operators is something else. */
  private @Nullable KnownValue negative(ParserRuleContext operand) {
    if (operand.getChildCount() != 2
        || ExpressionGenerator.token(operand.getChild(0)).getType() != LuaParser.MINUS
        || operand.getStop().getType() != LuaParser.NUMERAL
        || !(operand.getChild(1) instanceof TerminalNode)) {
      return null;
    }
    Number number = number(operand.getStop());
    return new Constant(
        number instanceof Long whole ? (Object) (-whole) : (Object) (-number.doubleValue()));
  }

  private Table table(ParserRuleContext constructor) {
    Table table = new Table(constructor.getStart().getLine());
    long elements = 0;
    int last = constructor.getChildCount() - 2;
    for (int i = 1; i <= last; i++) {
      if (!(constructor.getChild(i) instanceof ParserRuleContext field)) {
        continue;
      }
      int children = field.getChildCount();
      int line = field.getStart().getLine();
      Object key =
          switch (children) {
            case 1 -> ++elements;
            case 3 -> tokens.text(field.getStart());
            default -> key(value((ParserRuleContext) field.getChild(1)));
          };
      KnownValue value = value((ParserRuleContext) field.getChild(children - 1));
      boolean several = children == 1 && value instanceof Unknown;
      boolean again = key != null && table.get(key) != null;
      table.set(several || again ? null : key, line, value);
    }
    return table;
  }

  /** A constant key in the form that tables store, or null. */
  private static @Nullable Object key(KnownValue value) {
    if (!(value instanceof Constant constant) || constant.value() == FieldLines.Kind.FUNCTION) {
      return null;
    }
    return constant.value() instanceof Double number
            && number == Math.rint(number)
            && Math.abs(number) < 0x1p63
        ? (Object) (long) (double) number
        : constant.value();
  }

  /**
   * As {@link #key}, but null for a variable, since syntax alone decides whether a path is
   * followed.
   */
  private @Nullable Object literalKey(ParserRuleContext expression) {
    return expression.getStart().getType() == LuaParser.NAME ? null : key(value(expression));
  }

  /** A variable's name and constant keys, or null if an expression is something else. */
  private @Nullable List<Object> path(ParserRuleContext prefix) {
    Token name = prefix.getStart();
    if (name.getType() != LuaParser.NAME) {
      return null;
    }
    List<Object> path = new ArrayList<>();
    path.add(tokens.text(name));
    for (int i = 1; i < prefix.getChildCount(); i++) {
      ParserRuleContext suffix = (ParserRuleContext) prefix.getChild(i);
      Object key =
          switch (suffix.getStart().getType()) {
            case LuaParser.DOT -> tokens.text(ExpressionGenerator.token(suffix.getChild(1)));
            case LuaParser.LBRACKET -> literalKey((ParserRuleContext) suffix.getChild(1));
            default -> null;
          };
      if (key == null) {
        return null;
      }
      path.add(key);
    }
    return path;
  }

  /** The value of a variable or of a field of its value. */
  private KnownValue follow(List<Object> path) {
    KnownValue value = locals.getOrDefault((String) path.getFirst(), Unknown.UNKNOWN);
    for (Object key : path.subList(1, path.size())) {
      Entry entry = value instanceof Table table ? table.get(key) : null;
      if (entry == null) {
        return Unknown.UNKNOWN;
      }
      value = entry.value();
    }
    return value;
  }
}
