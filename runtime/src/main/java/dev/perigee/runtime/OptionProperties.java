package dev.perigee.runtime;

import java.util.OptionalLong;
import java.util.Properties;

/**
 * Options that are read from properties, usually those of the system. A value that an option does
 * not accept is refused with a sentence that names the property, the value and what it may be.
 *
 * @param properties where options are looked up
 */
public record OptionProperties(Properties properties) {
  /** The options that the system properties set. */
  public static OptionProperties ofSystem() {
    return new OptionProperties(System.getProperties());
  }

  /** The value of a property, or a default if it is not set. */
  public String text(String name, String otherwise) {
    return properties.getProperty(name, otherwise);
  }

  /**
   * Whether a property is true: also if it is set to nothing.
   *
   * @throws IllegalArgumentException if it is neither true nor false
   */
  public boolean flag(String name, boolean otherwise) {
    String value = properties.getProperty(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value) {
      case "", "true" -> true;
      case "false" -> false;
      default -> throw refused(name, "true or false");
    };
  }

  /**
   * The whole number that a property is set to; empty if it is not set.
   *
   * @param least the smallest value that is accepted
   * @param most the greatest value that is accepted
   * @throws IllegalArgumentException if it is not such a number
   */
  public OptionalLong number(String name, long least, long most) {
    String text = properties.getProperty(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text.strip());
      if (number >= least && number <= most) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // refused below, as a number out of range is
    }
    throw refused(name, "a whole number " + range(least, most));
  }

  private static String range(long least, long most) {
    return most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
  }

  /** What to throw for a value that is not what was expected. */
  public IllegalArgumentException refused(String name, String expected) {
    return new IllegalArgumentException(
        name + "=" + properties.getProperty(name) + " is not " + expected);
  }
}
