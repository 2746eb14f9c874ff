package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.TextLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import dev.perigee.testing.Emulation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Target;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** New objects, metatables and short strings. */
abstract class ObjectRoutinesContract extends RoutineHarness {
  ObjectRoutinesContract(Target target) {
    super(target);
  }

  private long newTable(int fields, int elements) {
    long table = newTable(fields);
    if (table == 0 || elements == 0) {
      return table;
    }
    int sizeClass = SizeClasses.of(elements * TableLayout.ELEMENT_SIZE);
    long list = StateLayout.freeRaw(sizeClass);
    return call(Routine.ADD_ARRAY, table, list, SizeClasses.bytes(sizeClass), elements);
  }

  private long newTable(int fields) {
    if (fields == 0) {
      return call(Routine.NEW_TABLE);
    }
    int sizeClass = SizeClasses.of(fields * TableLayout.NODE_SIZE);
    long list = StateLayout.freeRaw(sizeClass);
    return call(Routine.NEW_RECORD, list, SizeClasses.bytes(sizeClass), fields);
  }

  @Test
  void newTablesEqualThoseOfJava() {
    int made = 0;
    List<Long> keys = keys();
    for (int i = 0; i < Emulation.rounds(3000); i++) {
      int fields = Integer.highestOneBit(random.nextInt(33));
      int elements = random.nextInt(2) * random.nextInt(225);
      long expected = tables.create(elements, fields);
      long table = newTable(fields, elements);
      if (table == 0) {
        continue;
      }
      made++;
      for (int offset = 0; offset < TableLayout.SIZE; offset += 8) {
        boolean address = offset == TableLayout.ARRAY || offset == TableLayout.TAGS;
        if (address ? elements == 0 : fields == 0 || offset != TableLayout.NODES) {
          assertThat(Memory.getLong(table + offset)).isEqualTo(Memory.getLong(expected + offset));
        }
      }
      assertThat(entries(table)).isEmpty();
      for (long key : keys.subList(0, Math.min(fields, keys.size()))) {
        tables.setString(table, key, Tag.INTEGER, i);
        tables.setString(expected, key, Tag.INTEGER, i);
      }
      for (int element = 1; element <= elements; element++) {
        tables.setInteger(table, element, Tag.INTEGER, element);
        tables.setInteger(expected, element, Tag.INTEGER, element);
      }
      assertThat(entries(table)).isEqualTo(entries(expected));
    }
    assertThat(made > Emulation.rounds(2000)).as("%d made", made).isEqualTo(!Memory.CHECKED);
  }

  @Test
  void metatablesAreSetAndFound() {
    long protection = state.metatables().name(Metamethod.METATABLE);
    long finalizer = state.metatables().name(Metamethod.GC);
    int set = 0;
    for (int i = 0; i < Emulation.rounds(2000); i++) {
      long table = tables.create(0, 0);
      for (int metatables = 0; metatables < 2; metatables++) {
        long metatable = tables.create(0, random.nextInt(3) * 4L);
        for (long key : keys().subList(0, random.nextInt(4))) {
          tables.setString(metatable, key, Tag.TRUE, 0);
        }
        int guarded = random.nextInt(6) == 0 ? Tag.TRUE : Tag.NIL;
        tables.setString(metatable, protection, guarded, 0);
        int finalized = random.nextInt(6) == 0 ? Tag.TRUE : Tag.NIL;
        tables.setString(metatable, finalizer, finalized, 0);
        long old = metatable(table);
        boolean isProtected = old != 0 && tables.getString(old, protection) != Tag.NIL;
        boolean possible = !isProtected && finalized == Tag.NIL;
        long given = call(Routine.GET_METATABLE, table);
        assertThat(given).isEqualTo(isProtected ? 0 : old == 0 ? Routine.NO : old);
        long answer = call(Routine.SET_METATABLE, table, metatable);
        assertThat(answer).as("seed %d", seed).isEqualTo(possible ? Routine.YES : 0);
        assertThat(metatable(table)).isEqualTo(possible ? metatable : old);
        assertThat(state.metatables().findIn(metatable, Metamethod.GC)).isEqualTo(finalized);
        set += possible ? 1 : 0;
      }
    }
    assertThat(set).isPositive();
    long black = tables.create(0, 0);
    int colour = Memory.getByte(black + ObjectLayout.COLOUR);
    Memory.putByte(black + ObjectLayout.COLOUR, ObjectLayout.BLACK);
    assertThat(call(Routine.SET_METATABLE, black, tables.create(0, 0))).isZero();
    Memory.putByte(black + ObjectLayout.COLOUR, colour);
  }

  /** The result of {@code string.sub}; null if that is not a short string. */
  private static @Nullable String substring(String text, long first, long last) {
    long start = first > 0 ? first : Math.max(first == 0 ? 1 : text.length() + first + 1, 1);
    long end = Math.min(last < 0 ? text.length() + last + 1 : last, text.length());
    String result = start > end ? "" : text.substring((int) start - 1, (int) end);
    return result.length() > Constant.MAX_SHORT_STRING ? null : result;
  }

  private String randomText() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(90); length > 0; length--) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  private long randomPosition() {
    return switch (random.nextInt(20)) {
      case 0 -> Long.MAX_VALUE;
      case 1 -> Long.MIN_VALUE;
      default -> random.nextInt(200) - 100;
    };
  }

  @Test
  void substringsEqualThoseOfJava() {
    int made = 0;
    for (int i = 0; i < Emulation.rounds(20_000); i++) {
      String text = randomText();
      long first = randomPosition();
      long last = random.nextBoolean() ? randomPosition() : first + random.nextInt(10);
      long string = string(text);
      long before = state.strings().internedCount();
      long answer = call(Routine.SUBSTRING, string, first, last);
      made += (int) (state.strings().internedCount() - before);
      String expected = substring(text, first, last);
      if (expected == null) {
        assertThat(answer).as("seed %d", seed).isZero();
      } else if (answer != 0) {
        assertThat(state.strings().text(answer)).as("seed %d", seed).isEqualTo(expected);
        assertThat(Strings.tag(answer)).isEqualTo(Tag.STRING);
        assertThat(string(expected)).as("seed %d", seed).isEqualTo(answer);
      } else {
        string(expected);
      }
    }
    assertThat(made > Emulation.rounds(1000)).as("%d made", made).isEqualTo(!Memory.CHECKED);
  }

  /** Arbitrary bytes, often with the maximum length of a short string or a few more. */
  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 8 : 44)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextBoolean() ? random.nextInt(0x3c, 0x80) : random.nextInt(256));
    }
    return bytes;
  }

  /**
   * Checks that a routine's string has these bytes. The routine may leave short ones to Java, and
   * must do so with longer ones.
   */
  private void assertString(long answer, byte[] expected) {
    if (expected.length > Constant.MAX_SHORT_STRING) {
      assertThat(answer).as("seed %d", seed).isZero();
    } else if (answer != 0) {
      assertThat(state.strings().bytes(answer)).as("seed %d", seed).isEqualTo(expected);
      assertThat(state.strings().create(expected)).as("seed %d", seed).isEqualTo(answer);
    }
  }

  @Test
  void onlyLettersChangeTheirCase() {
    int made = 0;
    for (int i = 0; i < Emulation.rounds(10_000); i++) {
      byte[] bytes = randomBytes();
      char firstLetter = random.nextBoolean() ? 'a' : 'A';
      long string = state.strings().create(bytes);
      long before = state.strings().internedCount();
      long answer = call(Routine.CHANGE_CASE, string, firstLetter);
      made += (int) (state.strings().internedCount() - before);
      for (int at = 0; at < bytes.length; at++) {
        if (bytes[at] >= firstLetter && bytes[at] < firstLetter + 26) {
          bytes[at] = (byte) (bytes[at] ^ 0x20);
        }
      }
      assertString(answer, bytes);
    }
    assertThat(made > Emulation.rounds(1000)).as("%d made", made).isEqualTo(!Memory.CHECKED);
  }

  @Test
  void repetitionsEqualThoseOfJava() {
    int made = 0;
    for (int i = 0; i < Emulation.rounds(10_000); i++) {
      byte[] bytes = randomBytes();
      int count = random.nextInt(1, random.nextBoolean() ? 4 : 41);
      long string = state.strings().create(bytes);
      long before = state.strings().internedCount();
      long answer = call(Routine.REPEAT, string, count);
      made += (int) (state.strings().internedCount() - before);
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      for (int copy = 0; copy < count; copy++) {
        expected.writeBytes(bytes);
      }
      assertString(answer, expected.toByteArray());
    }
    assertThat(made > Emulation.rounds(1000)).as("%d made", made).isEqualTo(!Memory.CHECKED);
    for (long count : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
      assertThat(call(Routine.REPEAT, string("x"), count)).isZero();
    }
  }

  @Test
  void textsAreFoundWhereJavaFindsThem() {
    int found = 0;
    for (int i = 0; i < Emulation.rounds(20_000); i++) {
      String text = randomText();
      String wanted = randomText();
      wanted = wanted.substring(0, Math.min(random.nextInt(5), wanted.length()));
      int first = random.nextInt(-2, text.length() + 4);
      long answer = call(Routine.FIND, string(text), string(wanted), first);
      int at = first - 1 > text.length() ? -1 : text.indexOf(wanted, first - 1);
      assertThat(answer).as("seed %d", seed).isEqualTo(first < 1 ? 0 : at + 2);
      found += at >= 0 ? 1 : 0;
    }
    assertThat(found).isGreaterThan(Emulation.rounds(1000));
    assertThat(call(Routine.FIND, string("x".repeat(1024)), string("y"), 1)).isEqualTo(1);
    assertThat(call(Routine.FIND, string("x".repeat(1025)), string("y"), 1)).isZero();
    assertThat(call(Routine.FIND, string("x"), string("y".repeat(41)), 1)).isZero();
    assertThat(call(Routine.FIND, string("x".repeat(1024)), string(""), 1025)).isEqualTo(1026);
    assertThat(call(Routine.FIND, string("x".repeat(1024)), string(""), 1026)).isEqualTo(1);
    assertThat(call(Routine.FIND, string("x"), string("x"), Long.MAX_VALUE)).isEqualTo(1);
    state.record().takeUncountedWork();
    assertThat(call(Routine.FIND, string("x".repeat(1024)), string("x".repeat(39) + "y"), 1))
        .isEqualTo(1);
    assertThat(state.record().takeUncountedWork()).isGreaterThan(2000);
  }

  @Test
  void charactersEqualThoseOfJava() {
    int made = 0;
    for (int i = 0; i < 512; i++) {
      long before = state.strings().internedCount();
      long answer = call(Routine.CHARACTER, i & 0xff);
      made += (int) (state.strings().internedCount() - before);
      long expected = state.strings().create(new byte[] {(byte) i});
      assertThat(answer).isIn(expected, 0L);
      assertThat(i < 256 || answer != 0).isTrue();
    }
    assertThat(made > 100).as("%d made", made).isEqualTo(!Memory.CHECKED);
  }

  private long randomInteger() {
    long bits = random.nextLong() >> random.nextInt(Long.SIZE);
    return random.nextInt(50) == 0 ? Long.MIN_VALUE : bits;
  }

  @Test
  void appendedPiecesBecomeOneString() {
    int made = 0;
    int longOnes = 0;
    for (int i = 0; i < Emulation.rounds(20_000); i++) {
      StringBuilder text = new StringBuilder();
      long position = 1;
      for (int pieces = random.nextInt(5); pieces > 0 && position != 0; pieces--) {
        String piece = randomPiece();
        boolean isNumber = random.nextBoolean();
        long payload = isNumber ? randomInteger() : string(piece);
        int tag = isNumber ? Tag.INTEGER : Strings.tag(payload);
        text.append(isNumber ? Long.toString(payload) : piece);
        position = call(Routine.APPEND, position, tag, payload);
      }
      boolean fits = text.length() <= TextLayout.LONGEST;
      assertThat(position).as("seed %d", seed).isEqualTo(fits ? text.length() + 1 : 0);
      if (position == 0) {
        continue;
      }
      long before = state.strings().internedCount();
      long answer = call(Routine.MAKE_STRING, position);
      made += (int) (state.strings().internedCount() - before);
      longOnes += assertMade(answer, text.toString()) ? 1 : 0;
    }
    assertThat(made > Emulation.rounds(1000)).as("%d made", made).isEqualTo(!Memory.CHECKED);
    assertThat(longOnes > Emulation.rounds(1000))
        .as("%d long ones", longOnes)
        .isEqualTo(!Memory.CHECKED);
  }

  private String randomPiece() {
    return switch (random.nextInt(6)) {
      case 0 -> "long ".repeat(random.nextInt(9, 30));
      case 1 -> "x".repeat(random.nextInt(TextLayout.LONGEST + 20));
      default -> randomText();
    };
  }

  /** Whether the string is a new long string. */
  private boolean assertMade(long answer, String text) {
    long expected = string(text);
    if (answer == 0 || text.length() <= Constant.MAX_SHORT_STRING) {
      assertThat(answer).as("seed %d", seed).isIn(expected, 0L);
      return false;
    }
    assertThat(Memory.getLong(answer)).isEqualTo(Memory.getLong(expected));
    assertThat(Strings.length(answer)).isEqualTo(text.length());
    assertThat(state.strings().bytes(answer)).isEqualTo(state.strings().bytes(expected));
    return true;
  }

  @Test
  void joinedElementsEqualThoseOfJava() {
    int joined = 0;
    for (int i = 0; i < Emulation.rounds(10_000); i++) {
      long table = tables.create(random.nextInt(8), 0);
      int count = random.nextInt(8);
      boolean allStrings = true;
      List<String> texts = new ArrayList<>();
      for (int index = 1; index <= count; index++) {
        String text = randomPiece();
        boolean isString = random.nextInt(20) > 0;
        allStrings &= isString;
        long payload = isString ? string(text) : index;
        tables.setInteger(table, index, isString ? Strings.tag(payload) : Tag.INTEGER, payload);
        texts.add(text);
      }
      String separator = random.nextBoolean() ? "" : randomText();
      boolean hasArray = Memory.getLong(table + TableLayout.ARRAY_SIZE) >= count;
      String text = String.join(separator, texts);
      long given = separator.isEmpty() && random.nextBoolean() ? 0 : string(separator);
      long answer = call(Routine.JOIN, table, given, count);
      boolean possible = allStrings && hasArray && text.length() <= TextLayout.LONGEST;
      assertThat(answer).as("seed %d", seed).isEqualTo(possible ? text.length() + 1 : 0);
      if (answer != 0) {
        assertMade(call(Routine.MAKE_STRING, answer), text);
        joined++;
      }
    }
    assertThat(joined).isGreaterThan(Emulation.rounds(2000));
    long table = tables.create(1, 0);
    assertThat(call(Routine.JOIN, table, 0, -1)).isZero();
    for (int index = 1; index <= 1000; index++) {
      tables.setInteger(table, index, Tag.STRING, string(""));
    }
    state.record().takeUncountedWork();
    assertThat(call(Routine.JOIN, table, 0, 1000)).isEqualTo(1);
    assertThat(state.record().takeUncountedWork()).isEqualTo(1000);
    assertThat(call(Routine.JOIN, table, 0, Long.MAX_VALUE)).isZero();
  }

  @Test
  void numeralsBecomeIntegersAndFractions() {
    int found = 0;
    for (int i = 0; i < Emulation.rounds(20_000); i++) {
      int digits = random.nextInt(1, 22);
      StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
      for (int digit = 0; digit < digits; digit++) {
        text.append((char) ('0' + random.nextInt(10)));
      }
      if (random.nextInt(2) > 0) {
        text.insert(random.nextInt(text.length() + 1), '.');
      }
      if (random.nextInt(4) == 0) {
        text.setCharAt(random.nextInt(text.length()), "/: x.-+\u00b0".charAt(random.nextInt(8)));
      }
      found += numeral(text.toString());
    }
    assertThat(found).isGreaterThan(Emulation.rounds(5000));
    for (String text :
        new String[] {"", "-", ".", "-.", "1.", ".5", "-0.0", "0.0", "1.25", "1e5"}) {
      found += numeral(text);
    }
  }

  /** Compares what NUMERAL makes of a text with what Java does; 1 if it was a numeral. */
  private int numeral(String text) {
    boolean isInteger = text.matches("-?[0-9]+");
    boolean isFraction = text.matches("-?([0-9]+\\.[0-9]*|\\.[0-9]+)");
    long digits = 0;
    if (isFraction && text.length() <= 18) {
      digits = Math.abs(Long.parseLong(text.replace(".", "")));
      isFraction = digits != 0 && digits <= 1L << 53;
    }
    int tag = text.length() > 18 ? 0 : isInteger ? Tag.INTEGER : isFraction ? Tag.FLOAT : 0;
    long string = state.strings().create(text.getBytes(StandardCharsets.ISO_8859_1));
    long answer = call(Routine.NUMERAL, string);
    assertThat(answer).as("seed %d, %s", seed, text).isEqualTo(tag);
    if (tag == 0) {
      return 0;
    }
    long value = Memory.getLong(state.address() + Routine.scratchWord(Routine.INTEGER));
    long power = Memory.getLong(state.address() + Routine.scratchWord(Routine.POWER));
    if (tag == Tag.INTEGER) {
      assertThat(value).as("seed %d", seed).isEqualTo(Long.parseLong(text));
    } else {
      double number = (double) value / power;
      assertThat(number).as("seed %d, %s", seed, text).isEqualTo(Double.parseDouble(text));
    }
    return 1;
  }

  @Test
  void onlyStringsAndIntegersAreAppended() {
    assertThat(call(Routine.APPEND, 1, Tag.FLOAT, Double.doubleToLongBits(1.5))).isZero();
    assertThat(call(Routine.APPEND, 1, Tag.NIL, 0)).isZero();
    assertThat(call(Routine.APPEND, 1, Tag.TABLE, state.tables().create(0, 0))).isZero();
  }

  @Test
  void deadStringsAreLeftToJava() {
    long string = string("to be revived");
    int colour = Memory.getByte(string + ObjectLayout.COLOUR);
    int whites = ObjectLayout.WHITE_0 | ObjectLayout.WHITE_1;
    assertThat(call(Routine.SUBSTRING, string("to be revived, perhaps"), 1, 13)).isEqualTo(string);
    Memory.putByte(string + ObjectLayout.COLOUR, colour ^ whites);
    assertThat(call(Routine.SUBSTRING, string("to be revived, perhaps"), 1, 13)).isZero();
    Memory.putByte(string + ObjectLayout.COLOUR, colour);
  }

  private static final long COLOUR = 0xFFL << (Byte.SIZE * ObjectLayout.COLOUR);

  @Test
  void newObjectsHaveTheHeadersOfJava() {
    int made = 0;
    for (int i = 0; i < 1000; i++) {
      int upvalues = random.nextInt(17);
      long expected = state.values().objects().closure(0, upvalues);
      int sizeClass = SizeClasses.of(ClosureLayout.size(upvalues));
      long header = Memory.getLong(expected);
      int bytes = SizeClasses.bytes(sizeClass);
      long object =
          call(Routine.NEW_OBJECT, StateLayout.freeObjects(sizeClass), bytes, header & ~COLOUR);
      if (object == 0) {
        continue;
      }
      made++;
      assertThat(object).isNotEqualTo(expected);
      assertThat(Memory.getLong(object)).isEqualTo(header);
      for (int offset = ObjectLayout.HEADER; offset < bytes; offset += 8) {
        Memory.putLong(object + offset, 0);
      }
    }
    assertThat(made > 700).as("%d made", made).isEqualTo(!Memory.CHECKED);
  }
}
