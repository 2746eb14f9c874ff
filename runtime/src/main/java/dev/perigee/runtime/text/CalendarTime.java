package dev.perigee.runtime.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * A moment with its calendar and clock fields in a time zone: C's {@code struct tm}, which {@code
 * os.date} and {@code os.time} (manual 6.9) expose to Lua. The calendar is always the Gregorian
 * one. The range of years is that of C, which is larger than that of {@code java.time}.
 *
 * @param epochSecond seconds since 1970-01-01 00:00:00 UTC, without leap seconds
 * @param year from {@link #MINIMUM_YEAR} to {@link #MAXIMUM_YEAR}; the year before 1 is 0
 * @param month 1 to 12
 * @param day 1 to 31
 * @param hour 0 to 23
 * @param minute 0 to 59
 * @param second 0 to 59
 * @param weekday 0 to 6, beginning with Sunday (one less than {@code os.date("*t").wday})
 * @param dayOfYear 1 to 366
 * @param daylightSaving whether daylight saving time is in effect
 * @param offsetSeconds how far the local clock is ahead of UTC
 * @param zoneName the abbreviation of the zone's name, such as "CET"
 */
public record CalendarTime(
    long epochSecond,
    long year,
    int month,
    int day,
    int hour,
    int minute,
    int second,
    int weekday,
    int dayOfYear,
    boolean daylightSaving,
    int offsetSeconds,
    String zoneName) {
  /** The first year: C counts years from 1900 in 32 bits. */
  public static final long MINIMUM_YEAR = Integer.MIN_VALUE + 1900L;

  /** The last year. */
  public static final long MAXIMUM_YEAR = Integer.MAX_VALUE + 1900L;

  private static final int SECONDS_A_DAY = 86_400;

  /** Number of years after which the calendar repeats, including weekdays. */
  private static final int CYCLE_YEARS = 400;

  private static final long CYCLE_DAYS = 146_097;
  private static final long CYCLE_SECONDS = CYCLE_DAYS * SECONDS_A_DAY;

  /** A whole number of cycles, well beyond any time for which a zone has special rules. */
  private static final long RULES_BOUND = 20 * CYCLE_SECONDS;

  /**
   * Beyond this bound the year is out of range for any offset. Within it, the arithmetic of this
   * class does not overflow.
   */
  private static final long SECONDS_BOUND = 100_000_000_000_000_000L;

  /** The amount of daylight saving for a zone that has no rules for it, as assumed by glibc. */
  private static final int ASSUMED_SAVING_SECONDS = 3600;

  /**
   * The fields of a moment in a zone: C's {@code localtime}.
   *
   * @return null if the year is out of range (Lua: "date result cannot be represented in this
   *     installation")
   */
  public static @Nullable CalendarTime of(long epochSecond, ZoneId zone) {
    if (isOutOfBounds(epochSecond)) {
      return null;
    }
    ZoneRules rules = zone.getRules();
    Instant instant = Instant.ofEpochSecond(withinRules(epochSecond));
    boolean daylightSaving = rules.isDaylightSavings(instant);
    return of(
        epochSecond,
        rules.getOffset(instant).getTotalSeconds(),
        daylightSaving,
        nameOf(zone, daylightSaving));
  }

  /**
   * The fields of a moment in coordinated universal time: C's {@code gmtime}, which calls the zone
   * "GMT".
   *
   * @return null if the year is out of range
   */
  public static @Nullable CalendarTime utc(long epochSecond) {
    return isOutOfBounds(epochSecond) ? null : of(epochSecond, 0, false, "GMT");
  }

  /** The fields of a moment of {@code java.time}, without its fraction of a second. */
  public static CalendarTime of(ZonedDateTime time) {
    CalendarTime result = of(time.toEpochSecond(), time.getZone());
    if (result == null) {
      throw new AssertionError("years of java.time are within those of C: " + time);
    }
    return result;
  }

  private static boolean isOutOfBounds(long epochSecond) {
    return epochSecond > SECONDS_BOUND || epochSecond < -SECONDS_BOUND;
  }

  private static @Nullable CalendarTime of(
      long epochSecond, int offsetSeconds, boolean daylightSaving, String zoneName) {
    long localSecond = epochSecond + offsetSeconds;
    long epochDay = Math.floorDiv(localSecond, SECONDS_A_DAY);
    int secondOfDay = Math.floorMod(localSecond, SECONDS_A_DAY);
    long cycle = Math.floorDiv(epochDay, CYCLE_DAYS);
    LocalDate date = LocalDate.ofEpochDay(epochDay - cycle * CYCLE_DAYS);
    long year = date.getYear() + cycle * CYCLE_YEARS;
    if (year < MINIMUM_YEAR || year > MAXIMUM_YEAR) {
      return null;
    }
    return new CalendarTime(
        epochSecond,
        year,
        date.getMonthValue(),
        date.getDayOfMonth(),
        secondOfDay / 3600,
        secondOfDay / 60 % 60,
        secondOfDay % 60,
        date.getDayOfWeek().getValue() % 7,
        date.getDayOfYear(),
        daylightSaving,
        offsetSeconds,
        zoneName);
  }

  /**
   * The moment that is given by fields, which may be outside their usual ranges: C's {@code
   * mktime}. The 30th of month 0 is the 30th of the previous December.
   *
   * <p>When the clock is set back, an ambiguous time is the later one. When it is set forward, a
   * skipped time is counted from before the change. If daylight saving is given and differs from
   * what is in effect, the fields are those of a clock with the given setting.
   *
   * @param year the year; this and all other fields must be within 2^32 of 0
   * @param daylightSaving whether the fields are those of daylight saving time; null for what is in
   *     effect at that time
   * @return null if the moment's year is out of range (Lua: "time result cannot be represented in
   *     this installation")
   */
  public static @Nullable CalendarTime ofFields(
      long year,
      long month,
      long day,
      long hour,
      long minute,
      long second,
      @Nullable Boolean daylightSaving,
      ZoneId zone) {
    long normalYear = year + Math.floorDiv(month - 1, 12);
    int normalMonth = Math.floorMod(month - 1, 12) + 1;
    long cycle = Math.floorDiv(normalYear, CYCLE_YEARS);
    LocalDate first = LocalDate.of((int) (normalYear - cycle * CYCLE_YEARS), normalMonth, 1);
    long epochDay = first.toEpochDay() + cycle * CYCLE_DAYS + day - 1;
    long localSecond = epochDay * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
    return of(localSecond - offsetAt(localSecond, daylightSaving, zone.getRules()), zone);
  }

  private static int offsetAt(long localSecond, @Nullable Boolean daylightSaving, ZoneRules rules) {
    long second = withinRules(localSecond);
    LocalDateTime local = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    List<ZoneOffset> valid = rules.getValidOffsets(local);
    int offset =
        valid.isEmpty()
            ? rules.getTransition(local).getOffsetBefore().getTotalSeconds()
            : valid.getLast().getTotalSeconds();
    if (daylightSaving == null) {
      return offset;
    }
    Instant instant = Instant.ofEpochSecond(second - offset);
    int standard = rules.getStandardOffset(instant).getTotalSeconds();
    return daylightSaving ? standard + savingNear(instant, rules) : standard;
  }

  /**
   * The amount that daylight saving adds to a clock at a moment, or would add according to the
   * nearest transition.
   */
  private static int savingNear(Instant instant, ZoneRules rules) {
    long saving = rules.getDaylightSavings(instant).toSeconds();
    ZoneOffsetTransition next = rules.nextTransition(instant);
    if (saving == 0 && next != null) {
      saving = rules.getDaylightSavings(next.getInstant()).toSeconds();
    }
    ZoneOffsetTransition previous = rules.previousTransition(instant);
    if (saving == 0 && previous != null) {
      saving = rules.getDaylightSavings(previous.getInstant().minusSeconds(1)).toSeconds();
    }
    return saving == 0 ? ASSUMED_SAVING_SECONDS : (int) saving;
  }

  /**
   * A time with the same position in the calendar's cycle that is within the range of {@code
   * java.time}, on the same side of a zone's special rules.
   */
  private static long withinRules(long second) {
    if (second >= RULES_BOUND) {
      return Math.floorMod(second, CYCLE_SECONDS) + RULES_BOUND;
    }
    return second < -RULES_BOUND ? -RULES_BOUND : second;
  }

  private static String nameOf(ZoneId zone, boolean daylightSaving) {
    return TimeZone.getTimeZone(zone)
        .getDisplayName(daylightSaving, TimeZone.SHORT, Locale.ENGLISH);
  }

  /**
   * The week of the year, 1 to 53, by ISO 8601: weeks start on Monday, and the first one has the
   * year's first Thursday.
   */
  public int isoWeek() {
    int week = isoWeekUnbounded();
    if (week == 0) {
      return weeksOf(year - 1);
    }
    return week > weeksOf(year) ? 1 : week;
  }

  /** The year to which {@link #isoWeek} belongs. */
  public long isoYear() {
    int week = isoWeekUnbounded();
    if (week == 0) {
      return year - 1;
    }
    return week > weeksOf(year) ? year + 1 : year;
  }

  private int isoWeekUnbounded() {
    int daysSinceMonday = Math.floorMod(weekday - 1, 7);
    return (dayOfYear - daysSinceMonday + 9) / 7;
  }

  /** A year has 53 weeks if it ends on a Thursday, or if the year before ended on a Wednesday. */
  private static int weeksOf(long isoYear) {
    return lastWeekday(isoYear) == 4 || lastWeekday(isoYear - 1) == 3 ? 53 : 52;
  }

  private static int lastWeekday(long ofYear) {
    long days =
        ofYear + Math.floorDiv(ofYear, 4) - Math.floorDiv(ofYear, 100) + Math.floorDiv(ofYear, 400);
    return Math.floorMod(days, 7);
  }
}
