package dev.perigee.runtime;

import dev.perigee.ir.Prototype;
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
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.lib.LibraryState;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.Calls;
import dev.perigee.runtime.operation.Coroutines;
import dev.perigee.runtime.operation.Hooks;
import dev.perigee.runtime.operation.Operations;
import dev.perigee.runtime.value.Conversions;
import dev.perigee.runtime.value.Objects;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An engine: its memory, its values, its stack, and what Java code of the runtime needs to reach
 * from everywhere. One thread at a time uses it; only {@link #raise} may be called from others.
 */
public final class LuaState implements AutoCloseable {
  /**
   * Drivers, resumes, closes and protected calls inside each other, counted together (PUC Lua's
   * LUAI_MAXCCALLS).
   */
  public static final int MAX_NESTING = 200;

  /** What a call from Java code counts as, besides what it does. */
  private static final long WORK_PER_NESTED_CALL = 20;

  /** What asking the JVM to collect counts as. */
  private static final long WORK_PER_HOST_COLLECTION = 1 << 20;

  /** As {@link #MAX_NESTING}, for message handlers of errors in message handlers. */
  private static final int MAX_NESTING_OF_HANDLERS = MAX_NESTING / 10 * 11;

  /** What a loop that runs frames does for the state: the driver. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Calls the function in a window's first slot, and runs frames until it has returned.
     *
     * @param finish a finish kind that {@link Finish#isEntry} accepts
     * @throws LuaError what the call raised and nothing inside it caught
     */
    void run(long window, int arguments, int wanted, int finish);

    /**
     * Makes sure that this thread's stack has room for another run.
     *
     * @throws LuaError if it has not
     */
    default void requireStack() {}

    /** Has an error seen by the message handler that it would meet if nobody caught it here. */
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
  private final LibraryState libraryState = new LibraryState(this);

  /** That of the host, then that of each nesting of drivers, and some in advance. */
  private CallContext[] contexts = {new CallContext(this)};

  private int depth;

  /** Taken out of the slice to have a poll sooner. */
  private int skippedSlice;

  private boolean globalsShared;
  private boolean closed;
  private @Nullable Runner runner;
  private @Nullable ChunkCompiler compiler;

  /**
   * A new engine without libraries.
   *
   * @param memoryLimit bytes that it may use at most, 0 for no limit
   * @param stress whether to collect at every allocation, and fill what is freed
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
   * The bottom of the stack: a frame of the host's, whose context is {@link #hostContext}. A Java
   * function stands for the host, for the debug library to see who has called the script.
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
    throw context.error("this function is the host, which runs already");
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

  /** Functions that see what scripts do. */
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

  public LibraryState libraryState() {
    return libraryState;
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
    return Memory.getByte(rootSlot(root) + SlotLayout.TAG);
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
   * To be called after a reference to an object was stored into a container (not a table: {@code
   * Tables} does it), or into the stack of a coroutine that is not running; and after a coroutine
   * was made the running one. The collector may have followed its references already.
   */
  public void barrier(long container) {
    if ((Memory.getByte(container + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0) {
      heap.barrier(container);
    }
  }

  /** Address of the table of globals, which something may refer to from now on. */
  public long globals() {
    shareGlobals();
    return rootPayload(Root.GLOBALS);
  }

  /** Something may refer to the table of globals after the present run. */
  public void shareGlobals() {
    globalsShared = true;
  }

  /**
   * Sets whether something may refer to the table of globals, which is about to be another one.
   *
   * @return what it was before
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

  /** pc of the current frame, when it is a Lua function's. */
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

  /** The stack has moved by so many bytes. */
  public void relocate(long delta) {
    setBase(base() + delta);
    setTop(top() + delta);
    for (CallContext context : contexts) {
      context.relocate(stack.coroutine(), delta);
    }
  }

  // Calls from Java

  /** The context of the host itself, below every frame: its pushed values are roots. */
  public CallContext hostContext() {
    return contexts[0];
  }

  /** The context for the Java function that runs at the present nesting of drivers. */
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

  /** How many drivers are running inside each other. */
  public int depth() {
    return depth;
  }

  /**
   * Drivers, resumed coroutines and protected calls inside each other, of which there may be {@link
   * #MAX_NESTING}.
   */
  public int nesting() {
    return Memory.getInt(address + StateLayout.NESTING);
  }

  private void addNesting(int more) {
    Memory.putInt(address + StateLayout.NESTING, nesting() + more);
  }

  /** A coroutine is resumed, or, with -1, left. Its protected calls count with it. */
  public void countResumed(long coroutine, int sign) {
    addNesting(sign * (1 + Memory.getInt(coroutine + CoroutineLayout.PROTECTED_CALLS)));
  }

  /** Counts protected calls of the running coroutine that begin, or with a minus end. */
  public void countProtected(int calls) {
    long count = stack.coroutine() + CoroutineLayout.PROTECTED_CALLS;
    Memory.putInt(count, Memory.getInt(count) + calls);
    addNesting(calls);
  }

  /**
   * Calls the function in a window's first slot and comes back when it has returned; its results
   * lie from the window on, and the top is behind them. An error leaves variables to be closed
   * behind, for the protected call outside that catches it.
   *
   * @param window address of the function's slot, which a slot for the link and the arguments
   *     follow
   * @param wanted number of results, or {@link LinkLayout#OPEN}
   * @throws LuaError what the call raised and nothing inside it caught
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
   * As {@link #callFromJava(long, int, int)}, on behalf of the current frame, which may be a
   * library function's: for those the thread's stack is checked once.
   */
  public void callForFrame(long window, int arguments, int wanted) {
    if (depth > 0
        && Memory.getByte(base() - 2L * SlotLayout.SIZE + SlotLayout.TAG) == Tag.BUILTIN) {
      currentContext().requireStack();
    } else {
      requireStack();
    }
    callWithStack(window, arguments, wanted, Finish.ENTRY);
  }

  /** Makes sure that this thread's stack has room for another driver. */
  void requireStack() {
    runner().requireStack();
  }

  /**
   * As {@link #callFromJava(long, int, int, int)}, when the thread's stack is known to have room.
   */
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
      // Of what counts as nesting, protected calls alone are left, whose frames are gone.
      countProtected(nesting + 1 - nesting());
      setDepth(depth - 1, nesting);
      setBase(stack.start() + baseOffset);
      setPc(pc);
      throw failure;
    }
    // What has returned has left nothing: the base and the protected calls are as they were.
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
   * As {@link #callFromJava}, for callers that do not let errors through to a script: variables to
   * be closed are closed before the error is thrown.
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
   * As {@link #callProtected(long, int, int, int)}, when the thread's stack is known to have room.
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
    LuaError last = errors.value(Memory.getByte(slot + SlotLayout.TAG), Memory.getLong(slot));
    return another ? last : error;
  }

  /**
   * An error of a Java function that catches it itself, after the message handler outside has seen
   * it and may have replaced its value.
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
   * Has the running script, if one runs, get an error soon that it may catch. May be called from
   * any thread.
   *
   * @param message to which the position of the running function's caller is added
   */
  public void raise(String message) {
    meter.raise(message);
  }

  /**
   * Before something is run on behalf of the host: forgets a {@link #raise} that has not been seen,
   * and that what ran before was told to end.
   */
  public void beginHostCall() {
    meter.begin();
    meter.forgetRaised();
  }

  /** Has the tiers poll at the next back-edge or call: something waits to be done there. */
  public void hastenPoll() {
    int left = Memory.getInt(address + StateLayout.SLICE);
    if (left > 0) {
      skippedSlice += left;
      Memory.putInt(address + StateLayout.SLICE, 0);
    }
  }

  /** How much of the slice {@link #hastenPoll} has taken away since this was last asked. */
  public int takeSkippedSlice() {
    int skipped = skippedSlice;
    skippedSlice = 0;
    return skipped;
  }

  /** What counts the work of Java functions and operations. */
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

  /** The work of native routines since the last call, in instructions, roughly. */
  public long takeUncountedWork() {
    long work = Memory.getLong(address + StateLayout.UNCOUNTED_WORK);
    Memory.putLong(address + StateLayout.UNCOUNTED_WORK, 0);
    return work;
  }

  /**
   * To be called at every POLL, and now and then by Java functions that wait.
   *
   * @param work instructions, roughly, that were done since the last call
   * @throws LuaError what was to be raised, or what the host has to say
   */
  public void checkInterrupt(long work) {
    meter.look(work);
  }

  /**
   * A new closure of a main chunk, whose only upvalue is a cell with the table of globals; pushed
   * on the context.
   */
  public void pushChunk(CallContext context, Prototype prototype) {
    functions.pushMainClosure(context, prototype);
  }

  /**
   * Calls the finalizers of all objects, in the reverse order of their marking (manual 2.5.3), once
   * and while nothing runs: the engine is about to be closed.
   *
   * @throws LuaError an interrupt or a used-up budget, which ends it
   */
  public void finalizeAll() {
    finalizers.close();
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /** Gives files and all memory back. The engine must not be used afterwards. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      hostReferences.close();
      heap.close();
    }
  }
}
