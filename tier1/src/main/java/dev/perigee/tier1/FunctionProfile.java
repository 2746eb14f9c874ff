package dev.perigee.tier1;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.tier0.Tuning;
import dev.perigee.tier1.cache.FeedbackSnapshot;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What one engine knows about one function that it wants compiled: what failed and what to assume.
 */
final class FunctionProfile {
  /** How far the function has come. */
  enum State {
    /** Its calls are counted. */
    COUNTING,
    /** The compiler has it. */
    PENDING,
    INSTALLED,
    /** It cannot be compiled. */
    FAILED
  }

  private final int id;
  private final long record;
  private final Prototype prototype;
  private final BitSet failed = new BitSet();

  /** Instructions that native code reached although it had been compiled without them. */
  private final BitSet reached = new BitSet();

  private final ValueType[] parameters;

  /** The number of failures by pc since the function was compiled. */
  private final Map<Integer, Integer> failures = new HashMap<>();

  private State state = State.COUNTING;
  private FeedbackSnapshot assumed;
  private int recompilations;

  /** The number of times that native code reached instructions that it was compiled without. */
  private int visits;

  /** The number of times that the function was compiled again for that reason. */
  private int extensions;

  /** Whether an access has found elements outside of arrays. */
  private boolean sparse;

  private boolean generic;
  private long charged;

  FunctionProfile(int id, long record, Prototype prototype) {
    this.id = id;
    this.record = record;
    this.prototype = prototype;
    parameters = new ValueType[prototype.parameterCount()];
    Arrays.fill(parameters, ValueType.NONE);
    assumed = FeedbackSnapshot.generic(prototype);
  }

  int id() {
    return id;
  }

  /** Address of the prototype's record. */
  long record() {
    return record;
  }

  Prototype prototype() {
    return prototype;
  }

  State state() {
    return state;
  }

  void setState(State state) {
    this.state = state;
  }

  /** Bytes charged to the engine for the compilation under way. */
  long charged() {
    return charged;
  }

  void setCharged(long bytes) {
    charged = bytes;
  }

  /** Where the function is in its source, for reports. */
  String name() {
    return prototype.source() + ":" + prototype.lineDefined();
  }

  /**
   * What the next compilation assumes.
   *
   * @param leftOut tells which of the instructions that have not run may be left out
   */
  FeedbackSnapshot assume(EngineFeedback seen, IntPredicate leftOut) {
    countFailuresAgain();
    observe(seen.parameters());
    assumed =
        generic
            ? FeedbackSnapshot.generic(prototype)
            : FeedbackSnapshot.of(prototype, seen.tags(), List.of(parameters), failed);
    assumed = sparse ? assumed.withSparseTables(prototype) : assumed;
    if (!generic && extensions < Tuning.EXTENSIONS) {
      assumed = assumed.withUnreached(unreached(leftOut));
    }
    return assumed;
  }

  /** Forgets the number of failures, but not what was learnt from them. */
  void countFailuresAgain() {
    failures.clear();
    visits = 0;
  }

  private BitSet unreached(IntPredicate leftOut) {
    BitSet unreached = new BitSet();
    int[] code = prototype.code();
    for (int pc = 0; pc < code.length; pc++) {
      if (Instruction.op(code[pc]).feedbackShowsExecution()
          && !reached.get(pc)
          && leftOut.test(pc)) {
        unreached.set(pc);
      }
    }
    return unreached;
  }

  /**
   * Takes the types of some call's arguments into account; returns whether that changed anything.
   */
  boolean observe(List<ValueType> types) {
    boolean changed = false;
    for (int slot = 0; slot < parameters.length; slot++) {
      ValueType joined = parameters[slot].join(types.get(slot));
      changed |= joined != parameters[slot];
      parameters[slot] = joined;
    }
    return changed;
  }

  /** Counts a failure at a pc; returns whether to compile the function with fewer assumptions. */
  boolean failedTooOftenAt(int pc) {
    if (assumed.unreached().get(pc)) {
      visits++;
      return visits >= Tuning.UNREACHED_VISITS;
    }
    return !generic && failures.merge(pc, 1, Integer::sum) >= Tuning.GUARD_FAILURES;
  }

  /**
   * Counts that a slice ended in tier 0 although there is native code; returns whether to compile
   * the function again, with the instructions that have run since.
   */
  boolean loopedOutside() {
    if (assumed.unreached().isEmpty()) {
      return false;
    }
    visits += Tuning.UNREACHED_VISITS / 2;
    boolean again = visits >= Tuning.UNREACHED_VISITS;
    extensions += again ? 1 : 0;
    return again;
  }

  /**
   * Takes back the assumptions that were wrong. Native code fails at a pc because of what the
   * instruction before it has loaded, or because tier 0 has left other types in the frame than the
   * code assumes; in that case, a load elsewhere has seen them. At a FORPREP, the reason may also
   * be the values that a loop begins with. At an instruction that accesses an element, if nothing
   * else is wrong, the element was not in an array.
   */
  void learn(int pc, EngineFeedback seen) {
    if (assumed.unreached().get(pc)) {
      reached.set(pc);
      extensions++;
      return;
    }
    boolean learnt = pc > 0 && hasFeedback(pc - 1) && fail(pc - 1);
    if (Instruction.op(prototype.code()[pc]) == Op.FORPREP) {
      learnt |= fail(pc);
    }
    if (pc == (prototype.vararg() ? 1 : 0)) {
      learnt |= observe(seen.parameters());
    }
    for (int load = 0; load < prototype.code().length; load++) {
      int tag = seen.tags()[load];
      ValueType type = assumed.typeAt(load);
      if (type != ValueType.ANY && tag != 0 && tag != type.tag()) {
        learnt |= fail(load);
      }
    }
    if (!learnt && !sparse && Instruction.op(prototype.code()[pc]).accessesElement()) {
      sparse = true;
      learnt = true;
    }
    recompilations++;
    generic = !learnt || recompilations >= Tuning.RECOMPILATIONS;
  }

  private boolean hasFeedback(int pc) {
    return Instruction.op(prototype.code()[pc]).hasFeedback();
  }

  private boolean fail(int pc) {
    boolean news = !failed.get(pc);
    failed.set(pc);
    return news;
  }

  /** Forgets all failures. */
  void forget() {
    failed.clear();
    reached.clear();
    Arrays.fill(parameters, ValueType.NONE);
    recompilations = 0;
    extensions = 0;
    sparse = false;
    generic = false;
  }
}
