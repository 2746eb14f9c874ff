package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is expected here is what PUC Lua does with coroutines.lua. */
class CoroutinesTest {
  private final StepEngine engine = new StepEngine().withLibraries();

  @AfterEach
  void close() {
    engine.close();
  }

  private Reference library(String name) {
    Reference library =
        (Reference) Objects.requireNonNull(engine.get(engine.globals(), "coroutine"));
    return (Reference) Objects.requireNonNull(engine.get(library, name));
  }

  /** The chunk's function with this index. */
  private Reference body(int index) {
    Reference chunk = engine.chunk("coroutines");
    return engine.keep(engine.call(chunk, library("yield")).get(index));
  }

  private Reference create(Reference body) {
    return engine.keep(engine.call(library("create"), body).getFirst());
  }

  private List<@Nullable Object> resume(Reference coroutine, @Nullable Object... values) {
    Object[] arguments = new Object[values.length + 1];
    arguments[0] = coroutine;
    System.arraycopy(values, 0, arguments, 1, values.length);
    return engine.call(library("resume"), arguments);
  }

  @Test
  void valuesAreExchangedInBothDirections() {
    Reference coroutine = create(body(0));
    assertThat(Coroutines.status(coroutine.address())).isEqualTo(CoroutineLayout.NEW);
    assertThat(resume(coroutine, 1, 2)).containsExactly(true, 3L, 2L);
    assertThat(Coroutines.status(coroutine.address())).isEqualTo(CoroutineLayout.SUSPENDED);
    assertThat(resume(coroutine, 3)).containsExactly(true, 6L, 1L);
    assertThat(resume(coroutine)).containsExactly(true, "sum", 6L);
    assertThat(Coroutines.status(coroutine.address())).isEqualTo(CoroutineLayout.DEAD);
    assertThat(resume(coroutine)).containsExactly(false, "cannot resume dead coroutine");
    assertThat(engine.state.record().nesting()).isZero();
  }

  @Test
  void moreValuesThanTheStackHoldsAreExchanged() {
    Object[] many = new Object[5000];
    for (int i = 0; i < many.length; i++) {
      many[i] = (long) i;
    }
    Reference coroutine = create(body(0));
    long sum = 4999L * 5000 / 2;
    assertThat(resume(coroutine, many)).containsExactly(true, sum, 5000L);
    assertThat(resume(coroutine, many)).containsExactly(true, 2 * sum, 5000L);
    assertThat(resume(coroutine)).containsExactly(true, "sum", 2 * sum);
  }

  @Test
  void everyOperationThatCallsCanYield() {
    Reference coroutine = create(body(1));
    List<String> yielded = new ArrayList<>();
    List<Object> results = resume(coroutine, 10);
    for (int i = 1; Coroutines.status(coroutine.address()) == CoroutineLayout.SUSPENDED; i++) {
      yielded.add(String.join(" ", results.stream().skip(1).map(String::valueOf).toList()));
      results = resume(coroutine, i < 11 ? (Object) i : null);
    }
    assertThat(yielded)
        .containsExactly(
            "add 10",
            "index field",
            "newindex field 10",
            "lt",
            "concat b",
            "len",
            "call 10",
            "next 1",
            "next 8",
            "next 9",
            "next 10",
            "protected",
            "close",
            "close");
    assertThat(results).containsExactly(true, "1 2 true a5 6 7 8 9 10 falseraised");
  }

  // Errors

  @Test
  void anErrorEndsACoroutineAndClosingItClosesItsVariables() {
    List<Object> closed = new ArrayList<>();
    Reference coroutine = create(body(2));
    Reference log =
        engine.builtin(context -> {
          closed.addAll(engine.arguments(context));
          return 0;
        });
    assertThat(resume(coroutine, log)).containsExactly(true, "before");
    assertThat(resume(coroutine)).containsExactly(false, "coroutines:51: failed");
    assertThat(engine.state.operations().coroutines().hasFailed()).isTrue();
    assertThat(Coroutines.status(coroutine.address())).isEqualTo(CoroutineLayout.FAILED);
    assertThat(closed).isEmpty();
    assertThat(engine.call(library("close"), coroutine))
        .containsExactly(false, "coroutines:51: failed");
    assertThat(closed).containsExactly("coroutines:51: failed");
    assertThat(engine.call(library("close"), coroutine)).containsExactly(true);
    assertThat(Coroutines.status(coroutine.address())).isEqualTo(CoroutineLayout.DEAD);
  }

  @Test
  void closingReturnsTheErrorThatItRaises() {
    Reference coroutine = create(body(3));
    assertThat(resume(coroutine)).containsExactly(true, "before");
    assertThat(engine.call(library("close"), coroutine)).containsExactly(false, "another");
    assertThat(engine.call(library("close"), coroutine)).containsExactly(true);
    assertThat(resume(coroutine)).containsExactly(false, "cannot resume dead coroutine");
  }

  @Test
  void aValueThatCannotBeCalledFailsInsideItsCoroutine() {
    assertThat(resume(create(engine.builtin(context -> context.count())), "x"))
        .containsExactly(true, "x");
    Reference number = engine.keep(5);
    Reference coroutine =
        engine.keep(
            new Reference(
                Tag.THREAD,
                engine.state.operations().coroutines().create(number.tag(), number.address())));
    assertThat(resume(coroutine)).containsExactly(false, "attempt to call a number value");
  }

  @Test
  void onlyASuspendedCoroutineIsResumed() {
    List<Object> results = new ArrayList<>();
    List<Reference> coroutines = new ArrayList<>();
    Reference probe =
        engine.builtin(context -> {
          Coroutines all = engine.state.operations().coroutines();
          results.add(all.refusal(coroutines.get(0).address()));
          results.add(all.refusal(coroutines.get(1).address()));
          results.add(all.isYieldable(coroutines.get(0).address()));
          results.add(all.isYieldable(coroutines.get(1).address()));
          results.add(Coroutines.status(coroutines.get(0).address()));
          return 0;
        });
    // function (resume, ...) return resume(...) end
    Reference relay =
        engine.function(
            """
            function "=test" lines 0 9 parameters 1 vararg frame 4
              0: line 1 top 1 VARARGPREP 1
              1: line 1 top 1 MOVE r1 r0
              2: line 1 top 3 VARARG r3 0
              3: line 1 top 3 CALL r1 0 0
              4: line 1 top 1 RETURN r1 0 0
            end
            """);
    coroutines.add(create(relay));
    coroutines.add(create(probe));
    assertThat(engine.state.operations().coroutines().refusal(coroutines.get(0).address()))
        .isNull();
    assertThat(engine.state.operations().coroutines().isYieldable(coroutines.get(0).address()))
        .isTrue();
    assertThat(resume(coroutines.get(0), library("resume"), coroutines.get(1)))
        .containsExactly(true, true);
    assertThat(results)
        .containsExactly(
            "cannot resume non-suspended coroutine",
            "cannot resume non-suspended coroutine",
            true,
            true,
            CoroutineLayout.NORMAL);
  }

  @Test
  void aYieldCrossesNeitherTheMainCoroutineNorANestedDriver() {
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(library("yield")))
        .withMessage("attempt to yield from outside a coroutine");
    List<Object> yieldable = new ArrayList<>();
    Reference yields =
        engine.builtin(context -> {
          yieldable.add(
              engine.state.operations().coroutines().isYieldable(engine.state.stack().coroutine()));
          int window = context.pushFunction(context.tag(1), context.payload(1));
          context.call(window, 0);
          return 0;
        });
    Reference inner =
        engine.builtin(context -> {
          yieldable.add(
              engine.state.operations().coroutines().isYieldable(engine.state.stack().coroutine()));
          return context.yield(0);
        });
    Reference coroutine = create(yields);
    assertThat(resume(coroutine, inner))
        .containsExactly(false, "attempt to yield across a C-call boundary");
    assertThat(yieldable).containsExactly(true, false);
  }

  @Test
  void coroutinesThatResumeEachOtherAreLimited() {
    List<Object> depths = new ArrayList<>();
    Reference[] self = new Reference[1];
    self[0] =
        engine.builtin(
            new JavaFunction() {
              @Override
              public int call(CallContext context) {
                depths.add(engine.state.record().nesting());
                Coroutines all = engine.state.operations().coroutines();
                context.push(Tag.THREAD, all.create(self[0].tag(), self[0].address()));
                long coroutine = context.payload(context.size());
                String refusal = all.refusal(coroutine);
                if (refusal != null) {
                  context.pushText(refusal);
                  return 1;
                }
                return context.resumeThen(coroutine, 0);
              }

              @Override
              public int resume(CallContext context, int first, int count) {
                return count;
              }
            });
    assertThat(engine.call(self[0])).containsExactly("C stack overflow");
    assertThat(depths).hasSize(NestedCalls.MAX_NESTING);
    assertThat(engine.state.record().nesting()).isZero();
  }

  @Test
  void coroutinesSurviveCollectionsAtEachAllocation() {
    try (StepEngine stressed = new StepEngine(true).withLibraries()) {
      Reference library =
          (Reference) Objects.requireNonNull(stressed.get(stressed.globals(), "coroutine"));
      Object yields = Objects.requireNonNull(stressed.get(library, "yield"));
      Object wrap = Objects.requireNonNull(stressed.get(library, "wrap"));
      Reference everywhere =
          stressed.keep(stressed.call(stressed.chunk("coroutines"), yields).get(1));
      Reference next = stressed.keep(stressed.call(wrap, everywhere).getFirst());
      List<Object> results = List.of();
      for (int i = 0; i < 15; i++) {
        results = stressed.call(next, i == 0 ? (Object) 10 : i < 11 ? i : null);
      }
      assertThat(results).containsExactly("1 2 true a5 6 7 8 9 10 falseraised");
    }
  }
}
