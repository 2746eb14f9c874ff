package dev.perigee.frontend;

import dev.perigee.ir.Constant.StringConstant;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An identifier of a chunk; there is one object for all places where it stands. */
final class Name {
  private final byte[] bytes;
  private final StringConstant constant;
  private @Nullable String text;

  /** While scopes are resolved: the innermost visible variable of this name. */
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

  /** The name, each byte as a character. */
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
