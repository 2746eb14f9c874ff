package dev.perigee.runtime;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.WorkMeter;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.Operations;
import dev.perigee.runtime.value.Conversions;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;
import dev.perigee.runtime.value.Values;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An engine: its heap, values, frames and operations, and what the host gives it. The parts know
 * only the parts below them. One thread at a time uses an engine; only {@link WorkMeter#raise} may
 * be called from other threads.
 */
public final class LuaState implements AutoCloseable {
  /** Work that asking the JVM to collect counts as. */
  private static final long WORK_PER_HOST_COLLECTION = 1 << 20;

  private final HostServices host;
  private final Heap heap;
  private final StateRecord record;
  private final long address;
  private final WorkMeter meter;
  private final Values values;
  private final Strings strings;
  private final Tables tables;
  private final Metatables metatables;
  private final Frames frames;
  private final Stack stack;
  private final Errors errors;
  private final Operations operations;
  private final Functions functions;
  private final Globals globals;
  private final Warnings warnings;
  private final Finalizers finalizers;
  private final HostReferences hostReferences = new HostReferences(this);
  private final CallContext hostContext;
  private boolean closed;
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
    functions = new Functions(this);
    heap = new Heap(memoryLimit, new HeapOwner());
    record = heap.stateRecord();
    address = record.address();
    meter = new WorkMeter(record, host);
    values = new Values(heap, ThreadLocalRandom.current().nextLong(), meter);
    strings = values.strings();
    tables = values.tables();
    metatables = values.metatables();
    frames = new Frames(values, meter);
    stack = frames.stack();
    errors = frames.errors();
    operations = new Operations(frames, functions);
    globals = new Globals(record);
    finalizers = new Finalizers(this);
    stack.createMain();
    heap.setRoots(new EngineRoots(this));
    metatables.createNames();
    record.setRoot(Root.REGISTRY, Tag.TABLE, tables.create(0, 0));
    record.setRoot(Root.GLOBALS, Tag.TABLE, tables.create(0, 0));
    record.setRoot(Root.LOADED, Tag.TABLE, tables.create(0, 0));
    errors.prepare();
    hostContext = new CallContext(this);
    enterHostFrame();
    heap.setStress(stress);
  }

  /**
   * Pushes the bottom frame of the stack, which is the host's; its context is {@link #hostContext}.
   * A Java function represents the host, so that the debug library can show what called the script.
   */
  private void enterHostFrame() {
    long base = stack.start() + CoroutineLayout.BOTTOM;
    Memory.putLong(base + FrameLayout.LINK + LinkLayout.WORD, LinkLayout.word(0, 0, Finish.ENTRY));
    record.setBase(base);
    operations.nestedCalls().enterHost(hostContext, base);
    functions.pushBuiltin(hostContext, "host", LuaState::callHost, 0);
    long function = base + FrameLayout.FUNCTION;
    Memory.putLong(function, hostContext.payload(1));
    Memory.putByte(function + SlotLayout.TAG, hostContext.tag(1));
    hostContext.setSize(0);
  }

  private final class HeapOwner implements Heap.Owner {
    @Override
    public RuntimeException outOfMemory() {
      return Errors.outOfMemory(record);
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

  // The parts that values, frames and operations consist of

  public Heap heap() {
    return heap;
  }

  /** The engine's record outside the Java heap. */
  public StateRecord record() {
    return record;
  }

  /** Address of the {@link StateLayout}. */
  public long address() {
    return address;
  }

  public Values values() {
    return values;
  }

  public Strings strings() {
    return strings;
  }

  public Tables tables() {
    return tables;
  }

  public Metatables metatables() {
    return metatables;
  }

  public Conversions conversions() {
    return values.conversions();
  }

  public Frames frames() {
    return frames;
  }

  public Stack stack() {
    return stack;
  }

  public Errors errors() {
    return errors;
  }

  /** The meter for the work of Java functions and operations. */
  public WorkMeter meter() {
    return meter;
  }

  public Operations operations() {
    return operations;
  }

  // The parts that know the whole engine

  /** Java functions of this engine. */
  public Functions functions() {
    return functions;
  }

  /** The table of globals. */
  public Globals globals() {
    return globals;
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

  /** The host's own context, below every frame. Its pushed values are roots. */
  public CallContext hostContext() {
    return hostContext;
  }

  /** The compiler of source text that {@code load} uses, if one was set. */
  public @Nullable ChunkCompiler compiler() {
    return compiler;
  }

  public void setCompiler(ChunkCompiler compiler) {
    this.compiler = compiler;
  }

  /** What the libraries keep for this engine; null if they keep nothing yet. */
  public @Nullable Object libraries() {
    return libraries;
  }

  public void setLibraries(Object kept) {
    libraries = kept;
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
