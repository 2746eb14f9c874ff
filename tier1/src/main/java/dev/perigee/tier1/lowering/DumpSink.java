package dev.perigee.tier1.lowering;

import dev.perigee.ir.Prototype;

/** Receives texts about a compilation, for people to read. Any thread may call it. */
public interface DumpSink {
  /** What a text shows. */
  enum Kind {
    /** The function's graphs, after construction and after each pass, then the registers. */
    IR,
    /** Its instructions. */
    ASM
  }

  /** Wants no texts. */
  DumpSink NONE =
      new DumpSink() {
        @Override
        public boolean wants(Kind kind) {
          return false;
        }

        @Override
        public void write(Prototype prototype, Kind kind, String text) {}
      };

  /** Whether texts of a kind are wanted. Callers ask before they make one. */
  boolean wants(Kind kind);

  /** Takes a text. If it cannot be written, that is logged, never thrown. */
  void write(Prototype prototype, Kind kind, String text);

  /**
   * Takes the instructions themselves, for {@code objdump -D -b binary}; offered together with
   * {@link Kind#ASM}.
   *
   * @param code in memory order
   */
  default void writeCode(Prototype prototype, byte[] code) {}
}
