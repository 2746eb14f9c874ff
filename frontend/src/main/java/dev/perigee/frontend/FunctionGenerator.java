package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.FunctionBodyContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Generates prototypes of functions (manual 3.4.11) and of main chunks. */
final class FunctionGenerator {
  private FunctionGenerator() {}

  /** Generates the main chunk, a vararg function whose first upvalue is _ENV. */
  static Prototype main(Compilation compilation, LuaParser.ChunkContext chunk) {
    FunctionCode code = new FunctionCode(compilation, null, 0, 0, true);
    code.upvalue(compilation.scopes.environment());
    code.emit(Op.VARARGPREP, 0, 0, 0);
    BlockScopes blocks = new BlockScopes(code);
    BlockScopes.Block body = blocks.enter(false);
    StatementGenerator statements = new StatementGenerator(code, blocks);
    statements.statements(chunk.block(), body);
    end(statements, blocks);
    return code.finish(0);
  }

  /**
   * Generates a function.
   *
   * @param outer the code of the function around it
   * @param method whether it has the parameter {@code self}
   * @param line where it is defined, for messages
   */
  static Prototype function(
      FunctionCode outer, FunctionBodyContext body, boolean method, int line) {
    Compilation compilation = outer.compilation;
    List<Variable> parameters = new ArrayList<>();
    Token parenthesis = body.getStart();
    compilation.pass(parenthesis);
    if (method) {
      parameters.add(
          Objects.requireNonNull(compilation.scopes.selves().get(parenthesis.getTokenIndex())));
    }
    boolean vararg = false;
    if (body.parameters != null) {
      for (Token name : body.parameters.names) {
        compilation.pass(name);
        parameters.add(compilation.scopes.variable(name));
      }
      vararg = body.parameters.vararg != null;
      if (vararg) {
        compilation.pass(body.parameters.vararg);
      }
    }
    FunctionCode code = new FunctionCode(compilation, outer, line, parameters.size(), vararg);
    code.take(parameters.size());
    if (vararg) {
      code.emit(Op.VARARGPREP, parameters.size(), 0, 0);
    }
    BlockScopes blocks = new BlockScopes(code);
    BlockScopes.Block scope = blocks.enter(false);
    blocks.declare(parameters);
    compilation.pass(body.close);
    StatementGenerator statements = new StatementGenerator(code, blocks);
    statements.statements(body.body, scope);
    compilation.pass(body.stop);
    end(statements, blocks);
    return code.finish(body.stop.getLine());
  }

  private static void end(StatementGenerator statements, BlockScopes blocks) {
    statements.returnValues(0, 0);
    blocks.end();
  }
}
