package dev.perigee.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeakReferencesTest {
  @Test
  void anObjectIsFoundWhileSomethingKeepsItAlive() {
    try (LuaState state = new LuaState(new NoHost(), 0, false)) {
      CallContext context = state.hostContext();
      WeakReferences weak = state.hostReferences().weak();
      long kept = context.pushTable(0, 0);
      int first = weak.add(kept);
      int second = weak.add(state.tables().create(0, 0));
      state.heap().collect();
      assertThat(weak.get(first)).isEqualTo(kept);
      assertThat(weak.get(second)).isZero();
      context.setSize(0);
      state.heap().collect();
      assertThat(weak.get(first)).isZero();
    }
  }

  @Test
  void freedNumbersAreReused() {
    try (LuaState state = new LuaState(new NoHost(), 0, false)) {
      CallContext context = state.hostContext();
      WeakReferences weak = state.hostReferences().weak();
      long table = context.pushTable(0, 0);
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        numbers.add(weak.add(table));
      }
      weak.remove(3);
      weak.remove(7);
      weak.remove(0);
      state.heap().collect();
      assertThat(List.of(weak.add(table), weak.add(table), weak.add(table), weak.add(table)))
          .containsExactly(0, 7, 3, 20);
      for (int number : numbers) {
        assertThat(weak.get(number)).isEqualTo(table);
      }
      assertThat(Tag.TABLE).isEqualTo(context.tag(1));
    }
  }
}
