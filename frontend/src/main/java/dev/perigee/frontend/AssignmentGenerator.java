package dev.perigee.frontend;

import dev.perigee.frontend.Expression.Kind;
import dev.perigee.grammar.LuaParser.ExpListContext;
import dev.perigee.grammar.LuaParser.ExpStatContext;
import dev.perigee.grammar.LuaParser.PrefixExpContext;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.grammar.antlr.tree.TerminalNode;
import dev.perigee.ir.Op;
import java.util.ArrayList;
import java.util.List;

/** Generates code for calls that are statements and for assignments (manual 3.3.3). */
final class AssignmentGenerator {
  private final Compilation compilation;
  private final FunctionCode code;
  private final ExpressionGenerator expressions;
  private final Values values;

  AssignmentGenerator(FunctionCode code, ExpressionGenerator expressions) {
    this.compilation = code.compilation;
    this.code = code;
    this.expressions = expressions;
    this.values = expressions.values();
  }

  void expressionStatement(ExpStatContext statement) {
    if (statement.values == null) {
      Expression call = new Expression();
      expressions.prefix(statement.first, call);
      expressions.dropResults(call);
      return;
    }
    List<Expression> targets = new ArrayList<>();
    for (ParseTree child : statement.children) {
      if (child instanceof PrefixExpContext prefix) {
        Expression target = new Expression();
        expressions.prefix(prefix, target);
        keepFromChange(targets, target);
        targets.add(target);
      } else if (child instanceof TerminalNode leaf) {
        compilation.pass(leaf.getSymbol());
      }
    }
    assign(targets, statement.values);
  }

  private void assign(List<Expression> targets, ExpListContext list) {
    Expression last = expressions.list(list);
    int given = Parts.count(list);
    int remaining = targets.size();
    if (given == remaining) {
      values.oneResult(last);
      values.store(targets.get(--remaining), last);
    } else {
      expressions.adjust(targets.size(), given, last);
    }
    while (remaining > 0) {
      Expression value = new Expression().set(Kind.SLOT, code.freeSlot() - 1);
      values.store(targets.get(--remaining), value);
    }
  }

  /**
   * If a target is a local variable or upvalue that earlier targets use as table or key, makes
   * these use a copy of its value from before the assignment.
   */
  private void keepFromChange(List<Expression> earlier, Expression target) {
    int copy = code.freeSlot();
    boolean conflict = false;
    for (Expression element : earlier) {
      if (target.kind == Kind.CELL) {
        keepCopies(element, target.info);
      } else if (element.kind == Kind.UPVALUE_FIELD) {
        if (target.kind == Kind.UPVALUE && element.info == target.info) {
          conflict = true;
          element.kind = Kind.FIELD;
          element.info = copy;
        }
      } else if (element.isIndexed() && target.kind == Kind.LOCAL) {
        if (element.info == target.info) {
          conflict = true;
          element.info = copy;
        }
        if (element.kind == Kind.ELEMENT && element.key == target.info) {
          conflict = true;
          element.key = copy;
        }
      }
    }
    if (conflict) {
      code.emit(target.kind == Kind.LOCAL ? Op.MOVE : Op.GETUPVAL, copy, target.info, 0);
      code.take(1);
    }
  }

  /** Makes an element keep its copy of a captured variable, instead of reading it again. */
  private static void keepCopies(Expression element, int cell) {
    if (element.cell == cell) {
      element.cell = FunctionCode.NO_SLOT;
    }
    if (element.keyCell == cell) {
      element.keyCell = FunctionCode.NO_SLOT;
    }
  }
}
