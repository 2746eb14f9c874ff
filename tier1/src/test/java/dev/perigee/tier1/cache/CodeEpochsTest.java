package dev.perigee.tier1.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.codememory.CodeRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeEpochsTest {
  private static final CodeRange FIRST = new CodeRange(0, 64, false);
  private static final CodeRange SECOND = new CodeRange(64, 32, false);

  private final List<CodeRange> free = new ArrayList<>();
  private final CodeEpochs epochs = new CodeEpochs(free::add);

  @Test
  void memoryThatNoMemberCanReachIsFreeAtOnce() {
    CodeEpochs.Member outside = epochs.join();
    epochs.retire(FIRST);
    assertThat(epochs.retiredBytes()).isEqualTo(64);
    assertThat(epochs.reclaim()).isEqualTo(64);
    assertThat(free).containsExactly(FIRST);
    assertThat(epochs.reclaim()).as("once").isZero();
    assertThat(outside.enter(0)).as("without having cleaned up").isFalse();
    assertThat(outside.enter(epochs.current())).isTrue();
  }

  @Test
  void aMemberInsideSinceAnOlderEpochKeepsTheMemory() {
    CodeEpochs.Member inside = epochs.join();
    assertThat(inside.enter(epochs.current())).isTrue();
    epochs.retire(FIRST);
    assertThat(epochs.reclaim()).isZero();
    inside.leave();
    assertThat(epochs.reclaim()).isEqualTo(64);
  }

  @Test
  void aMemberThatEnteredAfterwardsDoesNotKeepIt() {
    CodeEpochs.Member old = epochs.join();
    CodeEpochs.Member young = epochs.join();
    assertThat(old.enter(epochs.current())).isTrue();
    epochs.retire(FIRST);
    assertThat(young.enter(epochs.current())).isTrue();
    epochs.retire(SECOND);
    assertThat(epochs.reclaim()).isZero();
    old.leave();
    assertThat(epochs.reclaim()).as("the young one keeps the second").isEqualTo(64);
    assertThat(free).containsExactly(FIRST);
    young.leave();
    assertThat(epochs.reclaim()).isEqualTo(32);
    assertThat(free).containsExactly(FIRST, SECOND);
  }

  @Test
  void aRefusedEntryKeepsNothing() {
    CodeEpochs.Member member = epochs.join();
    epochs.retire(FIRST);
    assertThat(member.enter(0)).isFalse();
    assertThat(epochs.reclaim()).isEqualTo(64);
  }

  @Test
  void aClosedMemberKeepsNothing() {
    CodeEpochs.Member member = epochs.join();
    assertThat(member.enter(epochs.current())).isTrue();
    epochs.retire(FIRST);
    member.close();
    assertThat(epochs.reclaim()).isEqualTo(64);
  }
}
