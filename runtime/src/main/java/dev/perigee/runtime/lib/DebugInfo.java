package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.CallName;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.frame.VariableNames.Name;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.ChunkNames;
import dev.perigee.runtime.value.Slots;
import org.jspecify.annotations.Nullable;

/** {@code debug.getinfo} (manual 6.10, 4.7). Fills a table, which is the value pushed last. */
final class DebugInfo {
  private static final byte[] ALL = ascii("flnSrtu");

  // Names of fields, encoded once

  private static final byte[] CURRENT_LINE = ascii("currentline");
  private static final byte[] UPVALUES = ascii("nups");
  private static final byte[] PARAMETERS = ascii("nparams");
  private static final byte[] IS_VARARG = ascii("isvararg");
  private static final byte[] NAME = ascii("name");
  private static final byte[] NAME_WHAT = ascii("namewhat");
  private static final byte[] FIRST_TRANSFERRED = ascii("ftransfer");
  private static final byte[] TRANSFERRED = ascii("ntransfer");
  private static final byte[] IS_TAIL_CALL = ascii("istailcall");
  private static final byte[] FUNCTION = ascii("func");
  private static final byte[] SOURCE = ascii("source");
  private static final byte[] SHORT_SOURCE = ascii("short_src");
  private static final byte[] LINE_DEFINED = ascii("linedefined");
  private static final byte[] LAST_LINE_DEFINED = ascii("lastlinedefined");
  private static final byte[] WHAT = ascii("what");
  private static final byte[] ACTIVE_LINES = ascii("activelines");

  // Options, one bit each

  private static final int S = 1;
  private static final int L = 2;
  private static final int T = 4;
  private static final int U = 8;
  private static final int N = 16;
  private static final int R = 32;
  private static final int F = 64;

  /** Option 'L'. */
  private static final int ACTIVE = 128;

  private static final int END = 0;
  private static final int UNKNOWN = -1;

  private final CallContext context;
  private final int table;
  private final int tag;
  private final long function;
  private final @Nullable Prototype prototype;

  private DebugInfo(CallContext context, int tag, long function, int options) {
    this.context = context;
    this.tag = tag;
    this.function = function;
    prototype = DebugTarget.prototype(context, tag, function);
    context.pushTable(0, fieldCount(options));
    table = context.size();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  static int getInfo(CallContext context) {
    return getInfo(context, 0);
  }

  /** As {@link #getInfo}, but does not return the functions themselves. */
  static int getInfoWithoutFunctions(CallContext context) {
    return getInfo(context, F);
  }

  private static int getInfo(CallContext context, int refused) {
    DebugTarget target = DebugTarget.of(context);
    int optionIndex = target.first() + 1;
    byte[] letters = context.isNoneOrNil(optionIndex) ? ALL : context.checkBytes(optionIndex);
    if (letters.length > 0 && letters[0] == '>') {
      throw context.argumentError(optionIndex, "invalid option '>'");
    }
    FrameCursor frame = target.isFunction() ? null : target.frame();
    if (frame == null && !target.isFunction()) {
      context.pushNil();
      return 1;
    }
    int options = options(letters);
    if (options < 0) {
      throw context.argumentError(optionIndex, "invalid option");
    }
    options &= ~refused;
    long slot = frame == null ? 0 : frame.function();
    DebugInfo info =
        frame == null
            ? new DebugInfo(
                context, context.tag(target.first()), context.payload(target.first()), options)
            : new DebugInfo(context, Slots.tag(slot), Memory.getLong(slot), options);
    info.fill(options, target.coroutine(), frame);
    return 1;
  }

  /** The options in a text, one bit each, or -1 if one is unknown. */
  private static int options(byte[] letters) {
    int options = 0;
    for (byte letter : letters) {
      int option =
          switch (letter) {
            case 'S' -> S;
            case 'l' -> L;
            case 't' -> T;
            case 'u' -> U;
            case 'n' -> N;
            case 'r' -> R;
            case 'L' -> ACTIVE;
            case 'f' -> F;
            case 0 -> END;
            default -> UNKNOWN;
          };
      if (option == END) {
        break;
      }
      if (option == UNKNOWN) {
        return UNKNOWN;
      }
      options |= option;
    }
    return options;
  }

  private static int fieldCount(int options) {
    int fields = Integer.bitCount(options);
    fields += (options & S) != 0 ? 4 : 0;
    fields += (options & U) != 0 ? 2 : 0;
    fields += (options & (N | R)) == (N | R) ? 2 : (options & (N | R)) != 0 ? 1 : 0;
    return fields;
  }

  private void fill(int options, long coroutine, @Nullable FrameCursor frame) {
    // The frame is read first, because making strings may move the stack.
    int line = (options & L) == 0 || frame == null || !frame.isLua() ? -1 : frame.line();
    boolean tail = frame != null && frame.isTailCalled();
    Name name = (options & N) == 0 || frame == null ? null : CallName.of(frame);
    boolean seen =
        frame != null
            && frame.calleeLink() != 0
            && Memory.getByte(frame.calleeLink() + LinkLayout.FINISH) == Finish.HOOK;
    if ((options & S) != 0) {
      source();
    }
    if ((options & L) != 0) {
      set(CURRENT_LINE, line);
    }
    if ((options & U) != 0) {
      set(UPVALUES, DebugVariables.upvalueCount(tag, function));
      set(PARAMETERS, prototype == null ? 0 : prototype.parameterCount());
      set(IS_VARARG, prototype == null || prototype.vararg());
    }
    if ((options & N) != 0) {
      if (name != null) {
        context.pushText(name.name());
        setField(NAME);
      }
      context.pushText(name == null ? "" : name.kind());
      setField(NAME_WHAT);
    }
    if ((options & R) != 0) {
      int count = seen ? Memory.getInt(coroutine + CoroutineLayout.TRANSFER_COUNT) : 0;
      set(
          FIRST_TRANSFERRED,
          count == 0 ? 0 : Memory.getInt(coroutine + CoroutineLayout.TRANSFER_FIRST));
      set(TRANSFERRED, count);
    }
    if ((options & T) != 0) {
      set(IS_TAIL_CALL, tail);
    }
    if ((options & ACTIVE) != 0 && prototype != null) {
      activeLines(prototype);
    }
    if ((options & F) != 0) {
      context.push(tag, function);
      setField(FUNCTION);
    }
  }

  private void source() {
    String source = prototype == null ? "=[C]" : prototype.source();
    context.pushBytes(source.getBytes(ISO_8859_1));
    setField(SOURCE);
    context.pushBytes(ChunkNames.shortBytes(source));
    setField(SHORT_SOURCE);
    set(LINE_DEFINED, prototype == null ? -1 : prototype.lineDefined());
    set(LAST_LINE_DEFINED, prototype == null ? -1 : prototype.lastLineDefined());
    context.pushText(prototype == null ? "C" : prototype.lineDefined() == 0 ? "main" : "Lua");
    setField(WHAT);
  }

  /** The lines that have code. The line of VARARGPREP does not count. */
  private void activeLines(Prototype of) {
    LuaState state = context.state();
    state.meter().count(of.lines().length);
    long lines = context.pushTable(0, 0);
    for (int pc = of.vararg() ? 1 : 0; pc < of.lines().length; pc++) {
      if (of.lines()[pc] > 0) {
        state.tables().setInteger(lines, of.lines()[pc], Tag.TRUE, 0);
      }
    }
    setField(ACTIVE_LINES);
  }

  private void set(byte[] field, int value) {
    context.pushInteger(value);
    setField(field);
  }

  private void set(byte[] field, boolean value) {
    context.pushBoolean(value);
    setField(field);
  }

  /** Sets a field of the table to the value pushed last, and pops it. */
  private void setField(byte[] field) {
    int value = context.size();
    context.pushBytes(field);
    context
        .state()
        .tables()
        .setString(
            context.payload(table),
            context.payload(value + 1),
            context.tag(value),
            context.payload(value));
    context.setSize(value - 1);
  }
}
