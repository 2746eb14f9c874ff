package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ChildJvm;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TrainingTest {
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void driversUseStepsUntilTheLoopIsCompiled() throws IOException, InterruptedException {
    assertThat(ChildJvm.linesOf(TrainingRun.class))
        .containsExactly(TrainingRun.STEPS, TrainingRun.LOOP, TrainingRun.LOOP);
  }

  @Test
  void withoutTrainingTheLoopIsUsedAtOnce() throws IOException, InterruptedException {
    assertThat(ChildJvm.linesOf(TrainingRun.class, "-Dperigee.training=false"))
        .containsExactly(TrainingRun.LOOP, TrainingRun.LOOP);
  }

  @Test
  void aJvmWithoutC2IsRecognisedByItsMode() {
    assertThat(Training.isWithoutC2("mixed mode, emulated-client, sharing")).isTrue();
    assertThat(Training.isWithoutC2("interpreted mode, sharing")).isTrue();
    assertThat(Training.isWithoutC2("mixed mode, sharing")).isFalse();
  }
}
