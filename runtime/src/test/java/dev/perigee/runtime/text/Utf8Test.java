package dev.perigee.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "7f, 7f",
    "80, c280",
    "7ff, dfbf",
    "800, e0a080",
    "20ac, e282ac",
    "d800, eda080",
    "ffff, efbfbf",
    "10000, f0908080",
    "10ffff, f48fbfbf",
    "1fffff, f7bfbfbf",
    "200000, f888808080",
    "3ffffff, fbbfbfbfbf",
    "4000000, fc8480808080",
    "7fffffff, fdbfbfbfbfbf",
  })
  void encodesEveryLength(String value, String expected) {
    ByteBuilder out = new ByteBuilder().append('x');
    Utf8.append(out, Long.parseLong(value, 16));
    assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo("78" + expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0x8000_0000L, Long.MIN_VALUE, Long.MAX_VALUE})
  void refusesOtherValues(long value) {
    assertThatThrownBy(() -> Utf8.append(new ByteBuilder(), value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesNothingBeyondItsEnd() {
    byte[] target = new byte[4];
    assertThat(Utf8.write(0xe9, target, 1)).isEqualTo(3);
    assertThat(target).containsExactly(0, 0xc3, 0xa9, 0);
  }
}
