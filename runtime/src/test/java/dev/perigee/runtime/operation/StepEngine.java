package dev.perigee.runtime.operation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.TextParser;
import dev.perigee.ir.Verifier;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.JavaValues;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.frame.FrameChecker;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.StepChecker;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.lib.Libraries;
import dev.perigee.runtime.memory.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An engine that runs every operation as a {@link Operations#step}, and checks each step and frame.
 * Tests give it functions in linear form, and call them with Java values: Long and Integer, Double,
 * Boolean, String (each character a byte), null, {@link JavaFunction}, and {@link Reference} for
 * anything else. All objects that a test makes live as long as the engine; it makes them while
 * nothing runs.
 */
public final class StepEngine implements AutoCloseable {
  /** An object of the engine that is not a string. */
  public record Reference(int tag, long address) {}

  public final LuaState state;
  private final CallContext context;
  private final StepChecker steps;
  private final FrameChecker frames;

  /** An engine without a memory limit. */
  public StepEngine() {
    this(false);
  }

  /** An engine that collects at each allocation if {@code stress}. */
  public StepEngine(boolean stress) {
    state = new LuaState(new NoHost(), 0, stress);
    steps = new StepChecker(state.frames());
    frames = new FrameChecker(state.frames());
    state.operations().nestedCalls().setRunner(this::run);
    context = state.hostContext();
  }

  /** Adds the libraries. */
  public StepEngine withLibraries() {
    Libraries.open(state);
    return this;
  }

  // Making values

  /** A function in linear form ({@link TextParser}). Its first upvalue holds the globals. */
  public Reference function(String text) {
    Prototype prototype = TextParser.parse(text);
    Verifier.verify(prototype);
    context.ensure(CallContext.FREE_SLOTS);
    state.functions().pushChunk(context, prototype);
    return last();
  }

  /**
   * A chunk that a test has as a resource in linear form, NAME.txt. NAME.lua next to it is the
   * source from which the frontend made it, since this module does not read the frontend.
   */
  public Reference chunk(String name) {
    try (InputStream in =
        Objects.requireNonNull(StepEngine.class.getResourceAsStream(name + ".txt"), name)) {
      return function(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A function that computes one result from its parameters by one instruction, which may use
   * constants.
   *
   * @param parameters their number; the result is in the slot behind them
   * @param constants lines such as "constant integer 7"
   */
  public Reference operation(int parameters, String instruction, String... constants) {
    return function(
        """
        function "=test" lines 0 9 parameters %d frame %d
          %s
          0: line 1 top %d %s
          1: line 1 top %d RETURN1 r%d
        end
        """
            .formatted(
                parameters,
                parameters + 1,
                String.join("\n", constants),
                parameters,
                instruction,
                parameters + 1,
                parameters));
  }

  /** A function of Java. */
  public Reference builtin(JavaFunction function) {
    context.ensure(CallContext.FREE_SLOTS);
    state.functions().pushBuiltin(context, "f", function, 0);
    return last();
  }

  /** A table with fields, given as names and values in turn. */
  public Reference table(@Nullable Object... fields) {
    context.ensure(CallContext.FREE_SLOTS);
    context.pushTable(0, 0);
    Reference table = last();
    for (int i = 0; i < fields.length; i += 2) {
      set(table, Objects.requireNonNull(fields[i]), fields[i + 1]);
    }
    return table;
  }

  /** A table with a metatable that has these fields, given as for {@link #table}. */
  public Reference tableWith(@Nullable Object... metamethods) {
    Reference table = table();
    state.metatables().set(Tag.TABLE, table.address, table(metamethods).address);
    return table;
  }

  /** Sets a table's field, without metamethods. Java functions may do this, too. */
  public void set(Reference table, Object key, @Nullable Object value) {
    CallContext here = current();
    int size = here.size();
    push(here, key);
    push(here, value);
    int tag = here.tag(size + 2);
    long payload = here.payload(size + 2);
    state.tables().set(table.address, here.tag(size + 1), here.payload(size + 1), tag, payload);
    here.setSize(size);
  }

  private CallContext current() {
    return state.record().depth() == 0
        ? context
        : (CallContext) state.operations().nestedCalls().currentFrame();
  }

  /** A table's field, without metamethods. Java functions may do this, too. */
  public @Nullable Object get(Reference table, Object key) {
    CallContext here = current();
    int size = here.size();
    push(here, key);
    int tag = state.tables().get(table.address, here.tag(size + 1), here.payload(size + 1));
    here.setSize(size);
    return value(tag, state.tables().payload);
  }

  /** The table of globals. */
  public Reference globals() {
    return new Reference(Tag.TABLE, state.globals().table());
  }

  private Reference last() {
    return new Reference(context.tag(context.size()), context.payload(context.size()));
  }

  /** Keeps a value and returns its tag and its payload. */
  public Reference keep(@Nullable Object value) {
    push(context, value);
    return last();
  }

  // Exchanging values

  /** Pushes a Java value. */
  public void push(CallContext target, @Nullable Object value) {
    target.ensure(CallContext.FREE_SLOTS);
    if (value instanceof Reference(int tag, long address)) {
      target.push(tag, address);
    } else {
      JavaValues.push(target, value);
    }
  }

  /** A Lua value as a Java value. */
  public @Nullable Object value(int tag, long payload) {
    return JavaValues.of(state, tag, payload, Reference::new);
  }

  /** The arguments of a Java function. */
  public List<@Nullable Object> arguments(CallContext called) {
    return values(called, 1);
  }

  private List<@Nullable Object> values(CallContext called, int first) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = first; i <= called.size(); i++) {
      values.add(value(called.tag(i), called.payload(i)));
    }
    return values;
  }

  // Running

  /**
   * Calls a function with any number of results.
   *
   * @throws LuaError the function's error
   */
  public List<@Nullable Object> call(Object function, @Nullable Object... arguments) {
    int size = context.size();
    try {
      push(context, function);
      context.pushNil(); // room for the link
      for (Object argument : arguments) {
        push(context, argument);
      }
      context.call(size + 1, LinkLayout.OPEN);
      return values(context, size + 1);
    } finally {
      context.setSize(size);
    }
  }

  /**
   * Begins a call of a Lua function, whose frame is then the current one, at pc 0. A test that does
   * this does not call anything afterwards.
   */
  public void enter(Reference function, @Nullable Object... arguments) {
    push(context, function);
    context.pushNil(); // room for the link
    int window = context.size() - 1;
    for (Object argument : arguments) {
      push(context, argument);
    }
    state
        .operations()
        .calls()
        .call(context.slot(window), arguments.length, LinkLayout.OPEN, Finish.ENTRY, 0);
  }

  private void run(long window, int arguments, int wanted, int finish) {
    long coroutine = state.stack().coroutine();
    long entry = window + 32 - state.stack().start();
    LuaError raised = null;
    try {
      execute(
          state.operations().calls().call(window, arguments, wanted, finish, state.record().pc()));
    } catch (LuaError error) {
      raised = error;
    }
    while (raised != null) {
      raised = recover(raised, coroutine, entry);
    }
  }

  private void execute(int first) {
    int next = first;
    while (next != Operations.RETURNED || !Finish.isEntry(returnedFinish())) {
      if (next == Operations.RETURNED) {
        next = finish();
      } else if (next == Operations.PUSHED) {
        next = 0;
        state.operations().hooks().entered();
      } else {
        frames.checkUppermost(next);
        next = state.stack().isHooked() ? state.operations().hooks().step(next) : step(next);
      }
    }
  }

  private int returnedFinish() {
    return Memory.getByte(state.address() + StateLayout.RETURNED_LINK + LinkLayout.FINISH);
  }

  private int step(int pc) {
    StepChecker.Snapshot before = steps.beforeStep(pc);
    int next;
    try {
      next = state.operations().step(pc);
    } finally {
      steps.afterStep(before);
    }
    steps.check(before, next);
    return next;
  }

  private int finish() {
    StepChecker.Snapshot before = steps.beforeFinish();
    int next = state.operations().finish();
    steps.check(before, next);
    return next;
  }

  /** Continues where an error is caught. Returns another error, or null if none was raised. */
  private @Nullable LuaError recover(LuaError error, long coroutine, long entry) {
    while (true) {
      boolean entered = state.stack().coroutine() == coroutine;
      FrameCursor frame = new FrameCursor(state.frames());
      while (!frame.isBottom() && !catches(frame.finish())) {
        frame.next();
      }
      boolean here = !entered || frame.base() > state.stack().start() + entry;
      try {
        if (here && frame.finish() == Finish.COROUTINE) {
          execute(state.operations().coroutines().fail());
        } else if (here && !Finish.isEntry(frame.finish())) {
          execute(unwindTo(frame));
        } else {
          throw error;
        }
        return null;
      } catch (LuaError another) {
        if (another == error) {
          throw error;
        }
        return another;
      }
    }
  }

  private static boolean catches(int finish) {
    return switch (finish) {
      case Finish.PROTECTED, Finish.PROTECTED_HANDLER, Finish.UNWIND, Finish.COROUTINE -> true;
      default -> Finish.isEntry(finish);
    };
  }

  private int unwindTo(FrameCursor frame) {
    int finish = frame.finish();
    frame.next();
    return finish == Finish.UNWIND
        ? state.operations().closing().unwindOn(frame.base())
        : state.operations().closing().unwind(frame.base(), false);
  }

  @Override
  public void close() {
    state.close();
  }
}
