package dev.perigee.runtime.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One conversion specification in a format of {@code string.format} (manual 6.4), such as {@code
 * %-5.2f}.
 *
 * <p>{@link #scan} finds a directive; {@link #modifiers} then checks and reads the characters
 * between the percent sign and the conversion. These are separate steps because Lua checks the
 * argument's type before the modifiers of some conversions.
 */
public final class FormatDirective {
  /**
   * Characters that may be between the percent sign and the conversion. Scanning accepts them in
   * any order.
   */
  private static final String MODIFIER_CHARACTERS = "-+ #0123456789.";

  /** A directive with more modifier characters than this is rejected. */
  private static final int MAXIMUM_MODIFIERS = 20;

  private final byte[] format;
  private final int start;
  private final int conversionAt;

  private FormatDirective(byte[] format, int start, int conversionAt) {
    this.format = format;
    this.start = start;
    this.conversionAt = conversionAt;
  }

  /**
   * Finds the directive behind a percent sign.
   *
   * @param format the whole format
   * @param start the index of the byte after the percent sign, at most the format's length; that
   *     byte is not another percent sign
   * @throws InvalidFormatException if it is too long
   */
  public static FormatDirective scan(byte[] format, int start) {
    int at = start;
    while (at < format.length && MODIFIER_CHARACTERS.indexOf(format[at]) >= 0) {
      at++;
    }
    if (at - start > MAXIMUM_MODIFIERS) {
      throw new InvalidFormatException("invalid format (too long)");
    }
    return new FormatDirective(format, start, at);
  }

  /** The conversion's letter, or the byte in its place; 0 at the end of the format. */
  public char conversion() {
    return conversionAt < format.length ? (char) (format[conversionAt] & 0xff) : 0;
  }

  /** The index of the byte after the directive. */
  public int end() {
    return Math.min(conversionAt + 1, format.length);
  }

  /** Whether there is anything between the percent sign and the conversion. */
  public boolean hasModifiers() {
    return conversionAt > start;
  }

  /** The text of the directive, including percent sign and conversion, up to a zero byte. */
  public String text() {
    String text = new String(format, start, end() - start, StandardCharsets.ISO_8859_1);
    int zero = text.indexOf('\0');
    return '%' + (zero < 0 ? text : text.substring(0, zero));
  }

  /**
   * The exception for a conversion that is neither {@code q} nor supported by {@link #modifiers}.
   */
  public InvalidFormatException unknownConversion() {
    return new InvalidFormatException("invalid conversion '" + text() + "' to 'format'");
  }

  /** The exception for a {@code q} with modifiers. */
  public InvalidFormatException quoteWithModifiers() {
    return new InvalidFormatException("specifier '%q' cannot have modifiers");
  }

  /**
   * The modifiers, parsed by the rules of this directive's conversion: flags that apply to it, then
   * a width of at most two digits, then, except for {@code c} and {@code p}, a point and a
   * precision of at most two digits.
   *
   * @throws InvalidFormatException if they break these rules, or the conversion is unknown
   */
  public Modifiers modifiers() {
    if (!hasModifiers() && permittedFlags() != null) {
      return Modifiers.NONE;
    }
    return readModifiers();
  }

  private Modifiers readModifiers() {
    String flags = permittedFlags();
    if (flags == null) {
      throw unknownConversion();
    }
    boolean leftAligned = false;
    boolean signed = false;
    boolean spaced = false;
    boolean alternative = false;
    boolean zeroPadded = false;
    int at = start;
    for (; flags.indexOf(format[at]) >= 0; at++) {
      switch (format[at]) {
        case '-' -> leftAligned = true;
        case '+' -> signed = true;
        case ' ' -> spaced = true;
        case '#' -> alternative = true;
        default -> zeroPadded = true;
      }
    }
    int width = 0;
    int precision = Modifiers.NO_PRECISION;
    // A zero that is not a flag of this conversion does not start a width either.
    if (format[at] != '0') {
      int widthEnd = skipTwoDigits(at);
      width = number(at, widthEnd);
      at = widthEnd;
      if (format[at] == '.' && takesPrecision()) {
        int precisionEnd = skipTwoDigits(at + 1);
        precision = number(at + 1, precisionEnd);
        at = precisionEnd;
      }
    }
    if (at != conversionAt) {
      throw new InvalidFormatException("invalid conversion specification: '" + text() + "'");
    }
    return new Modifiers(leftAligned, signed, spaced, alternative, zeroPadded, width, precision);
  }

  private @Nullable String permittedFlags() {
    return switch (conversion()) {
      case 'd', 'i' -> "-+0 ";
      case 'u' -> "-0";
      case 'o', 'x', 'X' -> "-#0";
      case 'a', 'A', 'e', 'E', 'f', 'g', 'G' -> "-+ #0";
      case 'c', 'p', 's' -> "-";
      default -> null;
    };
  }

  private boolean takesPrecision() {
    return conversion() != 'c' && conversion() != 'p';
  }

  /**
   * Skips up to two digits. The conversion is a letter, so no check for the format's end is needed.
   */
  private int skipTwoDigits(int from) {
    int at = from;
    while (at < from + 2 && format[at] >= '0' && format[at] <= '9') {
      at++;
    }
    return at;
  }

  private int number(int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (format[i] - '0');
    }
    return value;
  }

  /**
   * The modifiers of a directive, as C's {@code printf} understands them.
   *
   * @param leftAligned flag {@code -}
   * @param signed flag {@code +}
   * @param spaced flag space
   * @param alternative flag {@code #}
   * @param zeroPadded flag {@code 0}
   * @param width the minimum number of bytes, 0 to 99
   * @param precision 0 to 99, or {@link #NO_PRECISION}
   */
  public record Modifiers(
      boolean leftAligned,
      boolean signed,
      boolean spaced,
      boolean alternative,
      boolean zeroPadded,
      int width,
      int precision) {
    /** No precision was given. Its meaning depends on the conversion. */
    public static final int NO_PRECISION = -1;

    /** The modifiers of a directive without any. */
    public static final Modifiers NONE =
        new Modifiers(false, false, false, false, false, 0, NO_PRECISION);
  }
}
