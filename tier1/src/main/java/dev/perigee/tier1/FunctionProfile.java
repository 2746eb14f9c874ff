package dev.perigee.tier1;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.tier0.Tuning;
import dev.perigee.tier1.cache.FeedbackSnapshot;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** What one engine knows of one function that it wants compiled: what failed, what to assume. */
final class FunctionProfile {
  /** Where the function stands. */
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

  /** Instructions that native code came to although it had been compiled without them. */
  private final BitSet reached = new BitSet();

  private final ValueType[] parameters;

  /** How often native code gave up, by pc, since it was compiled. */
  private final Map<Integer, Integer> failures = new HashMap<>();

  private State state = State.COUNTING;
  private FeedbackSnapshot assumed;
  private int recompilations;

  /** How often native code came to instructions that it was compiled without. */
  private int visits;

  /** How often the function was compiled again for that. */
  private int extensions;

  /** Whether elements have been elsewhere than in arrays. */
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
   * @param leftOut chooses among the instructions that may be left out as not run
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

  /** Forgets how often native code gave up, but not what was learnt from it. */
  void countFailuresAgain() {
    failures.clear();
    visits = 0;
  }

  private BitSet unreached(IntPredicate leftOut) {
    BitSet unreached = new BitSet();
    int[] code = prototype.code();
    for (int pc = 0; pc < code.length; pc++) {
      if (Instruction.op(code[pc]).showsThatItRan() && !reached.get(pc) && leftOut.test(pc)) {
        unreached.set(pc);
      }
    }
    return unreached;
  }

  /** Takes account of the types of some call's arguments; whether they are news. */
  boolean observe(List<ValueType> types) {
    boolean changed = false;
    for (int slot = 0; slot < parameters.length; slot++) {
      ValueType joined = parameters[slot].join(types.get(slot));
      changed |= joined != parameters[slot];
      parameters[slot] = joined;
    }
    return changed;
  }

  /** Counts that native code gave up at a pc; whether to compile it with fewer assumptions. */
  boolean failedTooOftenAt(int pc) {
    if (assumed.unreached().get(pc)) {
      visits++;
      return visits >= Tuning.UNREACHED_VISITS;
    }
    return !generic && failures.merge(pc, 1, Integer::sum) >= Tuning.GUARD_FAILURES;
  }

  /**
   * Counts that a slice ended in tier 0 although there is native code; whether to compile the
   * function with instructions that have run since.
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
   * Takes back what was assumed and is wrong. Native code gives up at a pc because of what the
   * instruction before it has loaded, or because tier 0 has left other types there than it goes by:
   * then a load elsewhere has seen them. At a FORPREP it may also be what a loop begins with; at an
   * element's instruction, if nothing else is wrong, that the element is not in an array.
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
