package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.DirectIndex;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.StepEngine.Reference;
import dev.perigee.runtime.value.Tables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Chains of metamethods, followed by instructions and by Java code. */
class IndexChainTest {
  /** PUC Lua's MAXTAGLOOP. */
  private static final int LONGEST_CHAIN = 2000;

  private final StepEngine engine = new StepEngine();
  private final Reference get = engine.operation(2, "GETTABLE r2 r0 r1");
  private final Reference set =
      engine.function(
          """
          function "=test" lines 0 9 parameters 3 frame 3
            0: line 1 top 3 SETTABLE r0 r1 r2
            1: line 1 top 3 RETURN0
          end
          """);

  /** Java functions that do what the instructions do. */
  private final Reference javaGet =
      engine.builtin(context -> {
        int tag =
            indexing().get(context.tag(1), context.payload(1), context.tag(2), context.payload(2));
        context.push(tag, engine.state.tables().payload);
        return 1;
      });

  private final Reference javaSet =
      engine.builtin(context -> {
        indexing()
            .set(
                context.tag(1),
                context.payload(1),
                context.tag(2),
                context.payload(2),
                context.tag(3),
                context.payload(3));
        return 0;
      });

  /** The arguments of {@link #recorder}. */
  private final List<@Nullable Object> seen = new ArrayList<>();

  private final Reference recorder =
      engine.builtin(context -> {
        seen.addAll(engine.arguments(context));
        context.pushText("called");
        return 1;
      });

  @AfterEach
  void close() {
    engine.close();
  }

  private Indexing indexing() {
    return engine.state.operations().indexing();
  }

  private Reference userdata(@Nullable Object... metamethods) {
    CallContext context = engine.state.hostContext();
    context.ensure(CallContext.FREE_SLOTS);
    engine.state.hostReferences().pushObject(context, new Object());
    long address = context.payload(context.size());
    if (metamethods.length > 0) {
      engine.state.metatables().set(Tag.USERDATA, address, engine.table(metamethods).address());
    }
    return new Reference(Tag.USERDATA, address);
  }

  private Reference chain(String event, int length, Reference last) {
    Reference table = last;
    for (int i = 1; i < length; i++) {
      table = engine.tableWith(event, table);
    }
    return table;
  }

  /** Reads by an instruction and by Java code, which must agree. */
  private @Nullable Object read(@Nullable Object value, @Nullable Object key) {
    Object result = engine.call(get, value, key).getFirst();
    assertThat(engine.call(javaGet, value, key).getFirst()).isEqualTo(result);
    return result;
  }

  /** As {@link #read}, for a message without a position. */
  private void assertUnreadable(String message, @Nullable Object value, Object key) {
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(get, value, key))
        .withMessage("test:1: " + message);
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(javaGet, value, key))
        .withMessage(message);
  }

  private void assertUnwritable(String message, @Nullable Object value, Object key) {
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(set, value, key, 1))
        .withMessage("test:1: " + message);
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(javaSet, value, key, 1))
        .withMessage(message);
  }

  @Test
  void readsFollowTablesUserdataAndStrings() {
    Reference last = engine.table("x", "found");
    Reference object = userdata("__index", last);
    engine.state.metatables().set(Tag.STRING, 0, engine.table("__index", object).address());
    for (Object value : new Object[] {object, "text", "long text ".repeat(20)}) {
      assertThat(read(value, "x")).isEqualTo("found");
      assertThat(read(value, "y")).isNull();
      assertThat(read(engine.tableWith("__index", value), "x")).isEqualTo("found");
      assertThat(read(engine.tableWith("__index", value), null)).isNull();
    }
  }

  @Test
  void readsEndAtAFunctionWithTheValueThatHasIt() {
    Reference table = engine.tableWith("__index", recorder);
    Reference object = userdata("__index", recorder);
    engine.state.metatables().set(Tag.STRING, 0, engine.table("__index", recorder).address());
    for (Object value : new Object[] {table, object, "text"}) {
      seen.clear();
      assertThat(read(engine.tableWith("__index", value), "key")).isEqualTo("called");
      assertThat(seen).containsExactly(value, "key", value, "key");
    }
  }

  @Test
  void storesEndAtATableOrAtAFunctionWithTheValueThatHasIt() {
    Reference last = engine.table();
    Reference object = userdata("__newindex", last);
    engine.state.metatables().set(Tag.STRING, 0, engine.table("__newindex", object).address());
    long stored = 0;
    for (Reference store : List.of(set, javaSet)) {
      for (Object value : new Object[] {object, "text", engine.tableWith("__newindex", "text")}) {
        stored++;
        engine.call(store, value, "x", stored);
        assertThat(engine.get(last, "x")).isEqualTo(stored);
      }
      Reference caller = userdata("__newindex", recorder);
      seen.clear();
      engine.call(store, engine.tableWith("__newindex", caller), "x", 7);
      assertThat(seen).containsExactly(caller, "x", 7L);
    }
  }

  @Test
  void aValueWithoutTheMetamethodIsAnErrorWhereverItIs() {
    Reference object = userdata();
    assertUnreadable("attempt to index a userdata value", engine.tableWith("__index", object), 1);
    assertUnreadable("attempt to index a string value", engine.tableWith("__index", "text"), 1);
    assertUnreadable("attempt to index a boolean value", userdata("__index", true), "x");
    assertUnwritable(
        "attempt to index a userdata value", engine.tableWith("__newindex", object), 1);
    assertUnwritable("attempt to index a string value", userdata("__newindex", "text"), "x");
  }

  @Test
  void theLongestChainMayEndAtAFunctionOrAtAValueWithoutTheMetamethod() {
    Reference caller = engine.tableWith("__index", recorder, "__newindex", recorder);
    assertThat(read(chain("__index", LONGEST_CHAIN, caller), "x")).isEqualTo("called");
    assertUnreadable(
        "'__index' chain too long; possible loop",
        chain("__index", LONGEST_CHAIN + 1, caller),
        "x");
    assertUnreadable(
        "attempt to index a userdata value", chain("__index", LONGEST_CHAIN, userdata()), "x");
    seen.clear();
    engine.call(set, chain("__newindex", LONGEST_CHAIN, caller), "x", 1);
    engine.call(javaSet, chain("__newindex", LONGEST_CHAIN, caller), "x", 2);
    assertThat(seen).containsExactly(caller, "x", 1L, caller, "x", 2L);
    assertUnwritable(
        "'__newindex' chain too long; possible loop",
        chain("__newindex", LONGEST_CHAIN + 1, caller),
        "x");
    assertUnwritable(
        "attempt to index a userdata value", chain("__newindex", LONGEST_CHAIN, userdata()), "x");
  }

  @Test
  void aWalkSaysWhereItEnded() {
    IndexChain chain = indexing().chain();
    Reference key = engine.keep("x");
    Reference last = engine.table("x", true);
    Reference table = engine.tableWith("__index", last, "__newindex", 1);
    assertThat(chain.read(Tag.TABLE, table.address(), key.tag(), key.address()))
        .isEqualTo(Tag.TRUE);
    assertThat(chain.position()).isEqualTo(1);
    assertThat(chain.tag()).isEqualTo(Tag.TABLE);
    assertThat(chain.value()).isEqualTo(last.address());
    engine.state.tables().payload = 5;
    assertThat(chain.read(Tag.TABLE, table.address(), Tag.INTEGER, 1)).isEqualTo(Tag.NIL);
    assertThat(engine.state.tables().payload).isZero();
    assertThat(chain.write(Tag.TABLE, table.address(), key.tag(), key.address()))
        .isEqualTo(IndexChain.NOT_INDEXABLE);
    assertThat(chain.position()).isEqualTo(1);
    assertThat(chain.tag()).isEqualTo(Tag.INTEGER);
    assertThat(chain.value()).isEqualTo(1);
    assertThat(chain.write(Tag.TABLE, last.address(), key.tag(), key.address()))
        .isEqualTo(IndexChain.RAW);
    assertThat(chain.position()).isZero();
    assertThat(chain.value()).isEqualTo(last.address());
  }

  // Feedback and hints

  private static long record(Reference function) {
    return Memory.getLong(function.address() + ClosureLayout.PROTOTYPE);
  }

  private static int feedback(Reference function) {
    long origin = Memory.getLong(record(function) + PrototypeLayout.ORIGIN);
    return Memory.getByte(PrototypeLayout.feedback(origin, 0));
  }

  private static int hint(Reference function) {
    return Memory.getInt(record(function) + PrototypeLayout.hint(0));
  }

  private static int offset(Reference table, Reference key) {
    return Tables.nodeOffset(table.address(), key.address());
  }

  @Test
  void onlyTheGivenTableGivesAHint() {
    Reference own = engine.table("a", 1, "b", 2, "c", 3);
    Reference key = engine.keep("a");
    for (String other : List.of("b", "c")) {
      // One of three keys may be in the first node, whose offset is the hint of unused code.
      key = offset(own, key) == 0 ? engine.keep(other) : key;
    }
    assertThat(offset(own, key)).isPositive();
    Reference inherits = engine.tableWith("__index", own, "__newindex", own);
    engine.call(get, inherits, key);
    engine.call(set, inherits, key, 1);
    assertThat(hint(get)).isZero();
    assertThat(hint(set)).isZero();
    engine.call(get, own, key);
    engine.call(set, own, key, 1);
    assertThat(hint(get)).isEqualTo(offset(own, key));
    assertThat(hint(set)).isEqualTo(offset(own, key));
  }

  @Test
  void theTypeOfWhatIsFoundIsFeedbackWhereverItIs() {
    assertThat(feedback(get) & 0xff).isEqualTo(InstructionLayout.NOT_RUN);
    engine.call(get, engine.table(), "x");
    assertThat(feedback(get)).isEqualTo(Tag.NIL);
    engine.call(get, engine.tableWith("__index", engine.table("x", 0.5)), "x");
    assertThat(feedback(get)).isEqualTo(Tag.FLOAT);
    // An absent field and a call do not change it.
    engine.call(get, engine.table(), "x");
    engine.call(get, engine.tableWith("__index", engine.operation(2, "LOADTRUE r2")), "x");
    assertThat(feedback(get)).isIn(Tag.FLOAT, Tag.TRUE);
  }

  // Reads without a call

  /** Reads the key "direct" directly, and calls what it sees a "call". */
  private static final class Reader implements DirectIndex {
    private final List<String> events = new ArrayList<>();
    private final StepEngine engine;

    Reader(StepEngine engine) {
      this.engine = engine;
    }

    @Override
    public int read(LuaState state, long userdata, int keyTag, long key) {
      events.add("read");
      // What the walk has left in the tables and metatables is not needed any more.
      state.metatables().find(Tag.USERDATA, userdata, 0);
      if (!"direct".equals(engine.value(keyTag, key))) {
        return NOT_KNOWN;
      }
      state.tables().payload = 12;
      return Tag.INTEGER;
    }

    @Override
    public int call(CallContext context) {
      events.add("call");
      context.pushInteger(34);
      return 1;
    }
  }

  @Test
  void userdataIsReadDirectlyBeforeACallIsMade() {
    Reader reader = new Reader(engine);
    Reference function = engine.builtin(reader);
    Reference object = engine.tableWith("__index", userdata("__index", function));
    assertThat(read(object, "direct")).isEqualTo(12L);
    assertThat(reader.events).containsExactly("read", "read");
    reader.events.clear();
    assertThat(read(object, "other")).isEqualTo(34L);
    assertThat(reader.events).containsExactly("read", "call", "read", "call");
    // Tables are not read directly.
    reader.events.clear();
    assertThat(read(engine.tableWith("__index", function), "direct")).isEqualTo(34L);
    assertThat(reader.events).containsExactly("call", "call");
  }

  @Test
  void nothingIsReadDirectlyWhileAHookSeesCalls() {
    Reader reader = new Reader(engine);
    Reference object = userdata("__index", engine.builtin(reader));
    Reference hooks = engine.table();
    engine.state.record().setRoot(Root.HOOKS, Tag.TABLE, hooks.address());
    engine.set(
        hooks,
        new Reference(Tag.THREAD, engine.state.stack().coroutine()),
        engine.builtin(context -> 0));
    engine
        .state
        .operations()
        .hooks()
        .set(engine.state.stack().coroutine(), CoroutineLayout.HOOK_CALL, 0);
    assertThat(read(object, "direct")).isEqualTo(34L);
    assertThat(reader.events).containsExactly("call", "call");
  }
}
