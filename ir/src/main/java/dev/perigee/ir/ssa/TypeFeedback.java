package dev.perigee.ir.ssa;

import dev.perigee.ir.ValueType;
import java.util.BitSet;

/** What tier 0 saw while it ran a function. These are hints, each of which becomes a guard. */
public interface TypeFeedback {
  /** No feedback. */
  TypeFeedback EMPTY =
      new TypeFeedback() {
        @Override
        public ValueType typeAt(int pc) {
          return ValueType.ANY;
        }

        @Override
        public ValueType parameterType(int slot) {
          return ValueType.ANY;
        }

        @Override
        public boolean failedBefore(int pc) {
          return false;
        }
      };

  /**
   * The type of the values that the instruction at a pc has produced so far ({@link
   * dev.perigee.ir.Op#hasFeedback}; for a call, its first result); ANY if it is unknown.
   */
  ValueType typeAt(int pc);

  /** The type of all arguments seen for a parameter, or ANY. */
  ValueType parameterType(int slot);

  /**
   * Whether a guard on the result of the instruction at a pc has failed too often to be tried
   * again.
   */
  boolean failedBefore(int pc);

  /**
   * The pcs of loads that had not run ({@link dev.perigee.ir.Op#feedbackShowsExecution}). They are
   * left out of the code, with everything that only they reach. The set must not be changed.
   */
  default BitSet unreached() {
    return new BitSet();
  }

  /** Whether elements that were expected in arrays were elsewhere too often. */
  default boolean hasSparseTables() {
    return false;
  }
}
