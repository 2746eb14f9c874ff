package dev.perigee.tier1.x64.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.X64Test;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.x64.CallingConvention;
import dev.perigee.tier1.x64.ConventionCaller;
import dev.perigee.tier1.x64.Feature;
import dev.perigee.tier1.x64.ThisProcessor;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@X64Test
class X64TargetTest {
  private static Set<Feature> features(dev.perigee.tier1.target.Target target) {
    return ((X64Target) target).features();
  }

  @Test
  void theTargetOfTheProcessHasNoFeatures() {
    assertThat(features(X64Target.INSTANCE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void featuresAreReadByCodeBehindTheStubs(CallingConvention convention) throws Throwable {
    X64Target target = new X64Target(convention, convention == CallingConvention.WINDOWS);
    try (ConventionCaller caller = new ConventionCaller(convention);
        CodeRegion region = CodeMemoryLadder.open(1 << 20, target).region()) {
      region.write(0, target.stubs().code());
      assertThat(
              features(
                  target.onThisMachine((offset, first, second) ->
                      caller.call(region.base() + offset, first, second))))
          .isEqualTo(ThisProcessor.features());
    }
  }

  @Test
  void aCacheReadsTheFeaturesOnce() throws Throwable {
    try (CodeRegion region = CodeMemoryLadder.open(1 << 20, X64Target.INSTANCE).region()) {
      CodeCache cache = new CodeCache(region, X64Target.INSTANCE, "");
      assertThat(features(cache.targetOnThisMachine())).isEqualTo(ThisProcessor.features());
      assertThat(cache.targetOnThisMachine()).isSameAs(cache.targetOnThisMachine());
    }
  }
}
