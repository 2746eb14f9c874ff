package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.perigee.ir.Prototype;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.ChunkNames;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.CallName;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.VariableNames.Name;
import org.jspecify.annotations.Nullable;

/** {@code debug.getinfo} (manual 6.10, 4.7): fills a table, which is the value pushed last. */
final class DebugInfo {
  private static final String ALL = "flnSrtu";
  private static final String OPTIONS = "SltunrLf";

  private final CallContext context;
  private final int table;
  private final int tag;
  private final long function;
  private final @Nullable Prototype prototype;

  private DebugInfo(CallContext context, int tag, long function) {
    this.context = context;
    this.tag = tag;
    this.function = function;
    prototype = DebugTarget.prototype(context, tag, function);
    context.pushTable(0, 16);
    table = context.size();
  }

  static int getInfo(CallContext context) {
    DebugTarget target = DebugTarget.of(context);
    int optionIndex = target.first() + 1;
    String options = context.isNoneOrNil(optionIndex) ? ALL : CStrings.latin(context, optionIndex);
    if (options.startsWith(">")) {
      throw context.argumentError(optionIndex, "invalid option '>'");
    }
    FrameCursor frame = target.isFunction() ? null : target.frame();
    if (frame == null && !target.isFunction()) {
      context.pushNil();
      return 1;
    }
    if (!options.chars().allMatch(option -> OPTIONS.indexOf(option) >= 0)) {
      throw context.argumentError(optionIndex, "invalid option");
    }
    DebugInfo info =
        frame == null
            ? new DebugInfo(context, context.tag(target.first()), context.payload(target.first()))
            : ofFrame(context, frame);
    info.fill(options, target.coroutine(), frame);
    return 1;
  }

  private static DebugInfo ofFrame(CallContext context, FrameCursor frame) {
    long slot = frame.function();
    return new DebugInfo(context, Memory.getByte(slot + SlotLayout.TAG), Memory.getLong(slot));
  }

  private void fill(String options, long coroutine, @Nullable FrameCursor frame) {
    // The frame is looked at first: making strings may move the stack.
    int line = frame == null || !frame.isLua() ? -1 : frame.line();
    boolean tail = frame != null && frame.isTailCalled();
    Name name = frame == null ? null : CallName.of(frame);
    boolean seen =
        frame != null
            && frame.calleeLink() != 0
            && Memory.getByte(frame.calleeLink() + LinkLayout.FINISH) == Finish.HOOK;
    if (options.indexOf('S') >= 0) {
      source();
    }
    if (options.indexOf('l') >= 0) {
      set("currentline", line);
    }
    if (options.indexOf('u') >= 0) {
      int count = tag == Tag.CLOSURE ? ClosureLayout.COUNT : BuiltinLayout.COUNT;
      set("nups", Memory.getInt(function + count));
      set("nparams", prototype == null ? 0 : prototype.parameterCount());
      set("isvararg", prototype == null || prototype.vararg());
    }
    if (options.indexOf('n') >= 0) {
      if (name != null) {
        context.pushText(name.name());
        setField("name");
      }
      context.pushText(name == null ? "" : name.kind());
      setField("namewhat");
    }
    if (options.indexOf('r') >= 0) {
      int count = seen ? Memory.getInt(coroutine + CoroutineLayout.TRANSFER_COUNT) : 0;
      set("ftransfer", count == 0 ? 0 : Memory.getInt(coroutine + CoroutineLayout.TRANSFER_FIRST));
      set("ntransfer", count);
    }
    if (options.indexOf('t') >= 0) {
      set("istailcall", tail);
    }
    if (options.indexOf('L') >= 0 && prototype != null) {
      activeLines(prototype);
    }
    if (options.indexOf('f') >= 0) {
      context.push(tag, function);
      setField("func");
    }
  }

  private void source() {
    String source = prototype == null ? "=[C]" : prototype.source();
    context.pushBytes(source.getBytes(ISO_8859_1));
    setField("source");
    context.pushBytes(ChunkNames.shortBytes(source));
    setField("short_src");
    set("linedefined", prototype == null ? -1 : prototype.lineDefined());
    set("lastlinedefined", prototype == null ? -1 : prototype.lastLineDefined());
    context.pushText(prototype == null ? "C" : prototype.lineDefined() == 0 ? "main" : "Lua");
    setField("what");
  }

  /** The lines that have code; that of VARARGPREP is none. */
  private void activeLines(Prototype of) {
    LuaState state = context.state();
    long lines = context.pushTable(0, 0);
    for (int pc = of.vararg() ? 1 : 0; pc < of.lines().length; pc++) {
      if (of.lines()[pc] > 0) {
        state.tables().setInteger(lines, of.lines()[pc], Tag.TRUE, 0);
      }
    }
    setField("activelines");
  }

  private void set(String field, int value) {
    context.pushInteger(value);
    setField(field);
  }

  private void set(String field, boolean value) {
    context.pushBoolean(value);
    setField(field);
  }

  /** Sets a field of the table to the value pushed last, and drops that. */
  private void setField(String field) {
    int value = context.size();
    context.pushText(field);
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
