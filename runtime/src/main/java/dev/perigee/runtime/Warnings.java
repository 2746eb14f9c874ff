package dev.perigee.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The warning system of an engine (manual 6.1, {@code warn}), initially off. */
public final class Warnings {
  private static final byte[] PREFIX = "Lua warning: ".getBytes(StandardCharsets.US_ASCII);

  private final HostServices host;
  private boolean on;

  Warnings(HostServices host) {
    this.host = host;
  }

  /**
   * Writes a warning of several pieces to the standard error stream, if warnings are on. One piece
   * that begins with an at sign is a command: "@on" and "@off" are known, others are ignored.
   */
  public void warn(byte[]... pieces) {
    if (pieces.length == 1 && pieces[0].length > 0 && pieces[0][0] == '@') {
      obey(pieces[0]);
    } else if (on) {
      write(pieces);
    }
  }

  private void obey(byte[] command) {
    if (Arrays.equals(command, "@on".getBytes(StandardCharsets.US_ASCII))) {
      on = true;
    } else if (Arrays.equals(command, "@off".getBytes(StandardCharsets.US_ASCII))) {
      on = false;
    }
  }

  private void write(byte[][] pieces) {
    OutputStream err = host.err();
    try {
      err.write(PREFIX);
      for (byte[] piece : pieces) {
        err.write(piece);
      }
      err.write('\n');
      err.flush();
    } catch (IOException e) {
      // A warning that cannot be written is dropped, as in PUC Lua.
      return;
    }
  }
}
