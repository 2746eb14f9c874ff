package dev.perigee.runtime.memory;

/** An access to memory that is not part of a live block, which is a bug in the engine. */
final class DeadMemoryException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  DeadMemoryException(long address, int bits) {
    super(
        "access of "
            + bits / Byte.SIZE
            + " bytes to dead memory at 0x"
            + Long.toHexString(address));
  }
}
