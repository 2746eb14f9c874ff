package dev.perigee.runtime.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One conversion specification of {@code string.format} (manual 6.4), such as {@code %-5.2f}, as it
 * stands in the format.
 *
 * <p>A directive is found by {@link #scan}; {@link #modifiers} then checks and reads what stands
 * between the percent sign and the conversion. The two are apart because Lua checks the argument's
 * type before the modifiers of some conversions.
 */
public final class FormatDirective {
  /**
   * What may follow the percent sign before the conversion, in any order as far as scanning goes.
   */
  private static final String MODIFIER_CHARACTERS = "-+ #0123456789.";

  /** A directive with more modifier characters than this is refused whatever they are. */
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
   * @param start the index of the byte after the percent sign, the format's length at most; that
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

  /** The conversion's letter, or whatever byte stands in its place; 0 at the end of the format. */
  public char conversion() {
    return conversionAt < format.length ? (char) (format[conversionAt] & 0xff) : 0;
  }

  /** The index of the byte after the directive. */
  public int end() {
    return Math.min(conversionAt + 1, format.length);
  }

  /** Whether anything stands between the percent sign and the conversion. */
  public boolean hasModifiers() {
    return conversionAt > start;
  }

  /**
   * The directive as it stands in the format, percent sign and conversion included; cut before a
   * zero byte.
   */
  public String text() {
    String text = new String(format, start, end() - start, StandardCharsets.ISO_8859_1);
    int zero = text.indexOf('\0');
    return '%' + (zero < 0 ? text : text.substring(0, zero));
  }

  /**
   * What to throw if the conversion is none of those that {@link #modifiers} knows, nor {@code q}.
   */
  public InvalidFormatException unknownConversion() {
    return new InvalidFormatException("invalid conversion '" + text() + "' to 'format'");
  }

  /** What to throw if a {@code q} has modifiers. */
  public InvalidFormatException quoteWithModifiers() {
    return new InvalidFormatException("specifier '%q' cannot have modifiers");
  }

  /**
   * The modifiers, read by the rules of this directive's conversion: flags that make sense for it,
   * then a width of at most two digits, then, except for {@code c} and {@code p}, a point and a
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
    // A zero that is no flag here does not start a width either.
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

  /** The conversion is a letter, so that no check for the format's end is needed before it. */
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
   * @param width the least number of bytes to make, 0 to 99
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
    /** No precision was given; each conversion has its own meaning of that. */
    public static final int NO_PRECISION = -1;

    /** A directive's without any. */
    public static final Modifiers NONE =
        new Modifiers(false, false, false, false, false, 0, NO_PRECISION);
  }
}
