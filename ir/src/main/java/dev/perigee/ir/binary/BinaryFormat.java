package dev.perigee.ir.binary;

import java.nio.charset.StandardCharsets;

/**
 * The binary format that writer and reader share. All numbers are little endian. Counts, lines and
 * indices are unsigned numbers with 7 bits per byte, lowest first; the last byte has its top bit
 * set.
 *
 * <pre>
 * header   as in PUC Lua: signature, version, format, a text that transfers as text would damage,
 *          sizes of an instruction, an integer and a float, then an integer and a float to compare
 * count    number of upvalues of the main function; 1 byte
 * marker   names the format and its version; PUC Lua reads it as a number that is too large
 * function the main function
 * </pre>
 *
 * A function consists of, in this order: flags, source (if it differs from its parent's), first and
 * last line, parameters, frame size, code, tops, constants, upvalues, children; then, unless it is
 * stripped, differences of lines, locals, and names of upvalues.
 */
final class BinaryFormat {
  /** The first byte of binary chunks. */
  static final int SIGNATURE = 0x1b;

  private static final byte[] HEADER = {
    SIGNATURE, 'L', 'u', 'a', 0x54, 0, 0x19, (byte) 0x93, '\r', '\n', 0x1a, '\n', 4, 8, 8
  };

  static final long INTEGER_TO_COMPARE = 0x5678;
  static final double FLOAT_TO_COMPARE = 370.5;

  private static final byte[] MARKER = "Perigee chunk 1".getBytes(StandardCharsets.US_ASCII);

  static final int VARARG = 1;
  static final int STRIPPED = 2;
  static final int OWN_SOURCE = 4;

  static final int INTEGER_CONSTANT = 0;
  static final int FLOAT_CONSTANT = 1;
  static final int STRING_CONSTANT = 2;

  /** The source of a function that was written without one. */
  static final String NO_SOURCE = "=?";

  /** The name, in messages, of an upvalue whose name was not written. */
  static final String NO_NAME = "?";

  /** The line of an instruction whose line was not written. */
  static final int NO_LINE = -1;

  private BinaryFormat() {}

  static byte[] header() {
    return HEADER.clone();
  }

  static byte[] marker() {
    return MARKER.clone();
  }
}
