package dev.perigee.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteBuilderTest {
  @Test
  void collectsAllAppendedBytes() {
    ByteBuilder other = new ByteBuilder().append("other");
    ByteBuilder builder =
        new ByteBuilder(0)
            .append('a')
            .append(0x1ff)
            .append(new byte[] {1, 2})
            .append(new byte[] {1, 2, 3, 4}, 1, 3)
            .append("text\u00e9")
            .appendInteger(Long.MIN_VALUE)
            .append(' ')
            .appendFloat(1.5)
            .appendRepeated('-', 3)
            .appendRepeated('-', -1)
            .append(other);
    assertThat(builder.toString())
        .isEqualTo("a\u00ff\1\2\2\3text\u00e9-9223372036854775808 1.5---other");
    assertThat(builder.length()).isEqualTo(builder.toString().length());
    assertThat(builder.byteAt(1)).isEqualTo((byte) 0xff);
    assertThat(builder.array()).startsWith(builder.toByteArray());
  }

  @Test
  void appendsItself() {
    ByteBuilder builder = new ByteBuilder().append("0123456789".repeat(3));
    assertThat(builder.append(builder).toString()).isEqualTo("0123456789".repeat(6));
  }

  @Test
  void growsByMoreThanDouble() {
    ByteBuilder builder = new ByteBuilder().append(new byte[100_000]).append(1);
    assertThat(builder.length()).isEqualTo(100_001);
    assertThat(builder.byteAt(100_000)).isEqualTo((byte) 1);
  }

  @Test
  void zeroesBytesThatItsLengthUncovers() {
    ByteBuilder builder = new ByteBuilder().append("abc");
    builder.setLength(1);
    builder.setLength(3);
    assertThat(builder.toByteArray()).containsExactly('a', 0, 0);
    assertThatThrownBy(() -> builder.setLength(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesInvalidRanges() {
    ByteBuilder builder = new ByteBuilder().append("abc");
    assertThatThrownBy(() -> builder.byteAt(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> builder.append(new byte[2], 1, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> builder.reserve(ByteBuilder.MAXIMUM_LENGTH))
        .isInstanceOf(IllegalStateException.class);
  }
}
