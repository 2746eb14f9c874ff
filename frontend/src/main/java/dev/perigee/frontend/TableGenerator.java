package dev.perigee.frontend;

import dev.perigee.frontend.Expression.Kind;
import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.ExpContext;
import dev.perigee.grammar.LuaParser.KeyedFieldContext;
import dev.perigee.grammar.LuaParser.NamedFieldContext;
import dev.perigee.grammar.LuaParser.TableContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;

/** Generates code for table constructors (manual 3.4.9). */
final class TableGenerator {
  /** The number of elements without a key that are collected in slots and stored together. */
  private static final int ELEMENTS_PER_STORE = 50;

  private final FunctionCode code;
  private final Values values;
  private final ExpressionGenerator expressions;

  TableGenerator(FunctionCode code, Values values, ExpressionGenerator expressions) {
    this.code = code;
    this.values = values;
    this.expressions = expressions;
  }

  /** The state of one constructor. */
  private static final class Elements {
    /** The last element read, which is not in a slot yet, or VOID. */
    Expression last = new Expression();

    int stored;
    int waiting;
    int keyed;

    /** The number of elements for which the new table has room. */
    int room;
  }

  /** Generates a table, which is in a slot afterwards. */
  void table(TableContext table, Expression e) {
    int slot = code.freeSlot();
    int pc = code.emit(Op.NEWTABLE, slot, 0, 0);
    code.take(1);
    Elements elements = new Elements();
    for (ParseTree child : table.children) {
      if (child instanceof ParserRuleContext field) {
        finishElement(elements, slot);
        field(field, elements, slot);
      } else {
        code.compilation.pass(Parts.token(child));
      }
    }
    finishLastElement(elements, slot);
    code.setWord(
        pc,
        Instruction.abc(
            Op.NEWTABLE,
            slot,
            hashOperand(elements.keyed),
            Math.min(elements.room, Instruction.MAX_BYTE)));
    e.set(Kind.SLOT, slot);
  }

  private static int hashOperand(int entries) {
    return entries == 0 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(entries - 1) + 1;
  }

  private void field(ParserRuleContext field, Elements elements, int table) {
    switch (field.getRuleIndex()) {
      case LuaParser.RULE_exp -> {
        if (field.start.getType() == LuaParser.NAME) {
          code.compilation.lookBehind(field.start);
        }
        elements.last = expressions.expression((ExpContext) field);
        elements.waiting++;
      }
      case LuaParser.RULE_namedField -> {
        NamedFieldContext named = (NamedFieldContext) field;
        int free = code.freeSlot();
        code.compilation.pass(named.name);
        storeField(table, expressions.key(named.name), named.assign, named.value);
        elements.keyed++;
        code.setFreeSlot(free);
      }
      case LuaParser.RULE_keyedField -> {
        KeyedFieldContext keyed = (KeyedFieldContext) field;
        int free = code.freeSlot();
        code.compilation.pass(keyed.start);
        Expression key = expressions.expression(keyed.key);
        values.toValue(key);
        storeField(table, key, keyed.assign, keyed.value);
        elements.keyed++;
        code.setFreeSlot(free);
      }
      default -> throw new IllegalStateException("field " + field.getRuleIndex());
    }
  }

  private void storeField(int table, Expression key, Token assign, ExpContext value) {
    code.compilation.pass(assign);
    Expression target = new Expression().set(Kind.SLOT, table);
    values.index(target, key);
    values.store(target, expressions.expression(value));
  }

  private void finishElement(Elements elements, int table) {
    if (elements.last.kind == Kind.VOID) {
      return;
    }
    values.toNextSlot(elements.last);
    elements.last = new Expression();
    if (elements.waiting == ELEMENTS_PER_STORE) {
      store(elements, table, elements.waiting);
      elements.stored += elements.waiting;
      elements.waiting = 0;
    }
  }

  private void finishLastElement(Elements elements, int table) {
    if (elements.waiting == 0) {
      elements.room = elements.stored;
    } else if (elements.last.isMultiple()) {
      values.openResults(elements.last);
      store(elements, table, 0);
      // If all elements are stored at once, SETLIST makes an array of the right size.
      elements.room = elements.stored == 0 ? 0 : elements.stored + elements.waiting - 1;
    } else {
      if (elements.last.kind != Kind.VOID) {
        values.toNextSlot(elements.last);
      }
      store(elements, table, elements.waiting);
      elements.room = elements.stored + elements.waiting;
    }
  }

  private void store(Elements elements, int table, int count) {
    if (elements.stored > Instruction.MAX_AX) {
      throw code.compilation.errors.near(code.compilation.nextToken(), "constructor too long");
    }
    code.emit(Op.SETLIST, table, count, 0);
    code.emit(Instruction.ax(Op.EXTRA, elements.stored));
    code.setFreeSlot(table + 1);
  }
}
