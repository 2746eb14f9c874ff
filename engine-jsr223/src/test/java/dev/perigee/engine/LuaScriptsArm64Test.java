package dev.perigee.engine;

import dev.perigee.engine.PerigeeOptions.Tier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every script in every mode, machine code among them. A mode's name says how to get it again. */
@Tag("arm64")
class LuaScriptsArm64Test {
  private static final int CHAOS_SEEDS = 20;

  /** A way to run scripts. */
  private record Mode(String name, UnaryOperator<PerigeeOptions.Builder> options) {}

  @TestFactory
  Stream<DynamicContainer> modes() throws IOException {
    List<Mode> modes = new ArrayList<>();
    modes.add(new Mode("tier 0", options -> options.tier(Tier.INTERPRETED)));
    modes.add(new Mode("tier 1 at once", options -> options.tier(Tier.COMPILED)));
    modes.add(
        new Mode(
            "mixed", options -> options.tier(Tier.MIXED).jitThreshold(20).jitBackground(true)));
    modes.add(new Mode("steps", options -> options.tier(Tier.COMPILED).jitSteps(true)));
    modes.add(new Mode("tier 1, gc stress", options -> options.tier(Tier.COMPILED).gcStress(true)));
    for (long seed = 1; seed <= CHAOS_SEEDS; seed++) {
      long chaos = seed;
      modes.add(new Mode("chaos " + seed, options -> options.tier(Tier.COMPILED).jitChaos(chaos)));
    }
    List<LuaScript> scripts = LuaScript.all();
    return modes.stream()
        .map(mode ->
            DynamicContainer.dynamicContainer(
                mode.name,
                scripts.stream()
                    .map(script ->
                        DynamicTest.dynamicTest(
                            mode.name + ": " + script.name(),
                            () -> script.check(mode.options.apply(PerigeeOptions.builder()))))));
  }
}
