package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexingTest {
  /** PUC Lua's MAXTAGLOOP. */
  private static final int LONGEST_CHAIN = 2000;

  private static final String LOCALS =
      """
      local "t" slot 0 from 0 to 2
      local "k" slot 1 from 0 to 2
      """;

  private final StepEngine engine = new StepEngine();
  private Reference get = engine.table();
  private Reference set = engine.table();

  @BeforeEach
  void makeFunctions() {
    get = engine.operation(2, "GETTABLE r2 r0 r1", LOCALS);
    set =
        engine.function(
            """
            function "=test" lines 0 9 parameters 3 frame 3
              local "t" slot 0 from 0 to 2
              0: line 1 top 3 SETTABLE r0 r1 r2
              1: line 1 top 3 RETURN0
            end
            """);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void assertMessage(String message, Reference function, @Nullable Object... arguments) {
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(function, arguments))
        .withMessage("test:1: " + message);
  }

  // Reading

  @Test
  void aFieldIsReadByAnyKindOfKey() {
    Reference table = engine.table("name", 1, 7, "seven", 0.5, "half", true, "yes");
    assertThat(engine.call(get, table, "name")).containsExactly(1L);
    assertThat(engine.call(get, table, 7.0)).containsExactly("seven");
    assertThat(engine.call(get, table, 0.5)).containsExactly("half");
    assertThat(engine.call(get, table, true)).containsExactly("yes");
    assertThat(engine.call(get, table, null)).containsExactly((Object) null);
    assertThat(engine.call(get, table, Double.NaN)).containsExactly((Object) null);
    assertThat(engine.call(engine.operation(1, "GETI r1 r0 7"), table)).containsExactly("seven");
    Reference field = engine.operation(1, "GETFIELD r1 r0 k0", "constant string \"name\"");
    assertThat(engine.call(field, table)).containsExactly(1L);
  }

  @Test
  void aChainOfTablesEndsAtAValueOrATableWithoutTheMetamethod() {
    Reference last = engine.table("x", "found");
    Reference middle = engine.tableWith("__index", last);
    Reference first = engine.tableWith("__index", middle);
    assertThat(engine.call(get, first, "x")).containsExactly("found");
    assertThat(engine.call(get, first, "y")).containsExactly((Object) null);
    engine.set(middle, "x", "nearer");
    assertThat(engine.call(get, first, "x")).containsExactly("nearer");
  }

  @Test
  void aFunctionGetsTheValueAtItsEndOfTheChain() {
    List<Object> seen = new ArrayList<>();
    Reference function =
        engine.builtin(context -> {
          seen.addAll(engine.arguments(context));
          context.pushInteger(1);
          context.pushInteger(2);
          return 2;
        });
    Reference second = engine.tableWith("__index", function);
    Reference first = engine.tableWith("__index", second);
    assertThat(engine.call(get, first, "key")).containsExactly(1L);
    assertThat(engine.call(engine.operation(1, "GETI r1 r0 255"), first)).containsExactly(1L);
    assertThat(seen).containsExactly(second, "key", second, 255L);
  }

  @Test
  void aFunctionInLuaIsCalledWithTheValueAndTheKey() {
    Reference key = engine.operation(2, "MOVE r2 r1");
    assertThat(engine.call(get, engine.tableWith("__index", key), "k")).containsExactly("k");
    Reference value = engine.operation(2, "MOVE r2 r0");
    Reference table = engine.tableWith("__index", value);
    assertThat(engine.call(get, table, "k")).containsExactly(table);
  }

  @Test
  void aValueThatIsNoTableIsReadThroughItsTypesMetatable() {
    Reference methods = engine.table("size", 3);
    engine.state.metatables().set(Tag.STRING, 0, engine.table("__index", methods).address());
    assertThat(engine.call(get, "text", "size")).containsExactly(3L);
    assertThat(engine.call(get, "long".repeat(50), "size")).containsExactly(3L);
    engine.state.metatables().set(Tag.NIL, 0, engine.table("__index", methods).address());
    assertThat(engine.call(get, null, "size")).containsExactly(3L);
    engine.state.metatables().set(Tag.NIL, 0, 0);
    assertMessage("attempt to index a nil value (local 't')", get, null, "size");
  }

  @Test
  void anErrorNamesTheValueOnlyIfTheInstructionHasIt() {
    assertMessage("attempt to index a nil value (local 't')", get, null, "x");
    assertMessage("attempt to index a number value (local 't')", get, 1, "x");
    // The number is at the end of a chain.
    assertMessage("attempt to index a number value", get, engine.tableWith("__index", 1), "x");
    Reference global =
        engine.function(
            """
            function "=test" lines 0 9 parameters 0 frame 1
              upvalue "_ENV" slot 0
              constant string "x"
              0: line 1 top 0 GETTABUP r0 u0 k0
              1: line 1 top 1 GETFIELD r0 r0 k0
              2: line 1 top 1 RETURN1 r0
            end
            """);
    assertMessage("attempt to index a nil value (global 'x')", global);
  }

  /** A chain of tables of this length, of which the last one has a field x. */
  private Reference chain(String event, int length) {
    Reference table = engine.table("x", "end");
    for (int i = 1; i < length; i++) {
      table = engine.tableWith(event, table);
    }
    return table;
  }

  @Test
  void aChainHasALongestLength() {
    assertThat(engine.call(get, chain("__index", LONGEST_CHAIN), "x")).containsExactly("end");
    Reference longer = chain("__index", LONGEST_CHAIN + 1);
    assertMessage("'__index' chain too long; possible loop", get, longer, "x");
    Reference loop = engine.tableWith();
    engine
        .state
        .metatables()
        .set(Tag.TABLE, loop.address(), engine.table("__index", loop).address());
    assertMessage("'__index' chain too long; possible loop", get, loop, "x");
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> javaGet(longer, "x"))
        .withMessage("'__index' chain too long; possible loop");
    assertThat(javaGet(chain("__index", LONGEST_CHAIN), "x")).isEqualTo("end");
  }

  // Writing

  @Test
  void aStoreIntoATableWithoutTheMetamethodIsRaw() {
    Reference table = engine.tableWith("__index", engine.table("x", 1));
    engine.call(set, table, "x", 2);
    assertThat(engine.get(table, "x")).isEqualTo(2L);
    engine.call(set, table, 3.0, "three");
    assertThat(engine.get(table, 3)).isEqualTo("three");
    engine.call(set, table, "x", null);
    assertThat(engine.call(get, table, "x")).containsExactly(1L);
  }

  @Test
  void onlyAnAbsentFieldGoesToTheMetamethod() {
    List<Object> seen = new ArrayList<>();
    Reference function =
        engine.builtin(context -> {
          seen.addAll(engine.arguments(context));
          return 0;
        });
    Reference end = engine.tableWith("__newindex", function);
    Reference first = engine.tableWith("__newindex", end);
    engine.call(set, first, "x", 1);
    assertThat(seen).containsExactly(end, "x", 1L);
    assertThat(engine.get(first, "x")).isNull();
    engine.set(end, "x", 0);
    engine.call(set, first, "x", 2);
    assertThat(seen).hasSize(3);
    assertThat(engine.get(end, "x")).isEqualTo(2L);
    engine.set(first, "x", 0);
    engine.call(set, first, "x", 3);
    assertThat(engine.get(first, "x")).isEqualTo(3L);
    assertThat(engine.get(end, "x")).isEqualTo(2L);
  }

  @Test
  void nilAndNanAreNotKeysOfARawStore() {
    Reference table = engine.table();
    assertMessage("table index is nil", set, table, null, 1);
    assertMessage("table index is NaN", set, table, Double.NaN, 1);
    List<Object> seen = new ArrayList<>();
    Reference logged =
        engine.tableWith(
            "__newindex",
            engine.builtin(context -> {
              seen.addAll(engine.arguments(context));
              return 0;
            }));
    engine.call(set, logged, null, 1);
    assertThat(seen).containsExactly(logged, null, 1L);
    // At the end of a chain, the store is raw again.
    assertMessage("table index is nil", set, engine.tableWith("__newindex", table), null, 1);
  }

  @Test
  void aChainOfStoresHasALongestLength() {
    Reference longest = chain("__newindex", LONGEST_CHAIN);
    engine.call(set, longest, "y", 1);
    Reference longer = chain("__newindex", LONGEST_CHAIN + 1);
    assertMessage("'__newindex' chain too long; possible loop", set, longer, "y", 1);
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> javaSet(longer, "y", 1))
        .withMessage("'__newindex' chain too long; possible loop");
    assertMessage("attempt to index a nil value (local 't')", set, null, "y", 1);
    assertMessage(
        "attempt to index a boolean value", set, engine.tableWith("__newindex", true), "y", 1);
  }

  // Methods, lengths, lists

  @Test
  void selfLoadsAMethodAndItsReceiver() {
    Reference self =
        engine.function(
            """
            function "=test" lines 0 9 parameters 1 frame 4
              constant string "m"
              local "t" slot 0 from 0 to 2
              0: line 1 top 1 SELF r1 r0 k0
              1: line 1 top 4 CALL r1 2 2
              2: line 1 top 2 RETURN1 r1
            end
            """);
    Reference method = engine.operation(1, "MOVE r1 r0");
    Reference object = engine.tableWith("__index", engine.table("m", method));
    assertThat(engine.call(self, object)).containsExactly(object);
    List<Object> seen = new ArrayList<>();
    Reference finder =
        engine.builtin(context -> {
          seen.addAll(engine.arguments(context));
          engine.push(context, method);
          return 1;
        });
    Reference dynamic = engine.tableWith("__index", finder);
    assertThat(engine.call(self, dynamic)).containsExactly(dynamic);
    assertThat(seen).containsExactly(dynamic, "m");
    assertMessage("attempt to index a nil value (local 't')", self, (Object) null);
    assertMessage("attempt to call a nil value (method 'm')", self, engine.table());
  }

  @Test
  void aLengthIsOfAStringATableOrWhatTheMetamethodReturns() {
    Reference length = engine.operation(1, "LEN r1 r0", "local \"x\" slot 0 from 0 to 2");
    assertThat(engine.call(length, "")).containsExactly(0L);
    assertThat(engine.call(length, "\0".repeat(100))).containsExactly(100L);
    assertThat(engine.call(length, engine.table(1, 1, 2, 1))).containsExactly(2L);
    assertMessage("attempt to get length of a nil value (local 'x')", length, (Object) null);
    List<Object> seen = new ArrayList<>();
    Reference handler =
        engine.builtin(context -> {
          seen.addAll(engine.arguments(context));
          context.pushText("any");
          return 1;
        });
    Reference object = engine.tableWith("__len", handler);
    assertThat(engine.call(length, object)).containsExactly("any");
    assertThat(seen).containsExactly(object, object);
  }

  @Test
  void aListTakesItsValuesFromSlotsOrUpToTheTop() {
    Reference list =
        engine.function(
            """
            function "=test" lines 0 9 parameters 0 vararg frame 5
              0: line 1 top 0 VARARGPREP 0
              1: line 1 top 0 NEWTABLE r0 0 0
              2: line 1 top 1 LOADI r1 10
              3: line 1 top 2 LOADI r2 20
              4: line 1 top 3 SETLIST r0 2
              5: line 1 top 1 EXTRA 0
              6: line 1 top 1 VARARG r1 0
              7: line 1 top 1 SETLIST r0 0
              8: line 1 top 1 EXTRA 2
              9: line 1 top 1 RETURN r0 2 0
            end
            """);
    for (int count : new int[] {0, 1, 300}) {
      Object[] arguments = new Object[count];
      for (int i = 0; i < count; i++) {
        arguments[i] = (long) i;
      }
      Reference made = (Reference) engine.call(list, arguments).getFirst();
      engine.keep(made);
      assertThat(engine.get(made, 1)).isEqualTo(10L);
      assertThat(engine.get(made, 2)).isEqualTo(20L);
      assertThat(javaLength(made)).isEqualTo(count + 2L);
      for (int i = 0; i < count; i++) {
        assertThat(engine.get(made, i + 3)).isEqualTo((long) i);
      }
    }
  }

  // For Java code

  /** Calls Java code as a library function with these arguments, and returns its one result. */
  private @Nullable Object inBuiltin(
      java.util.function.Consumer<CallContext> code, @Nullable Object... arguments) {
    return engine
        .call(
            engine.builtin(context -> {
              int size = context.size();
              code.accept(context);
              assertThat(context.size()).isBetween(size, size + 1);
              return context.size() - size;
            }),
            arguments)
        .stream()
        .findFirst()
        .orElse(null);
  }

  private @Nullable Object javaGet(@Nullable Object value, @Nullable Object key) {
    List<Object> result = new ArrayList<>();
    inBuiltin(
        context -> {
          int tag =
              engine
                  .state
                  .operations()
                  .indexing()
                  .get(context.tag(1), context.payload(1), context.tag(2), context.payload(2));
          result.add(engine.value(tag, engine.state.tables().payload));
        },
        value,
        key);
    return result.getFirst();
  }

  private void javaSet(@Nullable Object value, @Nullable Object key, @Nullable Object stored) {
    inBuiltin(
        context ->
            engine
                .state
                .operations()
                .indexing()
                .set(
                    context.tag(1),
                    context.payload(1),
                    context.tag(2),
                    context.payload(2),
                    context.tag(3),
                    context.payload(3)),
        value,
        key,
        stored);
  }

  private long javaLength(@Nullable Object value) {
    List<Long> result = new ArrayList<>();
    inBuiltin(
        context ->
            result.add(
                engine.state.operations().indexing().length(context.tag(1), context.payload(1))),
        value);
    return result.getFirst();
  }

  @Test
  void javaCodeReadsAndWritesWithMetamethods() {
    Reference key = engine.operation(2, "MOVE r2 r1");
    assertThat(javaGet(engine.tableWith("__index", engine.tableWith("__index", key)), "k"))
        .isEqualTo("k");
    assertThat(javaGet(engine.table(), "k")).isNull();
    Reference target = engine.table();
    javaSet(engine.tableWith("__newindex", target), "x", 5);
    assertThat(engine.get(target, "x")).isEqualTo(5L);
    // The value of a metamethod's call is not used.
    javaSet(engine.tableWith("__newindex", key), "x", 6);
    assertThat(engine.get(target, "x")).isEqualTo(5L);
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> javaGet(1, "x"))
        .withMessage("attempt to index a number value");
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> javaSet(null, "x", 1))
        .withMessage("attempt to index a nil value");
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> javaSet(target, Double.NaN, 1))
        .withMessage("table index is NaN");
  }

  @Test
  void javaCodeGetsALengthThatIsAnInteger() {
    assertThat(javaLength("four")).isEqualTo(4);
    assertThat(javaLength(lengthOf(7.0))).isEqualTo(7);
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> javaLength(lengthOf(7.5)))
        .withMessage("object length is not an integer");
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> javaLength(lengthOf(null)))
        .withMessage("object length is not an integer");
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> javaLength(true))
        .withMessage("attempt to get length of a boolean value");
  }

  private Reference lengthOf(@Nullable Object result) {
    return engine.tableWith(
        "__len",
        engine.builtin(context -> {
          engine.push(context, result);
          return 1;
        }));
  }
}
