package dev.perigee.frontend;

import dev.perigee.frontend.Variable.Attribute;
import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.AttribNameContext;
import dev.perigee.grammar.LuaParser.BlockContext;
import dev.perigee.grammar.LuaParser.ExpStatContext;
import dev.perigee.grammar.LuaParser.ForStatContext;
import dev.perigee.grammar.LuaParser.FunctionBodyContext;
import dev.perigee.grammar.LuaParser.FunctionExpContext;
import dev.perigee.grammar.LuaParser.FunctionStatContext;
import dev.perigee.grammar.LuaParser.GotoStatContext;
import dev.perigee.grammar.LuaParser.LabelContext;
import dev.perigee.grammar.LuaParser.LocalStatContext;
import dev.perigee.grammar.LuaParser.OperandContext;
import dev.perigee.grammar.LuaParser.ParameterListContext;
import dev.perigee.grammar.LuaParser.PrefixExpContext;
import dev.perigee.grammar.LuaParser.RepeatStatContext;
import dev.perigee.grammar.LuaParser.WhileStatContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
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
    List<ParseTree> statements = Parts.statements(block);
    for (int i = 0; i < statements.size(); i++) {
      tokens.worked();
      ParseTree child = statements.get(i);
      if (child instanceof LabelContext) {
        i = labels(block, i, endsScope);
      } else if (child instanceof ParserRuleContext statement) {
        statement(statement);
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
    List<ParseTree> statements = Parts.statements(block);
    int last = first;
    while (last + 1 < statements.size() && isVoid(statements.get(last + 1))) {
      last++;
    }
    boolean isLast = last + 1 == statements.size();
    boolean outside = endsScope && isLast;
    // What follows is a statement with a node of its own.
    int next =
        isLast
            ? after(block)
            : ((ParserRuleContext) statements.get(last + 1)).start.getTokenIndex();
    LabelScopes.Block scope = currentBlock();
    List<Variable> visibles = declared.subList(function.firstVariable, visible);
    for (int i = last; i >= first; i--) {
      if (statements.get(i) instanceof LabelContext statement) {
        Token name = statement.name;
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

  /** Whether a part of a block is a label or a semicolon. */
  static boolean isVoid(ParseTree statement) {
    return statement instanceof LabelContext || statement instanceof TerminalNode;
  }

  private void statement(ParserRuleContext statement) {
    switch (statement.getRuleIndex()) {
      case LuaParser.RULE_expStat -> expressionStatement((ExpStatContext) statement);
      case LuaParser.RULE_localStat -> local((LocalStatContext) statement);
      case LuaParser.RULE_functionStat -> function((FunctionStatContext) statement);
      case LuaParser.RULE_forStat -> forLoop((ForStatContext) statement);
      case LuaParser.RULE_repeatStat -> repeatLoop((RepeatStatContext) statement);
      case LuaParser.RULE_whileStat -> whileLoop((WhileStatContext) statement);
      case LuaParser.RULE_breakStat ->
          labels.breakAt(
              statement.start.getTokenIndex(), statement.start.getLine(), visibleInFunction());
      case LuaParser.RULE_gotoStat -> {
        Token name = ((GotoStatContext) statement).name;
        labels.gotoAt(
            names.of(name),
            name.getTokenIndex(),
            name.getLine(),
            visibleInFunction(),
            functionBlock());
      }
      case LuaParser.RULE_doStat, LuaParser.RULE_ifStat, LuaParser.RULE_returnStat ->
          names(statement);
      default -> throw new IllegalStateException("statement " + statement.getRuleIndex());
    }
  }

  private void whileLoop(WhileStatContext statement) {
    names(statement.condition);
    LabelScopes.Block loop = enterBlock(true);
    block(statement.body, after(statement) - 1);
    leaveBlock(loop, after(statement));
  }

  private void repeatLoop(RepeatStatContext statement) {
    LabelScopes.Block loop = enterBlock(true);
    LabelScopes.Block scope = enterBlock(false);
    statements(statement.body, false);
    names(statement.condition);
    leaveBlock(scope, after(statement));
    leaveBlock(loop, after(statement));
  }

  private void expressionStatement(ExpStatContext statement) {
    for (ParseTree child : statement.children) {
      names(child);
      if (statement.values != null
          && child instanceof PrefixExpContext target
          && target.name != null
          && Parts.suffixes(target) == 0) {
        checkAssignable(target.name, after(target));
      }
    }
  }

  private void function(FunctionStatContext statement) {
    use(statement.name);
    boolean method = statement.method != null;
    functionBody(statement.body, method, statement.start.getLine());
    if (!method && statement.fields.isEmpty()) {
      checkAssignable(statement.name, after(statement));
    }
  }

  private void local(LocalStatContext statement) {
    if (statement.body != null) {
      declare(statement.name, Attribute.NONE);
      makeVisible(1);
      functionBody(statement.body, false, statement.body.start.getLine());
    } else {
      localVariables(statement);
    }
  }

  private void localVariables(LocalStatContext statement) {
    int count = 0;
    boolean closes = false;
    for (ParseTree child : statement.children) {
      if (child instanceof AttribNameContext declared) {
        count++;
        Attribute attribute = attribute(declared);
        declare(declared.name, attribute);
        if (attribute == Attribute.TO_BE_CLOSED) {
          if (closes) {
            throw errors.before(after(declared), "multiple to-be-closed variables in local list");
          }
          closes = true;
        }
      } else {
        names(child);
      }
    }
    makeVisible(count);
    if (closes) {
      function.openVariables++;
    }
  }

  private Attribute attribute(AttribNameContext name) {
    if (name.attribute == null) {
      return Attribute.NONE;
    }
    String attribute = tokens.text(name.attribute);
    return switch (attribute) {
      case "const" -> Attribute.CONSTANT;
      case "close" -> Attribute.TO_BE_CLOSED;
      default -> throw errors.before(after(name), "unknown attribute '" + attribute + "'");
    };
  }

  private void forLoop(ForStatContext statement) {
    boolean numeric = statement.range != null;
    LabelScopes.Block loop = enterBlock(true);
    int state = numeric ? NUMERIC_LOOP_STATE : GENERIC_LOOP_STATE;
    declareState(state, statement.variables.getFirst());
    for (Token name : statement.variables) {
      declare(name, Attribute.NONE);
    }
    names(numeric ? statement.range : statement.values);
    makeVisible(state);
    if (!numeric) {
      function.openVariables++;
    }
    int end = after(statement) - 1;
    LabelScopes.Block scope = enterBlock(false);
    makeVisible(statement.variables.size());
    block(statement.body, end);
    leaveBlock(scope, end);
    leaveBlock(loop, after(statement));
  }

  private void functionBody(FunctionBodyContext body, boolean method, int line) {
    ParameterListContext parameters = body.parameters;
    boolean vararg = parameters != null && parameters.vararg != null;
    Function outer = function;
    // Variables that the enclosing statement has declared but not brought into scope are not
    // visible.
    int outerVisible = visible;
    visible = declared.size();
    function = new Function(line, vararg, outer.depth + 1, declared.size());
    LabelScopes.Block scope = enterBlock(false);
    if (method) {
      int parenthesis = body.start.getTokenIndex();
      selves.put(parenthesis, declare(names.of("self"), Attribute.NONE, parenthesis + 1));
      makeVisible(1);
    }
    if (parameters != null) {
      for (Token name : parameters.names) {
        declare(name, Attribute.NONE);
      }
      makeVisible(parameters.names.size());
    }
    statements(body.body, true);
    leaveBlock(scope, after(body));
    function = outer;
    visible = outerVisible;
  }

  /** Resolves the names in the parts of a statement or expression, including blocks. */
  private void names(ParseTree node) {
    tokens.worked();
    if (!(node instanceof ParserRuleContext context)) {
      return;
    }
    switch (context.getRuleIndex()) {
      case LuaParser.RULE_functionExp -> {
        FunctionBodyContext body = ((FunctionExpContext) context).body;
        functionBody(body, false, body.start.getLine());
      }
      case LuaParser.RULE_block -> block((BlockContext) context, after(context));
      case LuaParser.RULE_prefixExp -> {
        Token name = ((PrefixExpContext) context).name;
        if (name != null) {
          use(name);
        }
        namesInParts(context);
      }
      case LuaParser.RULE_operand -> {
        Token literal = ((OperandContext) context).literal;
        if (literal != null && literal.getType() == LuaParser.ELLIPSIS && !function.vararg) {
          throw errors.near(literal.getTokenIndex(), "cannot use '...' outside a vararg function");
        }
        namesInParts(context);
      }
      default -> namesInParts(context);
    }
  }

  private void namesInParts(ParserRuleContext context) {
    List<ParseTree> parts = context.children;
    for (int i = 0; i < parts.size(); i++) {
      names(parts.get(i));
    }
  }
}
