package dev.perigee.runtime.lib;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.Coroutines;
import org.jspecify.annotations.Nullable;

/** The functions of {@code coroutine} (manual 6.2). */
enum CoroutineLibrary implements LibraryFunction {
  CLOSE,
  CREATE,
  ISYIELDABLE,
  RESUME,
  RUNNING,
  STATUS,
  WRAP,
  YIELD;

  /** Makes the global table {@code coroutine}. */
  static void open(LuaState state) {
    state.functions().setWrapped(Wrapped.INSTANCE);
    LibraryTable.create(state, "coroutine", 8).functions(values()).publish("coroutine");
  }

  @Override
  public @Nullable Builtin builtin() {
    return switch (this) {
      case CREATE -> Builtin.COROUTINE_CREATE;
      case RESUME -> Builtin.COROUTINE_RESUME;
      case RUNNING -> Builtin.COROUTINE_RUNNING;
      case WRAP -> Builtin.COROUTINE_WRAP;
      case YIELD -> Builtin.COROUTINE_YIELD;
      default -> null;
    };
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case CLOSE -> close(context);
      case CREATE -> create(context);
      case ISYIELDABLE -> isYieldable(context);
      case RESUME -> resume(context);
      case RUNNING -> running(context);
      case STATUS -> status(context);
      case WRAP -> wrap(context);
      case YIELD -> context.yield(context.count());
    };
  }

  @Override
  public int resume(CallContext context, int first, int count) {
    return switch (this) {
      case RESUME -> resumed(context, count);
      default -> LibraryFunction.super.resume(context, first, count);
    };
  }

  private static long checkCoroutine(CallContext context, int index) {
    if (context.tag(index) != Tag.THREAD) {
      throw context.typeError(index, "thread");
    }
    return context.payload(index);
  }

  private static void pushNew(CallContext context) {
    if (!Tag.isFunction(context.tag(1))) {
      throw context.typeError(1, "function");
    }
    Coroutines coroutines = context.state().operations().coroutines();
    context.push(Tag.THREAD, coroutines.create(context.tag(1), context.payload(1)));
  }

  private static int create(CallContext context) {
    pushNew(context);
    return 1;
  }

  private static int close(CallContext context) {
    long coroutine = checkCoroutine(context, 1);
    String status = status(coroutine);
    if (!status.equals("suspended") && !status.equals("dead")) {
      throw context.error("cannot close a " + status + " coroutine");
    }
    context.pushBoolean(false);
    if (context.state().operations().coroutines().close(context, coroutine)) {
      context.pushBoolean(true);
      return 1;
    }
    return 2;
  }

  private static int isYieldable(CallContext context) {
    LuaState state = context.state();
    long coroutine = context.isNone(1) ? state.stack().coroutine() : checkCoroutine(context, 1);
    context.pushBoolean(state.operations().coroutines().isYieldable(coroutine));
    return 1;
  }

  private static int running(CallContext context) {
    LuaState state = context.state();
    long coroutine = state.stack().coroutine();
    context.push(Tag.THREAD, coroutine);
    context.pushBoolean(coroutine == state.record().rootPayload(Root.MAIN));
    return 2;
  }

  private static int status(CallContext context) {
    context.pushText(status(checkCoroutine(context, 1)));
    return 1;
  }

  private static String status(long coroutine) {
    return switch (Coroutines.status(coroutine)) {
      case CoroutineLayout.RUNNING -> "running";
      case CoroutineLayout.NORMAL -> "normal";
      case CoroutineLayout.NEW, CoroutineLayout.SUSPENDED -> "suspended";
      default -> "dead";
    };
  }

  private static int resume(CallContext context) {
    long coroutine = checkCoroutine(context, 1);
    String refusal = context.state().operations().coroutines().refusal(coroutine);
    if (refusal != null) {
      context.pushBoolean(false);
      context.pushText(refusal);
      return 2;
    }
    return context.resumeThen(coroutine, context.count() - 1);
  }

  /** Replaces the coroutine, the first argument, by the outcome, which the results follow. */
  private static int resumed(CallContext context, int count) {
    boolean failed = context.state().operations().coroutines().hasFailed();
    context.set(1, Tag.ofBoolean(!failed), 0);
    return count + 1;
  }

  private static int wrap(CallContext context) {
    pushNew(context);
    context.state().functions().pushWrapped(context);
    return 1;
  }

  /** The function that {@code wrap} returns. It holds the coroutine. */
  private static final class Wrapped implements JavaFunction {
    static final JavaFunction INSTANCE = new Wrapped();

    @Override
    public Builtin builtin() {
      return Builtin.COROUTINE_WRAPPED;
    }

    @Override
    public int call(CallContext context) {
      LuaState state = context.state();
      long coroutine = coroutine(context);
      String refusal = state.operations().coroutines().refusal(coroutine);
      if (refusal != null) {
        throw context.error(refusal);
      }
      return context.resumeThen(coroutine, context.count());
    }

    private static long coroutine(CallContext context) {
      return Memory.getLong(context.held(1) + SlotLayout.PAYLOAD);
    }

    @Override
    public int resume(CallContext context, int first, int count) {
      LuaState state = context.state();
      if (!state.operations().coroutines().hasFailed()) {
        return count;
      }
      state.operations().coroutines().close(context, coroutine(context));
      int error = context.size();
      int tag = context.tag(error);
      if (Tag.isString(tag) && !isMemoryError(state, context.payload(error))) {
        return raise(context, error, state.errors().position(1));
      }
      throw state.errors().value(tag, context.payload(error));
    }

    private static int raise(CallContext context, int error, String position) {
      byte[] message = context.checkBytes(error);
      context.pushText(position);
      byte[] prefix = context.checkBytes(context.size());
      byte[] whole = new byte[prefix.length + message.length];
      System.arraycopy(prefix, 0, whole, 0, prefix.length);
      System.arraycopy(message, 0, whole, prefix.length, message.length);
      context.pushBytes(whole);
      int last = context.size();
      throw context.state().errors().value(context.tag(last), context.payload(last));
    }

    private static boolean isMemoryError(LuaState state, long string) {
      return string == state.record().rootPayload(Root.MEMORY_ERROR);
    }
  }
}
