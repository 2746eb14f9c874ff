package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.HostServices;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.JavaValues;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An engine with the libraries, whose functions tests call with Java values: Long, Double, Boolean,
 * String (each character a byte), null, {@link Table}, {@link JavaFunction}. It has no tiers, so it
 * cannot run Lua functions.
 */
final class LibraryFixture implements AutoCloseable {
  /** A table of the engine. It stays alive because it is also a global variable. */
  record Table(long address) {}

  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final LuaState state;
  private final CallContext context;
  private InputStream in = InputStream.nullInputStream();
  private long budget = Long.MAX_VALUE;
  private volatile boolean interrupted;
  private long kept;

  LibraryFixture() {
    this(0);
  }

  LibraryFixture(long memoryLimit) {
    state = new LuaState(new Host(), memoryLimit, false);
    state.operations().nestedCalls().setRunner(this::run);
    context = state.hostContext();
    Libraries.open(state);
  }

  private final class Host implements HostServices {
    @Override
    public OutputStream out() {
      return out;
    }

    @Override
    public OutputStream err() {
      return out;
    }

    @Override
    public InputStream in() {
      return in;
    }

    @Override
    public @Nullable String spend(long instructions) {
      if (interrupted) {
        return "interrupted";
      }
      budget -= instructions;
      return budget < 0 ? "out of budget" : null;
    }
  }

  private void run(long window, int arguments, int wanted, int kind) {
    state.operations().calls().call(window, arguments, wanted, kind, state.record().pc());
    long finish = state.address() + StateLayout.RETURNED_LINK + LinkLayout.FINISH;
    while (!Finish.isEntry(Memory.getByte(finish))) {
      state.operations().finish();
    }
  }

  void setInput(String text) {
    in = new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }

  /** Polls like a tier. */
  void poll() {
    state.meter().check(0);
  }

  /** Makes the running function, and all later ones, end. May be called from any thread. */
  void interrupt() {
    interrupted = true;
  }

  void setBudget(long instructions) {
    budget = instructions;
  }

  /** A new table with these elements. */
  Table table(@Nullable Object... elements) {
    int size = context.size();
    long table = context.pushTable(elements.length, 0);
    context.pushText("kept " + kept++);
    state
        .tables()
        .setString(state.globals().table(), context.payload(context.size()), Tag.TABLE, table);
    for (int i = 0; i < elements.length; i++) {
      push(elements[i]);
      int last = context.size();
      state.tables().setInteger(table, i + 1L, context.tag(last), context.payload(last));
      context.setSize(last - 1);
    }
    context.setSize(size);
    return new Table(table);
  }

  /** The elements 1 to n of a table. */
  List<@Nullable Object> elements(Table table, int count) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      int tag = state.tables().getInteger(table.address, i);
      elements.add(toJava(tag, state.tables().payload));
    }
    return elements;
  }

  /** A field of a table, or of the globals for null. */
  @Nullable Object field(@Nullable Table table, String name) {
    int size = context.size();
    context.pushText(name);
    long address = table == null ? state.globals().table() : table.address;
    int tag = state.tables().getString(address, context.payload(size + 1));
    context.setSize(size);
    return toJava(tag, state.tables().payload);
  }

  /**
   * Calls a function.
   *
   * @param name "function" or "library.function"
   * @throws dev.perigee.runtime.frame.LuaError the function's error
   */
  List<@Nullable Object> call(String name, @Nullable Object... arguments) {
    int size = context.size();
    try {
      pushNamed(name);
      return callPushed(size + 1, arguments);
    } finally {
      context.setSize(size);
    }
  }

  /**
   * Calls the function that is the first result of another one's call.
   *
   * @throws dev.perigee.runtime.frame.LuaError the error of one of the functions
   */
  List<@Nullable Object> callResult(
      String name, List<Object> firstArguments, @Nullable Object... arguments) {
    int size = context.size();
    try {
      pushNamed(name);
      callPushed(size + 1, firstArguments.toArray());
      context.setSize(size + 1);
      int window = context.pushFunction(context.tag(size + 1), context.payload(size + 1));
      return callPushed(window, arguments);
    } finally {
      context.setSize(size);
    }
  }

  private void pushNamed(String name) {
    int point = name.indexOf('.');
    if (point < 0) {
      pushFunction(state.globals().table(), name);
    } else {
      Object library = field(null, name.substring(0, point));
      pushFunction(((Table) library).address, name.substring(point + 1));
    }
  }

  private List<@Nullable Object> callPushed(int window, @Nullable Object... arguments) {
    for (Object argument : arguments) {
      push(argument);
    }
    context.call(window, LinkLayout.OPEN);
    List<@Nullable Object> results = new ArrayList<>();
    for (int i = window; i <= context.size(); i++) {
      results.add(toJava(context.tag(i), context.payload(i)));
    }
    return results;
  }

  private void pushFunction(long table, String name) {
    int size = context.size();
    context.pushText(name);
    int tag = state.tables().getString(table, context.payload(size + 1));
    long payload = state.tables().payload;
    context.setSize(size);
    context.pushFunction(tag, payload);
  }

  private void push(@Nullable Object value) {
    if (value instanceof Table(long address)) {
      context.push(Tag.TABLE, address);
    } else {
      JavaValues.push(context, value);
    }
  }

  private @Nullable Object toJava(int tag, long payload) {
    return JavaValues.of(state, tag, payload, LibraryFixture::tableOrType);
  }

  private static Object tableOrType(int tag, long payload) {
    return tag == Tag.TABLE ? new Table(payload) : Tag.typeName(tag);
  }

  @Override
  public void close() {
    state.close();
  }
}
