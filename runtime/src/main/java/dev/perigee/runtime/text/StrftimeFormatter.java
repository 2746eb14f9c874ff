package dev.perigee.runtime.text;

import java.nio.charset.StandardCharsets;

/**
 * The conversions of C99's {@code strftime} (7.23.3.5) in the C locale, which {@code os.date}
 * (manual 6.9) accepts, in glibc's forms: years and centuries without padding. The modifiers {@code
 * E} and {@code O} have no effect in that locale.
 */
public final class StrftimeFormatter {
  private static final String PLAIN = "aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%";
  private static final String AFTER_E = "cCxXyY";
  private static final String AFTER_O = "deHImMSuUVwWy";

  private static final String[] WEEKDAYS = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
  };

  private static final String[] MONTHS = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"
  };

  private static final int ABBREVIATION = 3;

  private StrftimeFormatter() {}

  /**
   * Appends a moment by a format. Bytes outside conversions are copied.
   *
   * @throws InvalidFormatException at a conversion that is not in C99; everything before it has
   *     been appended
   */
  public static void append(ByteBuilder out, byte[] format, CalendarTime time) {
    int at = 0;
    while (at < format.length) {
      if (format[at] != '%') {
        out.append(format[at++]);
        continue;
      }
      int conversionAt = conversionAt(format, at + 1);
      appendConversion(out, (char) format[conversionAt], time);
      at = conversionAt + 1;
    }
  }

  /** The index of the conversion's letter, after a modifier if there is one. */
  private static int conversionAt(byte[] format, int from) {
    if (contains(PLAIN, format, from)) {
      return from;
    }
    if (from < format.length) {
      String modified = format[from] == 'E' ? AFTER_E : format[from] == 'O' ? AFTER_O : "";
      if (contains(modified, format, from + 1)) {
        return from + 1;
      }
    }
    String rest = new String(format, from, format.length - from, StandardCharsets.ISO_8859_1);
    int zero = rest.indexOf('\0');
    throw new InvalidFormatException(
        "invalid conversion specifier '%" + (zero < 0 ? rest : rest.substring(0, zero)) + "'");
  }

  private static boolean contains(String letters, byte[] format, int at) {
    return at < format.length && letters.indexOf(format[at]) >= 0;
  }

  private static void appendConversion(ByteBuilder out, char conversion, CalendarTime time) {
    switch (conversion) {
      case 'a' -> out.append(WEEKDAYS[time.weekday()].substring(0, ABBREVIATION));
      case 'A' -> out.append(WEEKDAYS[time.weekday()]);
      case 'b', 'h' -> out.append(MONTHS[time.month() - 1].substring(0, ABBREVIATION));
      case 'B' -> out.append(MONTHS[time.month() - 1]);
      case 'c' -> appendAll(out, "a b e T Y", time);
      case 'C' -> out.appendInteger(Math.floorDiv(time.year(), 100));
      case 'd' -> appendTwoDigits(out, time.day(), '0');
      case 'D', 'x' -> appendAll(out, "m/d/y", time);
      case 'e' -> appendTwoDigits(out, time.day(), ' ');
      case 'F' -> appendAll(out, "Y-m-d", time);
      case 'g' -> appendTwoDigits(out, Math.floorMod(time.isoYear(), 100), '0');
      case 'G' -> out.appendInteger(time.isoYear());
      case 'H' -> appendTwoDigits(out, time.hour(), '0');
      case 'I' -> appendTwoDigits(out, (time.hour() + 11) % 12 + 1, '0');
      case 'j' -> {
        out.appendRepeated('0', time.dayOfYear() < 100 ? 1 : 0);
        appendTwoDigits(out, time.dayOfYear(), '0');
      }
      case 'm' -> appendTwoDigits(out, time.month(), '0');
      case 'M' -> appendTwoDigits(out, time.minute(), '0');
      case 'n' -> out.append('\n');
      case 'p' -> out.append(time.hour() < 12 ? "AM" : "PM");
      case 'r' -> appendAll(out, "I:M:S p", time);
      case 'R' -> appendAll(out, "H:M", time);
      case 'S' -> appendTwoDigits(out, time.second(), '0');
      case 't' -> out.append('\t');
      case 'T', 'X' -> appendAll(out, "H:M:S", time);
      case 'u' -> out.appendInteger(time.weekday() == 0 ? 7 : time.weekday());
      case 'U' -> appendTwoDigits(out, weekFrom(time, time.weekday()), '0');
      case 'V' -> appendTwoDigits(out, time.isoWeek(), '0');
      case 'w' -> out.appendInteger(time.weekday());
      case 'W' -> appendTwoDigits(out, weekFrom(time, Math.floorMod(time.weekday() - 1, 7)), '0');
      case 'y' -> appendTwoDigits(out, Math.floorMod(time.year(), 100), '0');
      case 'Y' -> out.appendInteger(time.year());
      case 'z' -> appendOffset(out, time.offsetSeconds());
      case 'Z' -> out.append(time.zoneName());
      case '%' -> out.append('%');
      default -> throw new IllegalArgumentException("no conversion: " + conversion);
    }
  }

  /** Appends each letter as a conversion and each other character as itself. */
  private static void appendAll(ByteBuilder out, String conversions, CalendarTime time) {
    for (int i = 0; i < conversions.length(); i++) {
      char character = conversions.charAt(i);
      if (Character.isLetter(character)) {
        appendConversion(out, character, time);
      } else {
        out.append(character);
      }
    }
  }

  private static void appendTwoDigits(ByteBuilder out, int value, char padding) {
    out.appendRepeated(padding, value < 10 ? 1 : 0).appendInteger(value);
  }

  /**
   * The week of the year, from 0. Week 1 begins with the first day of the year that is a week's
   * first day.
   *
   * @param daysSinceWeekStart days since the week's first day
   */
  private static int weekFrom(CalendarTime time, int daysSinceWeekStart) {
    return (time.dayOfYear() + 6 - daysSinceWeekStart) / 7;
  }

  private static void appendOffset(ByteBuilder out, int offsetSeconds) {
    int minutes = Math.abs(offsetSeconds) / 60;
    out.append(offsetSeconds < 0 ? '-' : '+');
    appendTwoDigits(out, minutes / 60, '0');
    appendTwoDigits(out, minutes % 60, '0');
  }
}
