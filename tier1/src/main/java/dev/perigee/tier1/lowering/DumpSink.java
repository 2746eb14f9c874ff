package dev.perigee.tier1.lowering;

import dev.perigee.ir.Prototype;

/** Takes texts about a compilation, for people to read. May be called by any thread. */
public interface DumpSink {
  /** What a text shows. */
  enum Kind {
    /** The function as a graph, after its construction and after each pass, then its registers. */
    IR,
    /** Its instructions. */
    ASM
  }

  /** Wants nothing. */
  DumpSink NONE =
      new DumpSink() {
        @Override
        public boolean wants(Kind kind) {
          return false;
        }

        @Override
        public void write(Prototype prototype, Kind kind, String text) {}
      };

  /** Whether texts of a kind are wanted; whoever makes them asks first. */
  boolean wants(Kind kind);

  /** Takes a text; what goes wrong in writing it is reported elsewhere, never thrown. */
  void write(Prototype prototype, Kind kind, String text);

  /**
   * Takes the instructions themselves, for {@code objdump -D -b binary}; offered with {@link
   * Kind#ASM}.
   *
   * @param code in memory's order
   */
  default void writeCode(Prototype prototype, byte[] code) {}
}
