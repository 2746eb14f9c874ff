package dev.perigee.engine;

import dev.perigee.engine.EngineCore.EngineFailure;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.operation.IndexChain;
import dev.perigee.tier1.CompiledTier;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an open engine, for callers that {@link EngineCore#enter} has let in: the state, the
 * compiled tier, and what converts values and errors.
 */
final class EngineServices {
  private final WeakReference<EngineCore> core;
  private final LuaState state;
  private final CompiledTier compiledTier;
  private final EngineHost host;
  private final StandardStreams streams;
  private final SourceCompiler compiler;
  private final ErrorConversion errors;
  private final HostObjects objects;
  private final ValueConversion values;
  private final Names names;
  private final ScopeFallback scopes;
  private final Environments environments;
  private final long globals;
  private long tracebackHandler;
  private CallContext context;
  private @Nullable Throwable failure;

  EngineServices(
      EngineCore core,
      LuaState state,
      CompiledTier compiledTier,
      EngineHost host,
      StandardStreams streams,
      SourceCompiler compiler,
      HostAccess access) {
    this.core = new WeakReference<>(core);
    this.state = state;
    this.compiledTier = compiledTier;
    this.host = host;
    this.streams = streams;
    this.compiler = compiler;
    context = state.hostContext();
    errors = new ErrorConversion(this);
    objects = new HostObjects(this, access);
    values = new ValueConversion(this);
    names = new Names(this);
    globals = state.globals().table();
    hold(globals);
    HostTypes.open(this, context);
    scopes = new ScopeFallback(this);
    environments = new Environments(this, context);
  }

  /** The engine. The host holds it while it uses it. */
  EngineCore core() {
    EngineCore engine = core.get();
    if (engine == null) {
      throw new IllegalStateException("this engine is unreachable and is being closed");
    }
    return engine;
  }

  LuaState state() {
    return state;
  }

  CompiledTier compiledTier() {
    return compiledTier;
  }

  EngineHost host() {
    return host;
  }

  StandardStreams streams() {
    return streams;
  }

  SourceCompiler compiler() {
    return compiler;
  }

  ErrorConversion errors() {
    return errors;
  }

  HostObjects objects() {
    return objects;
  }

  ValueConversion values() {
    return values;
  }

  Names names() {
    return names;
  }

  ScopeFallback scopes() {
    return scopes;
  }

  Environments environments() {
    return environments;
  }

  /** Address of the engine's own table of globals, whichever table is in use now. */
  long globals() {
    return globals;
  }

  /**
   * Keeps a table alive for the engine's life. For the engine's own tables, since a {@link
   * LuaReference} would keep the engine itself alive.
   */
  void hold(long table) {
    state.hostReferences().hold(Tag.TABLE, table);
  }

  /** The frame of the host, or of the host's function that runs. */
  CallContext context() {
    return context;
  }

  /** Exchanges the frame on which the host's calls push. */
  CallContext swapContext(CallContext next) {
    CallContext before = context;
    context = next;
    return before;
  }

  boolean isSound() {
    return failure == null;
  }

  /**
   * Refuses to continue in a broken engine.
   *
   * @throws EngineFailure if it is broken
   */
  void requireSound() {
    if (failure != null) {
      throw new EngineFailure(failure);
    }
  }

  /**
   * Pushes the result of indexing a value with a key, including metamethods (manual 2.4). The
   * result is nil if the value cannot be indexed.
   *
   * @param at index of the value
   */
  void pushIndexed(int at, String key) {
    names.push(context, key);
    int keyAt = context.size();
    IndexChain chain = state.operations().indexing().chain();
    int found =
        chain.read(
            context.tag(at), context.payload(at), context.tag(keyAt), context.payload(keyAt));
    if (found >= 0) {
      finish(keyAt, found, state.tables().payload);
    } else if (found == IndexChain.FUNCTION) {
      int window = context.pushFunction(chain.handler(), state.metatables().payload());
      context.push(chain.tag(), chain.value());
      context.pushValue(keyAt);
      call(window, 1);
      finish(keyAt, context.tag(window), context.payload(window));
    } else {
      finish(keyAt, Tag.NIL, 0);
    }
  }

  private void finish(int at, int tag, long payload) {
    context.setSize(at - 1);
    context.push(tag, payload);
  }

  /** Whether a value can be called. */
  boolean isCallable(int at) {
    int tag = context.tag(at);
    return Tag.isFunction(tag)
        || state.metatables().find(tag, context.payload(at), Metamethod.CALL) != Tag.NIL;
  }

  /**
   * Calls the function of a window of the present context. Its results are the values from {@code
   * window} on.
   */
  void call(int window, int wanted) {
    call(window, wanted, Tag.NIL, 0);
  }

  /**
   * As {@link #call(int, int)}, with a message handler for errors that nothing inside the call
   * catches. Handlers of outer calls are not used.
   *
   * @param handlerTag the tag of a function, which must be reachable, or of nil
   */
  void call(int window, int wanted, int handlerTag, long handler) {
    int outerTag = state.record().rootTag(Root.HOST_HANDLER);
    long outer = state.record().rootPayload(Root.HOST_HANDLER);
    state.record().setRoot(Root.HOST_HANDLER, handlerTag, handler);
    try {
      context.callProtected(window, wanted);
    } catch (LuaError | EngineFailure e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failure = e;
      throw new EngineFailure(e);
    } finally {
      if (!state.isClosed()) {
        state.record().setRoot(Root.HOST_HANDLER, outerTag, outer);
      }
    }
  }

  /** As {@link #call}, with every result converted. */
  @Nullable Object[] callForAll(int window) {
    call(window, LinkLayout.OPEN);
    return results(window);
  }

  /** As {@link #callForAll}, with the message handler that makes a traceback. */
  @Nullable Object[] callWithTraceback(int window) {
    call(window, LinkLayout.OPEN, Tag.BUILTIN, tracebackHandler());
    return results(window);
  }

  private long tracebackHandler() {
    if (tracebackHandler == 0) {
      state.functions().pushBuiltin(context, "traceback", new TracebackHandler(), 0);
      int at = context.size();
      tracebackHandler = context.payload(at);
      state.hostReferences().hold(Tag.BUILTIN, tracebackHandler);
      context.setSize(at - 1);
    }
    return tracebackHandler;
  }

  private @Nullable Object[] results(int window) {
    @Nullable Object[] results = values.allToJava(context, window);
    context.setSize(window - 1);
    return results;
  }

  /** As {@link #call}, with the first result converted; null if there is none. */
  @Nullable Object callForFirst(int window) {
    call(window, 1);
    Object result = values.toJava(context, window);
    context.setSize(window - 1);
    return result;
  }
}
