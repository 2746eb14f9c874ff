package dev.perigee.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.HeapFixture;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringsTest {
  private final HeapFixture f = new HeapFixture();

  @AfterEach
  void tearDown() {
    f.close();
  }

  private static byte[] random(Random random, int length, int letters) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(letters);
    }
    return bytes;
  }

  @Test
  void bytesOfEveryLengthRoundTrip() {
    long seed = TestSeed.of(StringsTest.class);
    Random random = new Random(seed);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = random(random, length + 5, 256);
      long string = f.strings.create(bytes, 3, length);
      assertThat(f.strings.bytes(string)).isEqualTo(Arrays.copyOfRange(bytes, 3, 3 + length));
      assertThat(Strings.length(string)).isEqualTo(length);
      assertThat(Strings.tag(string)).isEqualTo(length <= 40 ? Tag.STRING : Tag.LONG_STRING);
    }
  }

  @Test
  void shortStringsOfEqualBytesAreOneObjectHoweverTheyAreMade() {
    for (int length = 0; length <= 40; length++) {
      String text = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH".substring(0, length);
      long string = f.root(0, Tag.STRING, f.strings.create(text));
      long whole =
          f.root(1, Tag.LONG_STRING, f.strings.create("+".repeat(30) + text + "-".repeat(50)));
      assertThat(f.strings.substring(whole, 30, length)).isEqualTo(string);
      assertThat(f.strings.create(string + StringLayout.BYTES, length)).isEqualTo(string);
      f.root(2, Tag.STRING, f.strings.create(text.substring(0, length / 3)));
      f.root(3, Tag.STRING, f.strings.create(text.substring(length / 3)));
      assertThat(f.strings.concatenate(f.slot(2), 2)).isEqualTo(string);
      assertThat(f.strings.create(text)).isEqualTo(string);
    }
  }

  @Test
  void manyInternedStringsAreFoundAgain() {
    long seed = TestSeed.of(StringsTest.class);
    Random random = new Random(seed);
    Map<String, Long> model = new HashMap<>();
    long list = f.root(0, f.tables.create(0, 0));
    for (int i = 0; i < 30_000; i++) {
      String text = new String(random(random, random.nextInt(6), 8), StandardCharsets.ISO_8859_1);
      long string = f.strings.create(text);
      Long known = model.putIfAbsent(text, string);
      assertThat(string).isEqualTo(known == null ? string : known);
      f.tables.setString(list, string, Tag.TRUE, 0);
    }
    f.heap.collect();
    model.forEach((text, string) -> assertThat(f.strings.create(text)).isEqualTo(string));
  }

  @Test
  void longStringsAreEqualByBytesAndHaveEqualHashes() {
    String text = "a long string that is surely not interned, since it is long";
    long a = f.root(0, Tag.LONG_STRING, f.strings.create(text));
    long b = f.root(1, Tag.LONG_STRING, f.strings.create(text));
    long c = f.root(2, Tag.LONG_STRING, f.strings.create(text + "!"));
    long d = f.root(3, Tag.LONG_STRING, f.strings.create("A" + text.substring(1)));
    assertThat(a).isNotEqualTo(b);
    assertThat(f.strings.equal(a, b)).isTrue();
    assertThat(f.strings.equal(a, c)).isFalse();
    assertThat(f.strings.equal(a, d)).isFalse();
    assertThat(f.strings.hash(a)).isEqualTo(f.strings.hash(b)).isEqualTo(f.strings.hash(a));
    assertThat(f.strings.hash(a)).isNotEqualTo(f.strings.hash(c)).isNotEqualTo(f.strings.hash(d));
  }

  @Test
  void theOrderIsThatOfUnsignedBytes() {
    long seed = TestSeed.of(StringsTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      int letters = random.nextBoolean() ? 2 : 256;
      byte[] a = random(random, random.nextInt(50), letters);
      byte[] b = random(random, random.nextInt(50), letters);
      long first = f.root(0, Tag.STRING, f.strings.create(a));
      long second = f.strings.create(b);
      assertThat(Integer.signum(f.strings.compare(first, second)))
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
      assertThat(f.strings.equal(first, second)).isEqualTo(Arrays.equals(a, b));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16})
  void concatenationJoinsSlots(int count) {
    long seed = TestSeed.of(StringsTest.class);
    Random random = new Random(seed);
    f.heap.setStress(true);
    for (int round = 0; round < 50; round++) {
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < count; i++) {
        String part = "x".repeat(random.nextInt(30)) + i;
        expected.append(part);
        long string = f.strings.create(part);
        f.root(i, Strings.tag(string), string);
      }
      long joined = f.strings.concatenate(f.slot(0), count);
      assertThat(f.strings.text(joined)).isEqualTo(expected.toString());
    }
  }

  @Test
  void textIsUtf8() {
    long string = f.strings.create("Größe €");
    assertThat(Strings.length(string)).isEqualTo(11);
    assertThat(f.strings.text(string)).isEqualTo("Größe €");
  }

  @Test
  void hashesOfSimilarKeysSpreadOverFewBits() {
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < 4096; i++) {
      places.add(f.strings.hash(f.strings.create("item" + i)) & 4095);
    }
    // A random function would hit about 2,589 different values.
    assertThat(places.size()).isGreaterThan(2400);
  }

  @Test
  void hashesDependOnTheSeed() {
    Strings other = new Strings(f.heap, 1);
    assertThat(other.hash(other.create("key")))
        .isNotEqualTo(f.strings.hash(f.strings.create("key")));
  }

  @Test
  void shortStringsArePaddedWithZeros() {
    for (int length = 1; length <= 40; length++) {
      long string = f.strings.create("z".repeat(length));
      for (int at = length; at % 8 != 0; at++) {
        assertThat(Memory.getByte(string + StringLayout.BYTES + at)).isZero();
      }
    }
  }
}
