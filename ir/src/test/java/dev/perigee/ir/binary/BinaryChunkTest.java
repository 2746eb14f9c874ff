package dev.perigee.ir.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.ir.Mutation;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Samples;
import dev.perigee.ir.TextPrinter;
import dev.perigee.ir.Verifier;
import dev.perigee.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class BinaryChunkTest {
  /** The number of bytes before the main function. */
  private static final int HEADER = 47;

  @SuppressWarnings("unused")
  private static final List<String> NAMES = Samples.NAMES;

  @ParameterizedTest
  @FieldSource("NAMES")
  void readsWhatWasWritten(String name) {
    Prototype prototype = Samples.prototype(name);
    Prototype read = PrototypeReader.read(PrototypeWriter.write(prototype, false));
    assertThat(TextPrinter.print(read)).isEqualTo(TextPrinter.print(prototype));
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void strippedChunksHaveTheSameCodeButNoNames(String name) {
    Prototype prototype = Samples.prototype(name);
    byte[] stripped = PrototypeWriter.write(prototype, true);
    Prototype read = PrototypeReader.read(stripped);
    assertThat(read.code()).isEqualTo(prototype.code());
    assertThat(read.constants()).isEqualTo(prototype.constants());
    assertThat(read.locals()).isEmpty();
    assertThat(read.lines()).containsOnly(-1);
    assertThat(read.source()).isEqualTo("=?");
    assertThat(stripped).hasSizeLessThan(PrototypeWriter.write(prototype, false).length);
  }

  @Test
  void aPrefixIsTruncated() {
    byte[] chunk = PrototypeWriter.write(Samples.prototype("closures"), false);
    for (int length = 1; length < chunk.length; length++) {
      byte[] prefix = Arrays.copyOf(chunk, length);
      assertThatExceptionOfType(InvalidChunkException.class)
          .isThrownBy(() -> PrototypeReader.read(prefix))
          .withMessage("truncated chunk");
    }
  }

  @Test
  void refusesTrailingBytes() {
    byte[] chunk = PrototypeWriter.write(Samples.prototype("closures"), false);
    assertThatExceptionOfType(InvalidChunkException.class)
        .isThrownBy(() -> PrototypeReader.read(Arrays.copyOf(chunk, chunk.length + 1)));
  }

  @Test
  void refusesOtherHeaders() {
    byte[] chunk = PrototypeWriter.write(Samples.prototype("closures"), false);
    for (int i = 0; i < HEADER; i++) {
      byte[] changed = chunk.clone();
      changed[i]++;
      assertThatExceptionOfType(InvalidChunkException.class)
          .isThrownBy(() -> PrototypeReader.read(changed));
    }
  }

  /**
   * Changed bytes cause an error with a message, or give a function that may run. The engine's
   * tests run such functions.
   */
  @Test
  void survivesChangedBytes() {
    long seed = TestSeed.of(BinaryChunkTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String name = Samples.NAMES.get(random.nextInt(Samples.NAMES.size()));
      byte[] chunk = PrototypeWriter.write(Samples.prototype(name), random.nextBoolean());
      for (int change = random.nextInt(4); change >= 0; change--) {
        chunk[HEADER + random.nextInt(chunk.length - HEADER)] = (byte) random.nextInt();
      }
      try {
        Verifier.verify(PrototypeReader.read(chunk));
      } catch (InvalidChunkException expected) {
        assertThat(expected).hasMessageContaining("chunk");
      } catch (RuntimeException | Error crash) {
        throw new AssertionError("seed " + seed, crash);
      }
    }
  }

  @Test
  void refusesWhatTheVerifierRefuses() {
    long seed = TestSeed.of(BinaryChunkTest.class);
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] chunk =
          PrototypeWriter.write(Mutation.mutate(Samples.prototype("loops"), random), false);
      try {
        PrototypeReader.read(chunk);
      } catch (InvalidChunkException e) {
        assertThat(e).as("seed %d", seed).hasMessageMatching("(corrupt|truncated) chunk.*");
        refused++;
      }
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }
}
