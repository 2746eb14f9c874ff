package dev.perigee.frontend;

import dev.perigee.frontend.KnownValue.Constant;
import dev.perigee.frontend.KnownValue.Entry;
import dev.perigee.frontend.KnownValue.Table;
import dev.perigee.frontend.KnownValue.Unknown;
import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.AttribNameContext;
import dev.perigee.grammar.LuaParser.BlockContext;
import dev.perigee.grammar.LuaParser.BranchContext;
import dev.perigee.grammar.LuaParser.ExpContext;
import dev.perigee.grammar.LuaParser.ExpListContext;
import dev.perigee.grammar.LuaParser.ExpStatContext;
import dev.perigee.grammar.LuaParser.FieldSuffixContext;
import dev.perigee.grammar.LuaParser.FunctionStatContext;
import dev.perigee.grammar.LuaParser.IndexSuffixContext;
import dev.perigee.grammar.LuaParser.KeyedFieldContext;
import dev.perigee.grammar.LuaParser.LocalStatContext;
import dev.perigee.grammar.LuaParser.NamedFieldContext;
import dev.perigee.grammar.LuaParser.OperandContext;
import dev.perigee.grammar.LuaParser.PrefixExpContext;
import dev.perigee.grammar.LuaParser.ReturnStatContext;
import dev.perigee.grammar.LuaParser.TableContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
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
    BlockContext block = chunk.tree().block();
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
    for (ParseTree statement : Parts.statements(block)) {
      if (returnsInside(statement)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a block in a statement returns, other than the bodies of functions. */
  private static boolean returnsInside(ParseTree statement) {
    if (statement instanceof ParserRuleContext context) {
      for (ParseTree part : context.children) {
        if ((part instanceof BlockContext block && returns(block))
            || (part instanceof BranchContext branch && returns(branch.body))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean returns(BlockContext block) {
    for (ParseTree statement : Parts.statements(block)) {
      if (statement instanceof ReturnStatContext || returnsInside(statement)) {
        return true;
      }
    }
    return false;
  }

  // Statements

  private FieldLines block(BlockContext block) {
    for (ParseTree child : Parts.statements(block)) {
      if (child instanceof ParserRuleContext statement) {
        switch (statement.getRuleIndex()) {
          case LuaParser.RULE_localStat -> local((LocalStatContext) statement);
          case LuaParser.RULE_functionStat -> function((FunctionStatContext) statement);
          case LuaParser.RULE_expStat -> expression((ExpStatContext) statement);
          case LuaParser.RULE_returnStat -> {
            return returned((ReturnStatContext) statement);
          }
          default -> lose(statement);
        }
      }
    }
    return new FieldLines(Unknown.UNKNOWN, FieldLines.UNKNOWN);
  }

  private void local(LocalStatContext statement) {
    if (statement.body != null) {
      lose(statement);
      return;
    }
    List<KnownValue> values = new ArrayList<>();
    KnownValue missing =
        statement.values == null ? new Constant(null) : list(statement.values, values);
    int count = 0;
    for (ParseTree child : statement.children) {
      if (child instanceof AttribNameContext declared) {
        String name = tokens.text(declared.name);
        KnownValue value = count < values.size() ? values.get(count) : missing;
        count++;
        locals.put(name, value);
        assign(name, value);
      }
    }
  }

  /** Reads a list of expressions, and returns what follows its last value. */
  private KnownValue list(ExpListContext list, List<KnownValue> values) {
    int count = Parts.count(list);
    for (int i = 0; i < count; i++) {
      values.add(value(Parts.expression(list, i)));
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

  private void function(FunctionStatContext statement) {
    List<Object> path = new ArrayList<>();
    path.add(tokens.text(statement.name));
    for (FieldSuffixContext field : statement.fields) {
      path.add(tokens.text(field.name));
    }
    if (statement.method != null) {
      path.add(tokens.text(statement.method));
    }
    lose(statement.body);
    store(path, statement.start.getLine(), new Constant(FieldLines.Kind.FUNCTION));
  }

  private void expression(ExpStatContext statement) {
    ExpListContext values = statement.values;
    boolean followed = values != null && Parts.targets(statement) == 1 && Parts.count(values) == 1;
    List<Object> path = followed ? path(statement.first) : null;
    if (path == null) {
      lose(statement);
    } else {
      store(path, statement.start.getLine(), value(Parts.expression(values, 0)));
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

  private FieldLines returned(ReturnStatContext statement) {
    if (statement.values == null) {
      return new FieldLines(Unknown.UNKNOWN, FieldLines.UNKNOWN);
    }
    List<KnownValue> values = new ArrayList<>();
    list(statement.values, values);
    KnownValue value = values.getFirst();
    return new FieldLines(
        value, value instanceof Table table ? table.line() : statement.values.start.getLine());
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

  private KnownValue value(ExpContext expression) {
    KnownValue known = null;
    if (Parts.count(expression) == 1) {
      OperandContext operand = Parts.operand(expression, 0);
      known = Parts.unaryOperators(operand) == 0 ? simple(operand) : negative(operand);
    }
    if (known == null) {
      lose(expression);
      return Unknown.UNKNOWN;
    }
    return known;
  }

  /** The value of an operand without operators; null if it is not followed. */
  private @Nullable KnownValue simple(OperandContext operand) {
    if (operand.literal != null) {
      return literal(operand.literal);
    }
    if (operand.constructor != null) {
      return table(operand.constructor);
    }
    if (operand.function != null) {
      lose(operand.function);
      return new Constant(FieldLines.Kind.FUNCTION);
    }
    List<Object> path = path(operand.prefix);
    return path == null ? null : follow(path);
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
  private @Nullable KnownValue negative(OperandContext operand) {
    if (Parts.unaryOperators(operand) != 1
        || Parts.unaryOperator(operand, 0).getType() != LuaParser.MINUS
        || operand.literal == null
        || operand.literal.getType() != LuaParser.NUMERAL) {
      return null;
    }
    Number number = number(operand.literal);
    return new Constant(
        number instanceof Long whole ? (Object) (-whole) : (Object) (-number.doubleValue()));
  }

  private Table table(TableContext constructor) {
    Table table = new Table(constructor.start.getLine());
    long elements = 0;
    for (ParseTree child : constructor.children) {
      if (child instanceof NamedFieldContext field) {
        set(table, tokens.text(field.name), field.start, value(field.value));
      } else if (child instanceof KeyedFieldContext field) {
        Object key = key(value(field.key));
        set(table, key, field.start, value(field.value));
      } else if (child instanceof ExpContext element) {
        KnownValue value = value(element);
        elements++;
        set(table, value instanceof Unknown ? null : (Object) elements, element.start, value);
      }
    }
    return table;
  }

  /**
   * Sets a field of a constructor, which may set it in any order.
   *
   * @param key null if it is not known which field, or fields, are set
   */
  private static void set(Table table, @Nullable Object key, Token start, KnownValue value) {
    boolean again = key != null && table.get(key) != null;
    table.set(again ? null : key, start.getLine(), value);
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
  private @Nullable Object literalKey(ExpContext expression) {
    return expression.start.getType() == LuaParser.NAME ? null : key(value(expression));
  }

  /** A variable's name and constant keys, or null if an expression is something else. */
  private @Nullable List<Object> path(PrefixExpContext prefix) {
    if (prefix.name == null) {
      return null;
    }
    List<Object> path = new ArrayList<>();
    path.add(tokens.text(prefix.name));
    int suffixes = Parts.suffixes(prefix);
    for (int i = 0; i < suffixes; i++) {
      ParserRuleContext suffix = Parts.suffix(prefix, i);
      Object key =
          switch (suffix.getRuleIndex()) {
            case LuaParser.RULE_fieldSuffix -> tokens.text(((FieldSuffixContext) suffix).name);
            case LuaParser.RULE_indexSuffix -> literalKey(((IndexSuffixContext) suffix).key);
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
