package dev.perigee.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Several results of one call, for methods and functions of the host that return them to Lua. */
public final class Results {
  private final @Nullable Object[] values;

  private Results(@Nullable Object[] values) {
    this.values = values;
  }

  /** These values in this order. Without values, the call has no results. */
  public static Results of(@Nullable Object... values) {
    return new Results(values.clone());
  }

  /** A copy of the values. */
  public @Nullable Object[] values() {
    return values.clone();
  }

  @Nullable Object first() {
    return values.length == 0 ? null : values[0];
  }

  /** The values themselves, which must not be changed. */
  @Nullable Object[] shared() {
    return values;
  }

  @Override
  public String toString() {
    return "Results" + Arrays.toString(values);
  }
}
