package dev.perigee.runtime.text;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ReferenceLua;
import dev.perigee.testing.TestSeed;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarTimeTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void computesAllFields() {
    assertThat(CalendarTime.of(1_593_597_600, BERLIN))
        .isEqualTo(
            new CalendarTime(1_593_597_600, 2020, 7, 1, 12, 0, 0, 3, 183, true, 7200, "CEST"));
    assertThat(CalendarTime.utc(-1))
        .isEqualTo(new CalendarTime(-1, 1969, 12, 31, 23, 59, 59, 3, 365, false, 0, "GMT"));
    ZonedDateTime time = ZonedDateTime.of(2020, 2, 29, 1, 2, 3, 999, BERLIN);
    assertThat(CalendarTime.of(time))
        .isEqualTo(
            new CalendarTime(
                time.toEpochSecond(), 2020, 2, 29, 1, 2, 3, 6, 60, false, 3600, "CET"));
  }

  @Test
  void supportsTheYearsOfC() {
    CalendarTime last = requireNonNull(CalendarTime.utc(67_768_036_191_676_799L));
    assertThat(last.year()).isEqualTo(CalendarTime.MAXIMUM_YEAR);
    assertThat(last.dayOfYear()).isEqualTo(365);
    assertThat(CalendarTime.utc(67_768_036_191_676_800L)).isNull();
    CalendarTime first = requireNonNull(CalendarTime.utc(-67_768_040_609_740_800L));
    assertThat(first.year()).isEqualTo(CalendarTime.MINIMUM_YEAR);
    assertThat(CalendarTime.utc(-67_768_040_609_740_801L)).isNull();
    assertThat(CalendarTime.of(Long.MAX_VALUE, BERLIN)).isNull();
    assertThat(CalendarTime.of(Long.MIN_VALUE, BERLIN)).isNull();
    assertThat(fields(CalendarTime.MAXIMUM_YEAR, 12, 31, 23, 59, 59, null, UTC))
        .isEqualTo(67_768_036_191_676_799L);
    assertThat(CalendarTime.ofFields(CalendarTime.MAXIMUM_YEAR, 12, 31, 23, 59, 60, null, UTC))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2020, 1, 1, 0, 0, 0, 2020-01-01T00:00:00Z",
    "2020, 13, 1, 0, 0, 0, 2021-01-01T00:00:00Z",
    "2020, 0, 30, 0, 0, 0, 2019-12-30T00:00:00Z",
    "2020, -11, 1, 0, 0, 0, 2019-01-01T00:00:00Z",
    "2020, 3, 0, 0, 0, 0, 2020-02-29T00:00:00Z",
    "2021, 2, 29, 0, 0, 0, 2021-03-01T00:00:00Z",
    "2020, 1, 1, -1, 0, 0, 2019-12-31T23:00:00Z",
    "2020, 1, 1, 0, 1440, 61, 2020-01-02T00:01:01Z",
    "0, 3, 1, 0, 0, -1, 0000-02-29T23:59:59Z",
    "1970, 1, 1, 0, 0, 2147483647, 2038-01-19T03:14:07Z",
  })
  void normalisesFields(
      long year,
      long month,
      long day,
      long hour,
      long minute,
      long second,
      ZonedDateTime expected) {
    assertThat(fields(year, month, day, hour, minute, second, null, UTC))
        .isEqualTo(expected.toEpochSecond());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 12, , 1577876400",
    "1, 1, 12, true, 1577872800",
    "1, 1, 12, false, 1577876400",
    "7, 1, 12, , 1593597600",
    "7, 1, 12, true, 1593597600",
    "7, 1, 12, false, 1593601200",
    "3, 29, 2, , 1585445400",
    "3, 29, 2, true, 1585441800",
    "3, 29, 2, false, 1585445400",
    "10, 25, 2, , 1603589400",
    "10, 25, 2, true, 1603585800",
    "10, 25, 2, false, 1603589400",
  })
  void heedsDaylightSaving(
      int month, int day, int hour, @Nullable Boolean daylightSaving, long expected) {
    int minute = hour == 2 ? 30 : 0;
    assertThat(fields(2020, month, day, hour, minute, 0, daylightSaving, BERLIN))
        .isEqualTo(expected);
  }

  @Test
  void assumesAnHourOfDaylightSavingWhereThereIsNone() {
    assertThat(fields(2020, 1, 1, 12, 0, 0, true, UTC)).isEqualTo(1_577_876_400);
    assertThat(fields(2020, 1, 1, 12, 0, 0, false, UTC)).isEqualTo(1_577_880_000);
  }

  @Test
  void keepsRulesInTheFarFuture() {
    CalendarTime summer =
        requireNonNull(CalendarTime.ofFields(2_000_000_000, 7, 1, 12, 0, 0, null, BERLIN));
    assertThat(summer.hour()).isEqualTo(12);
    assertThat(summer.zoneName()).isEqualTo("CEST");
  }

  @Test
  void countsWeeksByIso() {
    LocalDate date = LocalDate.of(1890, 1, 1);
    while (date.getYear() < 2310) {
      CalendarTime time = requireNonNull(CalendarTime.utc(date.toEpochDay() * 86_400));
      assertThat(time.isoWeek())
          .as("%s", date)
          .isEqualTo(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      assertThat(time.isoYear()).as("%s", date).isEqualTo(date.get(IsoFields.WEEK_BASED_YEAR));
      date = date.plusDays(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"})
  void agreesWithReference(String zone) {
    long seed = TestSeed.of(CalendarTimeTest.class);
    Random random = new Random(seed);
    StringBuilder script = new StringBuilder();
    script.append("local function p(y, m, d, H, M, S) local t = {year = y, month = m, day = d,\n");
    script.append("hour = H, min = M, sec = S} local e = os.time(t)\n");
    script.append(
        "print(e, t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, t.isdst)\n");
    script.append("end\n");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      // Only from 1971 on, because the zone databases of the system and of Java may differ before.
      long year = 1972L + random.nextInt(random.nextInt(3) == 0 ? 8000 : 60);
      int range = random.nextBoolean() ? 10 : 100;
      long[] rest = new long[5];
      for (int j = 0; j < rest.length; j++) {
        rest[j] = random.nextInt(range);
      }
      CalendarTime time =
          requireNonNull(
              CalendarTime.ofFields(
                  year, rest[0], rest[1], rest[2], rest[3], rest[4], null, ZoneId.of(zone)));
      if (isNearTransition(time.epochSecond(), ZoneId.of(zone))) {
        // The C library chooses between the two interpretations of a repeated or missing hour.
        continue;
      }
      script.append("p(" + year);
      for (long field : rest) {
        script.append(", ").append(field);
      }
      script.append(")\n");
      expected.add(
          String.join(
              "\t",
              Long.toString(time.epochSecond()),
              Long.toString(time.year()),
              Integer.toString(time.month()),
              Integer.toString(time.day()),
              Integer.toString(time.hour()),
              Integer.toString(time.minute()),
              Integer.toString(time.second()),
              Integer.toString(time.weekday() + 1),
              Integer.toString(time.dayOfYear()),
              Boolean.toString(time.daylightSaving())));
    }
    assertThat(ReferenceLua.run(script.toString(), zone)).isEqualTo(expected);
  }

  private static boolean isNearTransition(long epochSecond, ZoneId zone) {
    long window = 3 * 3600;
    return !zone.getRules()
        .getOffset(Instant.ofEpochSecond(epochSecond - window))
        .equals(zone.getRules().getOffset(Instant.ofEpochSecond(epochSecond + window)));
  }

  private static long fields(
      long year,
      long month,
      long day,
      long hour,
      long minute,
      long second,
      @Nullable Boolean daylightSaving,
      ZoneId zone) {
    return requireNonNull(
            CalendarTime.ofFields(year, month, day, hour, minute, second, daylightSaving, zone))
        .epochSecond();
  }
}
