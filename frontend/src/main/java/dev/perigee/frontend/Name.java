package dev.perigee.frontend;

import dev.perigee.ir.Constant.StringConstant;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An identifier of a chunk. All its occurrences share one object. */
final class Name {
  private final byte[] bytes;
  private final StringConstant constant;
  private @Nullable String text;

  /** The innermost visible variable of this name, during the resolution of scopes. */
  @Nullable Variable binding;

  Name(byte[] bytes) {
    this.bytes = bytes;
    this.constant = new StringConstant(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  /** The name as the string that indexes a table. */
  StringConstant constant() {
    return constant;
  }

  /** The name, with one character per byte. */
  String text() {
    if (text == null) {
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    }
    return text;
  }

  @Override
  public String toString() {
    return text();
  }
}
