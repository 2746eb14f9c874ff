package dev.perigee.runtime;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.ToBeClosed;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.Calls;
import dev.perigee.runtime.operation.Coroutines;
import dev.perigee.runtime.operation.Hooks;
import dev.perigee.runtime.operation.Operations;
import dev.perigee.runtime.value.Conversions;
import dev.perigee.runtime.value.Objects;
import dev.perigee.runtime.value.Slots;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An engine: its memory, its values, its stack, and the services that all of the runtime's Java
 * code uses. One thread at a time uses it; only {@link #raise} may be called from other threads.
 */
public final class LuaState implements AutoCloseable {
  /**
   * Maximum nesting of drivers, resumes, closes and protected calls, counted together (PUC Lua's
   * LUAI_MAXCCALLS).
   */
  public static final int MAX_NESTING = 200;

  /** Work that a call from Java code counts as, in addition to what it does. */
  public static final long WORK_PER_NESTED_CALL = 20;

  /** Work that asking the JVM to collect counts as. */
  private static final long WORK_PER_HOST_COLLECTION = 1 << 20;

  /** As {@link #MAX_NESTING}, while a message handler runs. */
  private static final int MAX_NESTING_OF_HANDLERS = MAX_NESTING / 10 * 11;

  /** A loop that runs frames for the state: the driver. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Calls the function in a window's first slot and runs frames until it has returned.
     *
     * @param finish a finish kind that {@link Finish#isEntry} accepts
     * @throws LuaError an error that the call raised and nothing inside it caught
     */
    void run(long window, int arguments, int wanted, int finish);

    /**
     * Ensures that this thread's stack has room for another run.
     *
     * @throws LuaError if there is no room
     */
    default void requireStack() {}

    /** Passes an error to the message handler that it would reach if it were not caught here. */
    default LuaError handle(LuaError error) {
      return error;
    }
  }

  private final Heap heap;
  private final long address;
  private final Strings strings;
  private final Tables tables;
  private final Objects objects;
  private final WorkMeter meter = new WorkMeter(this);
  private final Conversions conversions = new Conversions(meter);
  private final Metatables metatables;
  private final Errors errors;
  private final Stack stack;
  private final Functions functions;
  private final Calls calls;
  private final Coroutines coroutines;
  private final Hooks hooks = new Hooks(this);
  private final Operations operations;
  private final HostServices host;
  private final Warnings warnings;
  private final Finalizers finalizers;
  private final HostReferences hostReferences = new HostReferences(this);

  /** The host's context, then one for each nesting level of drivers, and some in advance. */
  private CallContext[] contexts = {new CallContext(this)};

  private int depth;

  /** The amount taken from the slice to make a poll happen sooner. */
  private int skippedSlice;

  private boolean globalsShared;
  private boolean closed;
  private @Nullable Runner runner;
  private @Nullable ChunkCompiler compiler;
  private @Nullable Object libraries;

  /**
   * A new engine without libraries.
   *
   * @param memoryLimit maximum bytes that it may use, 0 for no limit
   * @param stress whether to collect at every allocation and to fill freed memory
   */
  public LuaState(HostServices host, long memoryLimit, boolean stress) {
    this.host = host;
    warnings = new Warnings(host);
    errors = new Errors(this);
    stack = new Stack(this);
    functions = new Functions(this);
    heap = new Heap(memoryLimit, new HeapOwner());
    address = heap.state();
    finalizers = new Finalizers(this);
    strings = new Strings(heap, ThreadLocalRandom.current().nextLong());
    tables = new Tables(heap, strings);
    objects = new Objects(heap, strings);
    metatables = new Metatables(this);
    stack.createMain();
    heap.setRoots(new EngineRoots(this));
    metatables.createNames();
    setRoot(Root.REGISTRY, Tag.TABLE, tables.create(0, 0));
    setRoot(Root.GLOBALS, Tag.TABLE, tables.create(0, 0));
    setRoot(Root.LOADED, Tag.TABLE, tables.create(0, 0));
    errors.prepare();
    calls = new Calls(this);
    coroutines = new Coroutines(this);
    operations = new Operations(this);
    enterHostFrame();
    heap.setStress(stress);
  }

  /**
   * Pushes the bottom frame of the stack, which is the host's; its context is {@link #hostContext}.
   * A Java function represents the host, so that the debug library can show what called the script.
   */
  private void enterHostFrame() {
    long base = stack.start() + 2L * SlotLayout.SIZE;
    Memory.putLong(base - SlotLayout.SIZE + LinkLayout.WORD, LinkLayout.word(0, 0, Finish.ENTRY));
    Memory.putLong(address + StateLayout.BASE, base);
    setDepth(0, 0);
    CallContext context = contexts[0];
    context.enter(base, 0);
    functions.pushBuiltin(context, "host", LuaState::callHost, 0);
    long function = base - 2L * SlotLayout.SIZE;
    Memory.putLong(function, context.payload(1));
    Memory.putByte(function + SlotLayout.TAG, context.tag(1));
    context.setSize(0);
  }

  private final class HeapOwner implements Heap.Owner {
    @Override
    public RuntimeException outOfMemory() {
      return errors.outOfMemory();
    }

    @Override
    public void worked(long bytes) {
      meter.allocated(bytes);
    }

    @Override
    public boolean reclaim() {
      meter.add(WORK_PER_HOST_COLLECTION);
      return hostReferences.reclaim();
    }
  }

  private static int callHost(CallContext context) {
    throw context.error("this function represents the host and cannot be called");
  }

  public Heap heap() {
    return heap;
  }

  /** Address of the {@link StateLayout}. */
  public long address() {
    return address;
  }

  public Strings strings() {
    return strings;
  }

  public Tables tables() {
    return tables;
  }

  public Objects objects() {
    return objects;
  }

  public Conversions conversions() {
    return conversions;
  }

  public Metatables metatables() {
    return metatables;
  }

  public Errors errors() {
    return errors;
  }

  public Stack stack() {
    return stack;
  }

  /** Prototypes and Java functions of this engine. */
  public Functions functions() {
    return functions;
  }

  public Calls calls() {
    return calls;
  }

  public Coroutines coroutines() {
    return coroutines;
  }

  /** Debug hooks ({@code debug.sethook}). */
  public Hooks hooks() {
    return hooks;
  }

  public Operations operations() {
    return operations;
  }

  public HostServices host() {
    return host;
  }

  public Warnings warnings() {
    return warnings;
  }

  public Finalizers finalizers() {
    return finalizers;
  }

  /** Lua values that Java code holds, and Java objects that Lua holds. */
  public HostReferences hostReferences() {
    return hostReferences;
  }

  /** What the libraries keep for this engine; null if they keep nothing yet. */
  public @Nullable Object libraries() {
    return libraries;
  }

  public void setLibraries(Object kept) {
    libraries = kept;
  }

  /** The compiler of source text that {@code load} uses, if one was set. */
  public @Nullable ChunkCompiler compiler() {
    return compiler;
  }

  public void setCompiler(ChunkCompiler compiler) {
    this.compiler = compiler;
  }

  public void setRunner(Runner runner) {
    this.runner = runner;
  }

  // Roots and published values

  public int rootTag(int root) {
    return Slots.tag(rootSlot(root));
  }

  public long rootPayload(int root) {
    return Memory.getLong(rootSlot(root));
  }

  /** Sets one of the root slots ({@link Root}). */
  public void setRoot(int root, int tag, long payload) {
    Memory.putLong(rootSlot(root), payload);
    Memory.putByte(rootSlot(root) + SlotLayout.TAG, tag);
  }

  /** Address of one of the root slots. */
  public long rootSlot(int root) {
    return address + StateLayout.ROOTS + (long) root * SlotLayout.SIZE;
  }

  /**
   * The write barrier. Must be called after a reference to an object was stored into a container
   * (other than a table, for which {@code Tables} does it) or into the stack of a coroutine that is
   * not running, and after a coroutine became the running one. The collector may already have
   * followed the container's references.
   */
  public void barrier(long container) {
    if ((Memory.getByte(container + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0) {
      heap.barrier(container);
    }
  }

  /** Address of the table of globals, which is then considered shared ({@link #shareGlobals}). */
  public long globals() {
    shareGlobals();
    return rootPayload(Root.GLOBALS);
  }

  /** Notes that something may refer to the table of globals after the current run. */
  public void shareGlobals() {
    globalsShared = true;
  }

  /**
   * Sets whether something may refer to the table of globals. Used when that table is exchanged.
   *
   * @return the previous setting
   */
  public boolean setGlobalsShared(boolean shared) {
    boolean before = globalsShared;
    globalsShared = shared;
    return before;
  }

  /** Base address of the current frame. */
  public long base() {
    return Memory.getLong(address + StateLayout.BASE);
  }

  public void setBase(long base) {
    Memory.putLong(address + StateLayout.BASE, base);
  }

  /** pc of the current frame, if it is a Lua function's. */
  public int pc() {
    return Memory.getInt(address + StateLayout.PC);
  }

  public void setPc(int pc) {
    Memory.putInt(address + StateLayout.PC, pc);
  }

  /** End of the open values, or of a Java function's values. */
  public long top() {
    return Memory.getLong(address + StateLayout.TOP);
  }

  public void setTop(long top) {
    Memory.putLong(address + StateLayout.TOP, top);
  }

  /** Adjusts base and top after the stack has moved by {@code delta} bytes. */
  public void relocate(long delta) {
    setBase(base() + delta);
    setTop(top() + delta);
    for (CallContext context : contexts) {
      context.relocate(stack.coroutine(), delta);
    }
  }

  // Calls from Java

  /** The host's own context, below every frame. Its pushed values are roots. */
  public CallContext hostContext() {
    return contexts[0];
  }

  /** The context for the Java function that runs at the current nesting level of drivers. */
  public CallContext currentContext() {
    return contexts[depth + 1];
  }

  private void setDepth(int drivers, int nesting) {
    depth = drivers;
    Memory.putLong(address + StateLayout.NESTING, (long) drivers << Integer.SIZE | nesting);
    if (drivers + 1 >= contexts.length) {
      makeContexts();
    }
  }

  private void makeContexts() {
    int made = contexts.length;
    contexts = Arrays.copyOf(contexts, 2 * made);
    for (int i = made; i < contexts.length; i++) {
      contexts[i] = new CallContext(this);
    }
  }

  /** Number of nested drivers. */
  public int depth() {
    return depth;
  }

  /**
   * Number of nested drivers, resumed coroutines and protected calls, at most {@link #MAX_NESTING}.
   */
  public int nesting() {
    return Memory.getInt(address + StateLayout.NESTING);
  }

  private void addNesting(int more) {
    Memory.putInt(address + StateLayout.NESTING, nesting() + more);
  }

  /**
   * Counts a coroutine that is resumed, or with {@code sign} -1 one that is left, together with its
   * protected calls.
   */
  public void countResumed(long coroutine, int sign) {
    addNesting(sign * (1 + Memory.getInt(coroutine + CoroutineLayout.PROTECTED_CALLS)));
  }

  /**
   * Counts protected calls of the running coroutine that begin, or that end if the number is
   * negative.
   */
  public void countProtected(int calls) {
    long count = stack.coroutine() + CoroutineLayout.PROTECTED_CALLS;
    Memory.putInt(count, Memory.getInt(count) + calls);
    addNesting(calls);
  }

  /**
   * Calls the function in a window's first slot. When it has returned, its results start at the
   * window, and the top is behind them. An error leaves to-be-closed variables open, for the
   * enclosing protected call that catches it.
   *
   * @param window address of the function's slot, followed by a slot for the link and by the
   *     arguments
   * @param wanted number of results, or {@link LinkLayout#OPEN}
   * @throws LuaError an error that the call raised and nothing inside it caught
   */
  public void callFromJava(long window, int arguments, int wanted) {
    callFromJava(window, arguments, wanted, Finish.ENTRY);
  }

  /**
   * As {@link #callFromJava(long, int, int)}.
   *
   * @param finish a finish kind that {@link Finish#isEntry} accepts
   */
  public void callFromJava(long window, int arguments, int wanted, int finish) {
    requireStack();
    callWithStack(window, arguments, wanted, finish);
  }

  /**
   * As {@link #callFromJava(long, int, int)}, on behalf of the current frame. If that is a library
   * function's, the thread's stack is checked only once per driver.
   */
  public void callForFrame(long window, int arguments, int wanted) {
    if (depth > 0 && Slots.tag(base() - 2L * SlotLayout.SIZE) == Tag.BUILTIN) {
      currentContext().requireStack();
    } else {
      requireStack();
    }
    callWithStack(window, arguments, wanted, Finish.ENTRY);
  }

  /** Ensures that this thread's stack has room for another driver. */
  void requireStack() {
    runner().requireStack();
  }

  /** As {@link #callFromJava(long, int, int, int)}, if the thread's stack is known to have room. */
  void callWithStack(long window, int arguments, int wanted, int finish) {
    int nesting = nesting();
    if (nesting >= MAX_NESTING) {
      checkNestingOfHandler();
    }
    long windowOffset = window - stack.start();
    long baseOffset = base() - stack.start();
    int pc = pc();
    if (depth == 0) {
      meter.begin();
    }
    meter.add(WORK_PER_NESTED_CALL);
    setDepth(depth + 1, nesting + 1);
    currentContext().beginDriver();
    try {
      runner().run(window, arguments, wanted, finish);
    } catch (Throwable failure) {
      // The nesting that is left consists of protected calls whose frames are gone.
      countProtected(nesting + 1 - nesting());
      setDepth(depth - 1, nesting);
      setBase(stack.start() + baseOffset);
      setPc(pc);
      throw failure;
    }
    // After a return, the base and the count of protected calls are as they were.
    setDepth(depth - 1, nesting);
    setPc(pc);
    if (wanted != LinkLayout.OPEN) {
      setTop(stack.start() + windowOffset + (long) wanted * SlotLayout.SIZE);
    }
  }

  private void checkNestingOfHandler() {
    if (!errors.isHandling()) {
      throw errors.runtime("C stack overflow");
    }
    if (nesting() >= MAX_NESTING_OF_HANDLERS) {
      throw errors.inErrorHandling();
    }
  }

  /**
   * As {@link #callFromJava}, for callers that do not pass errors on to a script: to-be-closed
   * variables are closed before the error is thrown.
   */
  public void callProtected(long window, int arguments, int wanted) {
    callProtected(window, arguments, wanted, Finish.ENTRY);
  }

  /**
   * As {@link #callProtected(long, int, int)}, with the finish kind of the call's frame.
   *
   * @param finish {@link Finish#ENTRY} or {@link Finish#FINALIZER}
   */
  void callProtected(long window, int arguments, int wanted, int finish) {
    requireStack();
    callWithStackProtected(window, arguments, wanted, finish);
  }

  /**
   * As {@link #callProtected(long, int, int, int)}, if the thread's stack is known to have room.
   */
  void callWithStackProtected(long window, int arguments, int wanted, int finish) {
    long windowOffset = window - stack.start();
    try {
      callWithStack(window, arguments, wanted, finish);
    } catch (LuaError error) {
      throw closeAfter(error, stack.start() + windowOffset);
    }
  }

  private LuaError closeAfter(LuaError error, long window) {
    ToBeClosed pending = operations.closing().pending();
    long first = window + SlotLayout.SIZE;
    if (!error.isCatchable()) {
      pending.forget(first);
    }
    if (pending.lastFrom(first) == 0) {
      return error;
    }
    long windowOffset = window - stack.start();
    Memory.copy(rootSlot(Root.ERROR), window, SlotLayout.SIZE);
    boolean another = operations.closing().closeAll(first, window);
    long slot = stack.start() + windowOffset;
    LuaError last = errors.value(Slots.tag(slot), Memory.getLong(slot));
    return another ? last : error;
  }

  /**
   * Passes an error that a Java function catches itself to the enclosing message handler, which may
   * replace its value.
   */
  public LuaError handled(LuaError error) {
    return runner().handle(error);
  }

  private Runner runner() {
    if (runner == null) {
      throw new IllegalStateException("no driver has been set");
    }
    return runner;
  }

  // Interrupts

  /**
   * Raises an error in the running script, if there is one, at its next poll. The script may catch
   * it. May be called from any thread.
   *
   * @param message the message, before which the position of the running function's caller is put
   */
  public void raise(String message) {
    meter.raise(message);
  }

  /**
   * Must be called before code is run for the host. Discards a {@link #raise} that has not taken
   * effect, and a request to end whatever ran before.
   */
  public void beginHostCall() {
    meter.begin();
    meter.forgetRaised();
  }

  /** Makes the tiers poll at the next back-edge or call, because work is pending. */
  public void hastenPoll() {
    int left = Memory.getInt(address + StateLayout.SLICE);
    if (left > 0) {
      skippedSlice += left;
      Memory.putInt(address + StateLayout.SLICE, 0);
    }
  }

  /** Returns how much {@link #hastenPoll} has taken from the slice since the last call. */
  public int takeSkippedSlice() {
    int skipped = skippedSlice;
    skippedSlice = 0;
    return skipped;
  }

  /** The meter for the work of Java functions and operations. */
  public WorkMeter meter() {
    return meter;
  }

  /** As {@link WorkMeter#count}. */
  public void countWork(long instructions) {
    meter.count(instructions);
  }

  /** As {@link WorkMeter#countBytes}. */
  public void countBytes(long bytes) {
    meter.countBytes(bytes);
  }

  /** The work of native routines since the last call, in instructions, approximately. */
  public long takeUncountedWork() {
    long work = Memory.getLong(address + StateLayout.UNCOUNTED_WORK);
    Memory.putLong(address + StateLayout.UNCOUNTED_WORK, 0);
    return work;
  }

  /**
   * Must be called at every POLL, and regularly by Java functions that wait.
   *
   * @param work approximate number of instructions executed since the last call
   * @throws LuaError the error of {@link #raise}, or one that ends the script at the host's request
   */
  public void checkInterrupt(long work) {
    meter.check(work);
  }

  /**
   * Pushes a new closure of a main chunk, whose only upvalue is a cell with the table of globals.
   */
  public void pushChunk(CallContext context, Prototype prototype) {
    functions.pushMainClosure(context, prototype);
  }

  /**
   * Calls the finalizers of all objects, in the reverse order of their marking (manual 2.5.3).
   * Called once, while nothing runs, before the engine is closed.
   *
   * @throws LuaError an interrupt or an exhausted budget, after which no more finalizers are called
   */
  public void finalizeAll() {
    finalizers.close();
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /** Releases files and all memory. The engine must not be used afterwards. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      hostReferences.close();
      heap.close();
    }
  }
}
