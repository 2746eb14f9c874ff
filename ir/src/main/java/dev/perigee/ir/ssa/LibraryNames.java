package dev.perigee.ir.ssa;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.LocalVariable;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Guesses, by the names of variables and fields, which library functions a function loads. */
public final class LibraryNames {
  private static final String GLOBALS = "_ENV";

  private final Prototype prototype;

  public LibraryNames(Prototype prototype) {
    this.prototype = prototype;
  }

  /** The function that a loaded Java function probably is, or null. */
  public @Nullable Builtin guess(SsaValue loaded) {
    String variable = variable(loaded);
    if (variable != null) {
      return Builtin.guessVariable(variable);
    }
    if (loaded.op() != SsaOp.RESULT) {
      return null;
    }
    SsaValue step = loaded.input(0);
    int word = prototype.code()[step.pc()];
    return switch (Instruction.op(word)) {
      case GETFIELD -> guessField(tableName(step.input(0)), Instruction.c(word));
      // Usually a method of a string, since only the methods of strings are Java functions.
      case SELF -> guessField("string", Instruction.c(word));
      default -> null;
    };
  }

  /**
   * Whether a load that has never run will probably load a library function: a global or local
   * variable has exactly the name of a basic function, or a variable has the name of a library and
   * the field that of a function there.
   */
  boolean isLibraryFunction(SsaValue loaded) {
    String variable = variable(loaded);
    if (variable != null) {
      return isInGlobals(loaded) && Builtin.isNamed("", variable);
    }
    if (loaded.op() != SsaOp.RESULT) {
      return false;
    }
    SsaValue step = loaded.input(0);
    int word = prototype.code()[step.pc()];
    String table = Instruction.op(word) == Op.GETFIELD ? tableName(step.input(0)) : null;
    String field = table == null ? null : text(Instruction.c(word));
    return table != null && field != null && Builtin.isNamed(table, field);
  }

  /** Whether a value was not loaded from a table in an upvalue, or that upvalue is _ENV. */
  private boolean isInGlobals(SsaValue loaded) {
    if (loaded.op() != SsaOp.RESULT) {
      return true;
    }
    int upvalue = Instruction.b(prototype.code()[loaded.input(0).pc()]);
    return GLOBALS.equals(prototype.upvalues().get(upvalue).name());
  }

  private @Nullable Builtin guessField(@Nullable String table, int key) {
    String name = text(key);
    return name == null ? null : Builtin.guessField(table, name);
  }

  /** The name of the variable that a table was loaded from. */
  private @Nullable String tableName(SsaValue table) {
    SsaValue value = original(table);
    return variable(value.op() == SsaOp.GUARD ? value.input(0) : value);
  }

  /** The value that a value is a copy of, for example a local variable's in a call. */
  public static SsaValue original(SsaValue value) {
    SsaValue original = value;
    while (original.op() == SsaOp.COPY) {
      original = original.input(0);
    }
    return original;
  }

  /** The name of the variable that a value was loaded from, or null. */
  private @Nullable String variable(SsaValue loaded) {
    switch (loaded.op()) {
      case LOAD_UPVALUE -> {
        return prototype.upvalues().get((int) loaded.payload()).name();
      }
      case LOAD_CELL -> {
        int slot = Instruction.b(prototype.code()[loaded.pc()]);
        LocalVariable local = prototype.localAt(slot, loaded.pc());
        return local == null ? null : local.name();
      }
      case RESULT -> {
        int word = prototype.code()[loaded.input(0).pc()];
        return Instruction.op(word) == Op.GETTABUP ? text(Instruction.c(word)) : null;
      }
      default -> {
        return null;
      }
    }
  }

  private @Nullable String text(int constant) {
    return prototype.constants().get(constant) instanceof Constant.StringConstant string
        ? new String(string.bytes(), StandardCharsets.ISO_8859_1)
        : null;
  }
}
