package dev.perigee.tier1.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.target.FakeTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodeCacheTest {
  private static final int SIZE = 16 << 10;

  private final FakeRegion region = new FakeRegion(SIZE, true);
  private final CodeCache cache = new CodeCache(region, FakeTarget.INSTANCE, "");

  private InstalledCode publish(int number, int bytes) throws CannotCompileException {
    return cache.publish(Codes.key(number), Codes.of(bytes, number)).orElseThrow();
  }

  @Test
  void theStubsAreAtTheRegionsStart() {
    assertThat(cache.obstacle()).isNull();
    byte[] stubs = FakeTarget.INSTANCE.stubs().code();
    assertThat(region.word(region.base()))
        .isEqualTo(
            (stubs[0] & 0xff) | (stubs[1] & 0xff) << 8 | (stubs[2] & 0xff) << 16 | stubs[3] << 24);
  }

  @Test
  void codeIsFoundByItsKeyWhereItWasWritten() throws CannotCompileException {
    InstalledCode code = publish(7, 64);
    assertThat(cache.find(Codes.key(7))).isSameAs(code);
    assertThat(cache.find(Codes.key(8))).isNull();
    assertThat(region.word(region.base() + code.callEntry())).isEqualTo(7);
    assertThat(code.entry(0)).isEqualTo((int) code.callEntry());
    assertThat(code.entry(1)).isEqualTo(InstalledCode.NO_ENTRY);
    assertThat(code.entry(1000)).isEqualTo(InstalledCode.NO_ENTRY);
    assertThat(region.synchronizations()).as("fresh memory").isZero();
  }

  @Test
  void theFirstOfTwoWithOneKeyStays() throws CannotCompileException {
    InstalledCode first = publish(7, 64);
    assertThat(publish(7, 64)).isSameAs(first);
    assertThat(publish(8, 64).callEntry())
        .as("the second one's memory was freed")
        .isEqualTo(first.callEntry() + first.range().length());
  }

  @Test
  void evictedCodeIsRetiredAndItsMemoryUsedAgain() throws CannotCompileException {
    InstalledCode code = publish(1, 64);
    assertThat(code.acquire()).isTrue();
    long epoch = cache.epochs().current();
    assertThat(cache.evict(code)).isTrue();
    assertThat(cache.evict(code)).isFalse();
    assertThat(code.isRetired()).isTrue();
    assertThat(code.acquire()).isFalse();
    assertThat(cache.epochs().current()).isEqualTo(epoch + 1);
    assertThat(cache.find(Codes.key(1))).isNull();

    InstalledCode next = publish(2, 64);
    assertThat(next.callEntry()).isEqualTo(code.callEntry());
    assertThat(region.synchronizations()).isEqualTo(1);
  }

  @Test
  void memoryOfEvictedCodeIsNotReusedWhileAnEngineIsInside() throws CannotCompileException {
    InstalledCode code = publish(1, 64);
    CodeEpochs.Member member = cache.epochs().join();
    assertThat(member.enter(cache.epochs().current())).isTrue();
    cache.evict(code);
    assertThat(publish(2, 64).callEntry()).isNotEqualTo(code.callEntry());
    assertThat(region.word(region.base() + code.callEntry())).isEqualTo(1);
    member.leave();
    assertThat(publish(3, 64).callEntry()).isEqualTo(code.callEntry());
  }

  @Test
  void aFullRegionMakesRoom() throws CannotCompileException {
    List<InstalledCode> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(publish(i, 1 << 10));
    }
    assertThat(all.stream().filter(code -> !code.isRetired()).count()).isBetween(6L, 12L);
  }

  @Test
  void aFullRegionWithAnEngineInsideIsFullForNow() throws CannotCompileException {
    CodeEpochs.Member member = cache.epochs().join();
    assertThat(member.enter(cache.epochs().current())).isTrue();
    Optional<InstalledCode> last = Optional.empty();
    int published = 0;
    do {
      last = cache.publish(Codes.key(published), Codes.of(1 << 10, published));
      published++;
    } while (last.isPresent());
    assertThat(published).isEqualTo(SIZE / 1024);
    member.leave();
    assertThat(cache.publish(Codes.key(published), Codes.of(1 << 10, 1))).isPresent();
  }

  @Test
  void codeThatNoEngineRunsIsEvictedFirst() throws CannotCompileException {
    InstalledCode big = publish(1, 5 << 10);
    InstalledCode held = publish(2, 3 << 10);
    assertThat(held.acquire()).isTrue();
    InstalledCode idle = publish(3, 3 << 10);
    InstalledCode newest = publish(4, 6 << 10);
    assertThat(newest.isRetired()).isFalse();
    assertThat(held.isRetired()).as("held").isFalse();
    assertThat(big.isRetired() || idle.isRetired()).isTrue();
  }

  @Test
  void codeThatIsTooLargeIsRefusedForGood() {
    assertThatThrownBy(() -> publish(1, SIZE - 1024))
        .isInstanceOf(CannotCompileException.class)
        .hasMessageContaining("more than the region takes");
  }

  @Test
  void aRegionThatCannotBeRewrittenFillsUpForGood() throws CannotCompileException {
    CodeCache once = new CodeCache(new FakeRegion(SIZE, false), FakeTarget.INSTANCE, "");
    InstalledCode first = once.publish(Codes.key(0), Codes.of(8 << 10, 0)).orElseThrow();
    assertThatThrownBy(() -> once.publish(Codes.key(1), Codes.of(8 << 10, 0)))
        .isInstanceOf(CannotCompileException.class)
        .hasMessageContaining("full");
    assertThat(first.isRetired()).isFalse();
  }

  /** A function may be small and have a large constant, which its key keeps alive. */
  @Test
  void keysCountLikeCode() throws CannotCompileException {
    CodeCache large = new CodeCache(new FakeRegion(1 << 20, true), FakeTarget.INSTANCE, "");
    List<InstalledCode> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CodeKey key = Codes.key("x".repeat(100_000) + i);
      all.add(large.publish(key, Codes.of(64, i)).orElseThrow());
    }
    assertThat(all.stream().filter(code -> !code.isRetired()).count()).isBetween(1L, 8L);
    assertThatThrownBy(() -> large.publish(Codes.key("x".repeat(1 << 20)), Codes.of(64, 0)))
        .isInstanceOf(CannotCompileException.class)
        .hasMessageContaining("more than the region takes");

    CodeCache once = new CodeCache(new FakeRegion(1 << 20, false), FakeTarget.INSTANCE, "");
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                once.publish(Codes.key("x".repeat(100_000) + i), Codes.of(64, i));
              }
            })
        .isInstanceOf(CannotCompileException.class)
        .hasMessageContaining("keys");
  }

  @Test
  void withoutMemoryTheObstacleIsTheRegionsReport() {
    assertThat(
            new CodeCache(new FakeRegion(0, false), FakeTarget.INSTANCE, "no way here").obstacle())
        .isEqualTo("no way here");
  }
}
