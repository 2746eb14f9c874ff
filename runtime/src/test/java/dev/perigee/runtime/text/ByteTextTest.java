package dev.perigee.runtime.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.TestSeed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteTextTest {
  @Test
  void validTextIsUnchanged() {
    String text = "name, näme, 名, \uD83D\uDE00";
    assertThat(ByteText.decode(text.getBytes(UTF_8))).isEqualTo(text);
    assertThat(ByteText.encode(text)).isEqualTo(text.getBytes(UTF_8));
  }

  @Test
  void anyBytesRoundTrip() {
    long seed = TestSeed.of(ByteTextTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(8)];
      random.nextBytes(bytes);
      assertThat(ByteText.encode("x" + ByteText.decode(bytes) + "ä"))
          .as("seed %d", seed)
          .isEqualTo(concatenated(bytes));
    }
  }

  private static byte[] concatenated(byte[] bytes) {
    byte[] whole = new byte[bytes.length + 3];
    whole[0] = 'x';
    System.arraycopy(bytes, 0, whole, 1, bytes.length);
    System.arraycopy("ä".getBytes(UTF_8), 0, whole, bytes.length + 1, 2);
    return whole;
  }
}
