package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.operation.Indexing;
import dev.perigee.runtime.text.CalendarTime;
import dev.perigee.runtime.text.InvalidFormatException;
import dev.perigee.runtime.text.StrftimeFormatter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The time functions of {@code os} (manual 6.9). */
enum OsTime implements LibraryFunction {
  CLOCK,
  DATE,
  DIFFTIME,
  TIME;

  private static final double NANOSECONDS = 1e9;

  private static final byte[] DEFAULT_FORMAT = "%c".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TABLE_FORMAT = "*t".getBytes(StandardCharsets.US_ASCII);
  private static final int FIELDS = 9;

  /** Maximum number of bytes that a conversion produces for its letter in the C locale. */
  private static final int CONVERSION_GROWTH = 64;

  /** Instructions that a letter of a format counts as. */
  private static final int WORK_PER_LETTER = 8;

  /** C's {@code tm_year} counts from here, and its {@code tm_mon} from 0. */
  private static final int YEAR_OFFSET = 1900;

  private static final int MONTH_OFFSET = 1;

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case CLOCK -> clock(context);
      case DATE -> date(context);
      case DIFFTIME -> difference(context);
      case TIME -> time(context);
    };
  }

  /** Makes an {@code os} that has only these functions. */
  static void open(LuaState state) {
    LibraryTable.create(state, "os", 4).functions(values()).publish("os");
  }

  /**
   * Seconds since the libraries were opened. The processor time of the process, which C's {@code
   * clock} returns, would include much that is not the script's.
   */
  private static int clock(CallContext context) {
    long start = LibraryState.of(context.state()).start();
    context.pushFloat((System.nanoTime() - start) / NANOSECONDS);
    return 1;
  }

  private static int difference(CallContext context) {
    long later = context.checkInteger(1);
    long earlier = context.checkInteger(2);
    context.pushFloat((double) later - (double) earlier);
    return 1;
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  private static int date(CallContext context) {
    byte[] given = context.optionalBytes(1, DEFAULT_FORMAT);
    long seconds = context.isNoneOrNil(2) ? now() : context.checkInteger(2);
    boolean utc = given.length > 0 && given[0] == '!';
    context.state().meter().count((long) given.length * WORK_PER_LETTER);
    byte[] format = utc ? Arrays.copyOfRange(given, 1, given.length) : given;
    CalendarTime time =
        utc ? CalendarTime.utc(seconds) : CalendarTime.of(seconds, ZoneId.systemDefault());
    if (time == null) {
      throw context.error("date result cannot be represented in this installation");
    }
    if (Arrays.equals(format, TABLE_FORMAT)) {
      context.pushTable(0, FIELDS);
      setFields(context, context.size(), time);
      return 1;
    }
    try (ChargedBytes out = new ChargedBytes(context.state())) {
      out.reserve((long) format.length * CONVERSION_GROWTH);
      StrftimeFormatter.append(out.bytes(), format, time);
      context.pushBytes(out.bytes().array(), 0, out.bytes().length());
      return 1;
    } catch (InvalidFormatException e) {
      throw context.argumentError(1, String.valueOf(e.getMessage()));
    }
  }

  private static void setFields(CallContext context, int table, CalendarTime time) {
    setField(context, table, "year", Tag.INTEGER, time.year());
    setField(context, table, "month", Tag.INTEGER, time.month());
    setField(context, table, "day", Tag.INTEGER, time.day());
    setField(context, table, "hour", Tag.INTEGER, time.hour());
    setField(context, table, "min", Tag.INTEGER, time.minute());
    setField(context, table, "sec", Tag.INTEGER, time.second());
    setField(context, table, "yday", Tag.INTEGER, time.dayOfYear());
    setField(context, table, "wday", Tag.INTEGER, time.weekday() + 1L);
    setField(context, table, "isdst", Tag.ofBoolean(time.daylightSaving()), 0);
  }

  private static void setField(CallContext context, int table, String name, int tag, long payload) {
    int size = context.size();
    context.pushText(name);
    indexing(context)
        .set(
            Tag.TABLE,
            context.payload(table),
            context.tag(size + 1),
            context.payload(size + 1),
            tag,
            payload);
    context.setSize(size);
  }

  private static Indexing indexing(CallContext context) {
    return context.state().operations().indexing();
  }

  private static int time(CallContext context) {
    if (context.isNoneOrNil(1)) {
      context.pushInteger(now());
      return 1;
    }
    context.checkTable(1);
    long year = field(context, "year", -1, YEAR_OFFSET) + YEAR_OFFSET;
    long month = field(context, "month", -1, MONTH_OFFSET) + MONTH_OFFSET;
    long day = field(context, "day", -1, 0);
    long hour = field(context, "hour", 12, 0);
    long minute = field(context, "min", 0, 0);
    long second = field(context, "sec", 0, 0);
    Boolean daylightSaving = booleanField(context, "isdst");
    CalendarTime time =
        CalendarTime.ofFields(
            year, month, day, hour, minute, second, daylightSaving, ZoneId.systemDefault());
    // C's mktime reports failure by the result -1.
    if (time == null || time.epochSecond() == -1) {
      throw context.error("time result cannot be represented in this installation");
    }
    setFields(context, 1, time);
    context.pushInteger(time.epochSecond());
    return 1;
  }

  /**
   * A field of the table at index 1, minus an offset.
   *
   * @param otherwise the result for an absent field, or a negative number if the field is required
   */
  private static long field(CallContext context, String name, int otherwise, int offset) {
    LuaState state = context.state();
    int tag = get(context, name);
    if (!state.conversions().toInteger(tag, state.tables().payload)) {
      if (tag != Tag.NIL) {
        throw context.error("field '" + name + "' is not an integer");
      }
      if (otherwise < 0) {
        throw context.error("field '" + name + "' missing in date table");
      }
      return otherwise;
    }
    long value = state.conversions().integer();
    if (value >= 0 ? value - offset > Integer.MAX_VALUE : value < Integer.MIN_VALUE + offset) {
      throw context.error("field '" + name + "' is out-of-bound");
    }
    return value - offset;
  }

  private static @Nullable Boolean booleanField(CallContext context, String name) {
    int tag = get(context, name);
    return tag == Tag.NIL ? null : !Tag.isFalse(tag);
  }

  /** Reads a field; its payload is in the tables' {@code payload}. */
  private static int get(CallContext context, String name) {
    int size = context.size();
    context.pushText(name);
    int tag =
        indexing(context)
            .get(Tag.TABLE, context.payload(1), context.tag(size + 1), context.payload(size + 1));
    context.setSize(size);
    return tag;
  }
}
