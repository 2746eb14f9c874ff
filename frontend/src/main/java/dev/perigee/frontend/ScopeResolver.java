package dev.perigee.frontend;

import dev.perigee.frontend.Variable.Attribute;
import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.AttribNameContext;
import dev.perigee.grammar.LuaParser.BlockContext;
import dev.perigee.grammar.LuaParser.FunctionBodyContext;
import dev.perigee.grammar.LuaParser.LocalStatContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.RuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.grammar.antlr.tree.TerminalNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the variable that each name means, and which variables inner functions use (manual 3.5). It
 * checks the rules that depend on scopes: constants, labels, '...', the number of local variables.
 *
 * <p>It reads the tree in the order of the source, so it reports the first of several errors.
 */
final class ScopeResolver {
  /** The limit on a function's local variables in scope at the same time, as in PUC Lua. */
  private static final int MAXIMUM_LOCALS = 200;

  private static final int NUMERIC_LOOP_STATE = 3;
  private static final int GENERIC_LOOP_STATE = 4;

  /** A function that is being read. */
  private static final class Function {
    final int line;
    final boolean vararg;
    final int depth;

    /** The index of its first variable in {@link #declared}. */
    final int firstVariable;

    /** Its outermost block. */
    LabelScopes.@Nullable Block body;

    LabelScopes.@Nullable Block block;
    int openVariables;

    Function(int line, boolean vararg, int depth, int firstVariable) {
      this.line = line;
      this.vararg = vararg;
      this.depth = depth;
      this.firstVariable = firstVariable;
    }
  }

  private final TokenList tokens;
  private final SemanticErrors errors;
  private final NameTable names;
  private final LabelScopes labels;
  private final Name environmentName;
  private final Variable environment;
  private final @Nullable Variable[] variables;
  private final Map<Integer, Variable> selves = new HashMap<>();

  /**
   * All variables in scope, of all functions being read, then those declared but not in scope yet.
   */
  private final List<Variable> declared = new ArrayList<>();

  private int visible;
  private Function function;

  private ScopeResolver(TokenList tokens) {
    this.tokens = tokens;
    this.errors = new SemanticErrors(tokens);
    this.names = new NameTable(tokens.source());
    this.labels = new LabelScopes(errors);
    this.environmentName = names.of("_ENV");
    this.environment = new Variable(environmentName, Variable.OUTSIDE, Attribute.NONE);
    this.environmentName.binding = environment;
    this.variables = new @Nullable Variable[tokens.size()];
    this.function = new Function(0, true, 0, 0);
  }

  /**
   * Resolves the names of a chunk.
   *
   * @throws LuaSyntaxException if it breaks a rule that the grammar does not express
   */
  static Scopes resolve(ParsedChunk chunk) {
    ScopeResolver resolver = new ScopeResolver(chunk.tokens());
    LabelScopes.Block body = resolver.enterBlock(false);
    resolver.statements(chunk.tree().block(), true);
    resolver.leaveBlock(body, chunk.tokens().size() - 1);
    return new Scopes(
        resolver.names,
        resolver.environment,
        resolver.variables,
        resolver.selves,
        resolver.labels.byToken());
  }

  private LabelScopes.Block enterBlock(boolean loop) {
    LabelScopes.Block block =
        labels.enter(
            function.block, loop, visible - function.firstVariable, function.openVariables);
    function.block = block;
    if (function.body == null) {
      function.body = block;
    }
    return block;
  }

  private void leaveBlock(LabelScopes.Block block, int next) {
    int target = function.firstVariable + block.visibleVariables;
    while (visible > target) {
      Variable variable = declared.removeLast();
      variable.name.binding = variable.hidden;
      visible--;
    }
    function.openVariables = block.openVariables;
    labels.leave(block, next);
    function.block = block.outer();
  }

  private Variable declare(Name name, Attribute attribute, int next) {
    if (declared.size() + 1 - function.firstVariable > MAXIMUM_LOCALS) {
      throw errors.limit(next, "local variables", MAXIMUM_LOCALS, function.line);
    }
    Variable variable = new Variable(name, function.depth, attribute);
    declared.add(variable);
    return variable;
  }

  private void declare(Token token, Attribute attribute) {
    variables[token.getTokenIndex()] =
        declare(names.of(token), attribute, token.getTokenIndex() + 1);
  }

  private void declareState(int count, Token next) {
    for (int i = 0; i < count; i++) {
      declare(names.of("(for state)"), Attribute.NONE, next.getTokenIndex() + 1);
    }
  }

  /** Brings declared variables into scope, the first ones first. */
  private void makeVisible(int count) {
    for (int i = 0; i < count; i++) {
      Variable variable = declared.get(visible++);
      variable.hidden = variable.name.binding;
      variable.name.binding = variable;
    }
  }

  private void use(Token token) {
    Variable variable = names.of(token).binding;
    if (variable == null) {
      variable = environmentName.binding;
    }
    if (variable == null) {
      throw new IllegalStateException("no variable _ENV");
    }
    if (variable.functionDepth != function.depth) {
      variable.captured = true;
    }
    variables[token.getTokenIndex()] = variable;
  }

  private void checkAssignable(Token token, int next) {
    Variable variable = variables[token.getTokenIndex()];
    if (variable != null
        && variable.attribute != Attribute.NONE
        && variable.name == names.of(token)) {
      throw errors.before(
          next, "attempt to assign to const variable '" + variable.name.text() + "'");
    }
  }

  /** The index of the token after a node that is not empty. */
  private static int after(ParserRuleContext node) {
    return node.getStop().getTokenIndex() + 1;
  }

  private static Token token(ParseTree node) {
    return ((TerminalNode) node).getSymbol();
  }

  private static int ruleOf(ParseTree node) {
    return node instanceof RuleContext rule ? rule.getRuleIndex() : -1;
  }

  private void block(BlockContext block, int next) {
    LabelScopes.Block scope = enterBlock(false);
    statements(block, true);
    leaveBlock(scope, next);
  }

  /**
   * Reads the statements of a block.
   *
   * @param endsScope whether the scope of the block's variables ends with the block, so that labels
   *     at its end are outside that scope
   */
  private void statements(BlockContext block, boolean endsScope) {
    int count = block.getChildCount();
    for (int i = 0; i < count; i++) {
      tokens.worked();
      ParseTree child = block.getChild(i);
      if (child instanceof TerminalNode terminal) {
        if (terminal.getSymbol().getType() == LuaParser.BREAK) {
          Token token = terminal.getSymbol();
          labels.breakAt(token.getTokenIndex(), token.getLine(), visibleInFunction());
        }
      } else if (ruleOf(child) == LuaParser.RULE_label) {
        i = labels(block, i, endsScope);
      } else {
        statement((ParserRuleContext) child);
      }
    }
  }

  private int visibleInFunction() {
    return visible - function.firstVariable;
  }

  private LabelScopes.Block functionBlock() {
    if (function.body == null) {
      throw new IllegalStateException("no block");
    }
    return function.body;
  }

  private LabelScopes.Block currentBlock() {
    if (function.block == null) {
      throw new IllegalStateException("no block");
    }
    return function.block;
  }

  /**
   * Reads a label and the labels and semicolons after it. PUC Lua declares the last label first.
   * Returns the index of the last statement.
   */
  private int labels(BlockContext block, int first, boolean endsScope) {
    int last = first;
    while (last + 1 < block.getChildCount() && isVoid(block.getChild(last + 1))) {
      last++;
    }
    boolean outside = endsScope && last + 1 == block.getChildCount();
    int next =
        last + 1 < block.getChildCount()
            ? firstToken(block.getChild(last + 1)).getTokenIndex()
            : after(block);
    LabelScopes.Block scope = currentBlock();
    List<Variable> visibles = declared.subList(function.firstVariable, visible);
    for (int i = last; i >= first; i--) {
      if (ruleOf(block.getChild(i)) == LuaParser.RULE_label) {
        Token name = token(block.getChild(i).getChild(1));
        Label label =
            new Label(
                names.of(name),
                name.getLine(),
                outside ? scope.visibleVariables : visibleInFunction(),
                outside ? scope.openVariables : function.openVariables);
        labels.labelAt(label, name.getTokenIndex(), next, scope, functionBlock(), visibles);
      }
    }
    return last;
  }

  static boolean isVoid(ParseTree child) {
    return ruleOf(child) == LuaParser.RULE_label
        || (child instanceof TerminalNode terminal
            && terminal.getSymbol().getType() == LuaParser.SEMICOLON);
  }

  private static Token firstToken(ParseTree node) {
    return node instanceof TerminalNode terminal
        ? terminal.getSymbol()
        : ((ParserRuleContext) node).getStart();
  }

  private void statement(ParserRuleContext statement) {
    switch (statement.getRuleIndex()) {
      case LuaParser.RULE_expStat -> expressionStatement(statement);
      case LuaParser.RULE_localStat -> localStatement((LocalStatContext) statement);
      case LuaParser.RULE_functionStat -> functionStatement(statement);
      case LuaParser.RULE_forStat -> forStatement(statement);
      case LuaParser.RULE_repeatStat -> {
        LabelScopes.Block loop = enterBlock(true);
        LabelScopes.Block scope = enterBlock(false);
        statements((BlockContext) statement.getChild(1), false);
        expressions(statement.getChild(3));
        leaveBlock(scope, after(statement));
        leaveBlock(loop, after(statement));
      }
      case LuaParser.RULE_whileStat -> {
        expressions(statement.getChild(1));
        LabelScopes.Block loop = enterBlock(true);
        block((BlockContext) statement.getChild(3), after(statement) - 1);
        leaveBlock(loop, after(statement));
      }
      case LuaParser.RULE_gotoStat -> {
        Token name = token(statement.getChild(1));
        labels.gotoAt(
            names.of(name),
            name.getTokenIndex(),
            name.getLine(),
            visibleInFunction(),
            functionBlock());
      }
      default -> expressions(statement);
    }
  }

  private void expressionStatement(ParserRuleContext statement) {
    int count = statement.getChildCount();
    for (int i = 0; i < count; i++) {
      ParseTree child = statement.getChild(i);
      expressions(child);
      // All children are targets, except the last, which is the list of values.
      if (i + 1 < count
          && child instanceof ParserRuleContext target
          && target.getChildCount() == 1) {
        checkAssignable(target.getStart(), after(target));
      }
    }
  }

  private void functionStatement(ParserRuleContext statement) {
    Token first = token(statement.getChild(1));
    use(first);
    int count = statement.getChildCount();
    boolean method = count > 4 && token(statement.getChild(count - 3)).getType() == LuaParser.COLON;
    functionBody(
        (FunctionBodyContext) statement.getChild(count - 1),
        method,
        statement.getStart().getLine());
    if (count == 3) {
      checkAssignable(first, after(statement));
    }
  }

  private void localStatement(LocalStatContext statement) {
    if (statement.getChild(1) instanceof TerminalNode) {
      declare(token(statement.getChild(2)), Attribute.NONE);
      makeVisible(1);
      FunctionBodyContext body = (FunctionBodyContext) statement.getChild(3);
      functionBody(body, false, body.getStart().getLine());
      return;
    }
    int count = 0;
    boolean closes = false;
    for (ParseTree child : statement.children) {
      if (child instanceof AttribNameContext name) {
        count++;
        Attribute attribute = attribute(name);
        declare(name.getStart(), attribute);
        if (attribute == Attribute.TO_BE_CLOSED) {
          if (closes) {
            throw errors.before(after(name), "multiple to-be-closed variables in local list");
          }
          closes = true;
        }
      } else {
        expressions(child);
      }
    }
    makeVisible(count);
    if (closes) {
      function.openVariables++;
    }
  }

  private Attribute attribute(AttribNameContext name) {
    if (name.getChildCount() == 1) {
      return Attribute.NONE;
    }
    String attribute = tokens.text(token(name.getChild(2)));
    return switch (attribute) {
      case "const" -> Attribute.CONSTANT;
      case "close" -> Attribute.TO_BE_CLOSED;
      default -> throw errors.before(after(name), "unknown attribute '" + attribute + "'");
    };
  }

  private void forStatement(ParserRuleContext statement) {
    int count = statement.getChildCount();
    boolean numeric = token(statement.getChild(2)).getType() == LuaParser.ASSIGN;
    Token first = token(statement.getChild(1));
    LabelScopes.Block loop = enterBlock(true);
    int state = numeric ? NUMERIC_LOOP_STATE : GENERIC_LOOP_STATE;
    declareState(state, first);
    int names = 0;
    for (int i = 1; i < count - 3; i++) {
      ParseTree child = statement.getChild(i);
      if (child instanceof TerminalNode terminal) {
        if (terminal.getSymbol().getType() == LuaParser.NAME) {
          declare(terminal.getSymbol(), Attribute.NONE);
          names++;
        }
      } else {
        expressions(child);
      }
    }
    makeVisible(state);
    if (!numeric) {
      function.openVariables++;
    }
    int end = after(statement) - 1;
    LabelScopes.Block scope = enterBlock(false);
    makeVisible(names);
    block((BlockContext) statement.getChild(count - 2), end);
    leaveBlock(scope, end);
    leaveBlock(loop, after(statement));
  }

  private void functionBody(FunctionBodyContext body, boolean method, int line) {
    ParserRuleContext parameters =
        body.getChild(1) instanceof ParserRuleContext context ? context : null;
    boolean vararg =
        parameters != null
            && token(parameters.getChild(parameters.getChildCount() - 1)).getType()
                == LuaParser.ELLIPSIS;
    Function outer = function;
    // Variables that the enclosing statement has declared but not brought into scope are not
    // visible.
    int outerVisible = visible;
    visible = declared.size();
    function = new Function(line, vararg, outer.depth + 1, declared.size());
    LabelScopes.Block scope = enterBlock(false);
    int count = 0;
    if (method) {
      int parenthesis = body.getStart().getTokenIndex();
      selves.put(parenthesis, declare(names.of("self"), Attribute.NONE, parenthesis + 1));
      makeVisible(1);
    }
    if (parameters != null) {
      for (ParseTree child : parameters.children) {
        if (token(child).getType() == LuaParser.NAME) {
          declare(token(child), Attribute.NONE);
          count++;
        }
      }
    }
    makeVisible(count);
    statements((BlockContext) body.getChild(body.getChildCount() - 2), true);
    leaveBlock(scope, after(body));
    function = outer;
    visible = outerVisible;
  }

  /** Resolves the names in the parts of a statement or expression, including blocks. */
  private void expressions(ParseTree node) {
    tokens.worked();
    if (!(node instanceof ParserRuleContext context)) {
      return;
    }
    switch (context.getRuleIndex()) {
      case LuaParser.RULE_functionExp -> {
        FunctionBodyContext body = (FunctionBodyContext) context.getChild(1);
        functionBody(body, false, body.getStart().getLine());
      }
      case LuaParser.RULE_block -> block((BlockContext) context, after(context));
      case LuaParser.RULE_prefixExp, LuaParser.RULE_statementPrefix -> {
        if (token(context.getChild(0)).getType() == LuaParser.NAME) {
          use(token(context.getChild(0)));
        }
        children(context);
      }
      case LuaParser.RULE_operand -> {
        Token last = context.getStop();
        if (last.getType() == LuaParser.ELLIPSIS
            && context.getChild(context.getChildCount() - 1) instanceof TerminalNode
            && !function.vararg) {
          throw errors.near(last.getTokenIndex(), "cannot use '...' outside a vararg function");
        }
        children(context);
      }
      default -> children(context);
    }
  }

  private void children(ParserRuleContext context) {
    int count = context.getChildCount();
    for (int i = 0; i < count; i++) {
      expressions(context.getChild(i));
    }
  }
}
