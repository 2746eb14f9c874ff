package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/** Converts results of Lua functions to the return types of Java methods. */
final class JavaResults {
  private JavaResults() {}

  /**
   * Converts a result to a type. Numbers become any type of number that holds them exactly,
   * everything except nil and false is {@code true} as a {@code boolean}, and numbers and booleans
   * become strings.
   *
   * @throws ClassCastException if it cannot be converted
   */
  static @Nullable Object convert(@Nullable Object value, Class<?> type) {
    if (type == void.class || type == Void.class) {
      return null;
    }
    if (type == boolean.class) {
      return value != null && !Boolean.FALSE.equals(value);
    }
    if ((value == null && !type.isPrimitive()) || type.isInstance(value)) {
      return value;
    }
    Object converted = null;
    if (value instanceof Long number) {
      converted = ofInteger(number, type);
    } else if (value instanceof Double number) {
      converted = ofFloat(number, type);
    } else if (value instanceof String text && isCharacter(type) && text.length() == 1) {
      converted = text.charAt(0);
    } else if (value instanceof Boolean truth && type == String.class) {
      converted = truth.toString();
    }
    if (converted == null) {
      String actual = value == null ? "nil" : value.getClass().getName();
      throw new ClassCastException(
          "a Lua function returned " + actual + " where " + type.getName() + " is expected");
    }
    return converted;
  }

  private static boolean isCharacter(Class<?> type) {
    return type == char.class || type == Character.class;
  }

  private static @Nullable Object ofInteger(long number, Class<?> type) {
    if (type == long.class) {
      return number;
    }
    if (type == int.class || type == Integer.class) {
      return number == (int) number ? (Object) (int) number : null;
    }
    if (type == short.class || type == Short.class) {
      return number == (short) number ? (Object) (short) number : null;
    }
    if (type == byte.class || type == Byte.class) {
      return number == (byte) number ? (Object) (byte) number : null;
    }
    if (type == double.class || type == Double.class) {
      return (double) number;
    }
    if (type == float.class || type == Float.class) {
      return (float) number;
    }
    return type == String.class ? Long.toString(number) : null;
  }

  private static @Nullable Object ofFloat(double number, Class<?> type) {
    if (type == double.class) {
      return number;
    }
    if (type == float.class || type == Float.class) {
      return (float) number;
    }
    if (type == String.class) {
      return Double.toString(number);
    }
    boolean whole = number == Math.rint(number) && Math.abs(number) < 0x1p63;
    return whole && !isFloating(type) ? ofIntegerOrLong((long) number, type) : null;
  }

  private static boolean isFloating(Class<?> type) {
    return type == Double.class || type == Float.class;
  }

  private static @Nullable Object ofIntegerOrLong(long number, Class<?> type) {
    return type == Long.class ? (Object) number : ofInteger(number, type);
  }
}
