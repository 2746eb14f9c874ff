package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.PatternKind;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * Common parts of graphs that match patterns (manual 6.4.1). They do the same as {@code
 * PatternMatcher}, with the records of {@link PatternLayout}. A routine has few registers, so
 * values that are not needed for each byte are kept in memory.
 */
abstract class PatternRoutines extends StringRoutines {
  /**
   * The maximum number of bytes that are looked at. For more, Java does it, which checks for
   * interrupts.
   */
  private static final int MOST_WORK = 1 << 12;

  /** Bytes that count as one instruction, as in Java: the binary logarithm. */
  private static final int WORK_SHIFT = 2;

  /** The work that a start counts as, or an item that is tried again. */
  private static final int WORK_OF_TRY = 8;

  /** The bytes of the addresses of a set of records, a power of two. */
  private static final int SET_BYTES = PatternLayout.WAYS * Long.BYTES;

  // Kept words

  /** Address of the subject's first byte; the next word is the address after its last byte. */
  static final int BEGIN = 0;

  static final int END = 1;

  /** The record. */
  private static final int RECORD = 2;

  /** The beginning of the match that is tried. */
  static final int START = 3;

  /** The end of the match. */
  static final int MATCH_END = 4;

  /** An address at which no match may end. */
  static final int REFUSED = 5;

  /** The rest of {@link #MOST_WORK}. */
  private static final int WORK = 6;

  /** The first word that a subclass may use. */
  static final int FIRST_OWN = 7;

  /** Where to continue if there are no more matches. */
  final BasicBlock nothing = code.newBlock();

  @Override
  void build() {
    Node start = prepare();
    BasicBlock attempts = beginLoop();
    Node from = phi(attempts, start);
    Node possible = nextStart(from);
    keepAs(START, possible);
    spend(add(subtract(possible, from), WORK_OF_TRY));
    Join success = new Join(1);
    BasicBlock failure = code.newBlock();
    match(possible, success, failure);
    Join again = new Join(1);
    code.continueIn(failure);
    again.jumpWith(add(kept(START), 1));
    success.begin();
    keepAs(MATCH_END, success.value(0));
    found(again);
    again.begin();
    when32(Comparison.NOT_EQUAL, isAnchored(), 0, () -> code.jump(nothing));
    repeat(attempts, again.value(0));
    code.continueIn(nothing);
    notFound();
  }

  /**
   * Finds the record, keeps the subject, and returns the address where the first match may begin.
   * Leaves if Java has to do it.
   */
  abstract Node prepare();

  /**
   * Handles a match, whose bounds are kept.
   *
   * @param again where to continue with the address from which to search the next match
   */
  abstract void found(Join again);

  /** Handles the end of all matches. */
  abstract void notFound();

  // Kept words

  Node area() {
    return inState(StateLayout.PATTERNS);
  }

  Node kept(int number) {
    return load(area(), PatternLayout.kept(number));
  }

  void keepAs(int number, Node value) {
    store(Operation.STORE, value, area(), PatternLayout.kept(number));
  }

  /** Not 0 if a match may begin only at the subject's beginning. */
  Node isAnchored() {
    return inRecord32(PatternLayout.ANCHORED);
  }

  Node inRecord32(int offset) {
    return load32(kept(RECORD), offset);
  }

  /** Counts work. Leaves if it becomes too much. */
  void spend(Node work) {
    Node left = subtract(kept(WORK), work);
    when(Comparison.LESS, left, constant(0), this::leave);
    keepAs(WORK, left);
  }

  /** Reports the work, which Java counts when it next checks for interrupts. */
  void countWork() {
    Node work = subtract(constant(MOST_WORK), kept(WORK));
    countInstructions(code.add(Operation.SHIFT_RIGHT, WORK_SHIFT, work));
  }

  // The start

  /** Leaves if no pattern has a record. */
  void checkArea() {
    when(Comparison.EQUAL, area(), constant(0), this::leave);
  }

  /** Keeps the record of a pattern. Leaves if there is none. */
  void findRecord(Node pattern) {
    Node hash = load32(pattern, StringLayout.HASH);
    Node sets = constant(PatternLayout.RECORD_COUNT / PatternLayout.WAYS - 1);
    Node set = code.add(Operation.AND, hash, sets);
    // Until it is found: where its address is, as an offset from that of the first.
    keepAs(RECORD, code.add(Operation.MULTIPLY, set, constant(SET_BYTES)));
    BasicBlock found = code.newBlock();
    BasicBlock other = code.newBlock();
    BasicBlock loop = beginLoop();
    Node record = load(add(area(), kept(RECORD)), PatternLayout.RECORDS);
    when(Comparison.EQUAL, record, constant(0), () -> code.jump(other));
    Node length = load(record, PatternLayout.LENGTH);
    when(Comparison.NOT_EQUAL, load(pattern, StringLayout.LENGTH), length, () -> code.jump(other));
    forEachWord(
        length,
        at -> {
          Node word = load(add(record, at), PatternLayout.TEXT);
          when(Comparison.NOT_EQUAL, wordOf(pattern, at), word, () -> code.jump(other));
        });
    code.jump(found);
    code.continueIn(other);
    Node next = add(kept(RECORD), Long.BYTES);
    Node inSet = code.add(Operation.AND, next, constant(SET_BYTES - 1));
    when32(Comparison.EQUAL, inSet, 0, this::leave);
    keepAs(RECORD, next);
    repeat(loop);
    code.continueIn(found);
    keepAs(RECORD, record);
  }

  void keepSubject(Node text) {
    Node length = load(text, StringLayout.LENGTH);
    Node begin = add(text, StringLayout.BYTES);
    keepAs(BEGIN, begin);
    keepAs(END, add(begin, length));
    keepAs(WORK, constant(MOST_WORK));
  }

  /** The first address, from a given one on, where a match may begin. */
  private Node nextStart(Node from) {
    Join known = new Join(1);
    when32(Comparison.NOT_EQUAL, isAnchored(), 0, () -> known.jumpWith(from));
    Node first = load(kept(RECORD), PatternLayout.FIRST);
    when(Comparison.EQUAL, first, constant(0), () -> known.jumpWith(from));
    Node limit = limit(from);
    BasicBlock loop = beginLoop();
    Node at = phi(loop, from);
    when(
        Comparison.UNSIGNED_GREATER_EQUAL,
        at,
        limit,
        () -> {
          checkEnd(at);
          spend(subtract(at, from));
          Node mayBeEnd = inRecord32(PatternLayout.FIRST_AT_END);
          when32(Comparison.EQUAL, mayBeEnd, 0, () -> code.jump(nothing));
          known.jumpWith(at);
        });
    when32(Comparison.NOT_EQUAL, isIn(first, at), 0, () -> known.jumpWith(at));
    repeat(loop, add(at, 1));
    known.begin();
    Node start = known.value(0);
    when(Comparison.UNSIGNED_GREATER, start, kept(END), () -> code.jump(nothing));
    return start;
  }

  /**
   * The address at which a search from a given address stops: the subject's end, or before that.
   */
  private Node limit(Node from) {
    Node farthest = add(from, MOST_WORK);
    return choose(Comparison.UNSIGNED_LESS, farthest, kept(END), farthest, () -> kept(END));
  }

  /** Leaves if a search has reached its limit, but not the subject's end. */
  private void checkEnd(Node at) {
    when(Comparison.UNSIGNED_LESS, at, kept(END), this::leave);
  }

  /** Whether the byte at an address is in a set. */
  private Node isIn(Node set, Node at) {
    return code.add(Operation.LOAD8, set, load8(at, 0));
  }

  // A match

  /** An attempt: an item at an address of the subject, and the number of choices. */
  private final class Trial {
    final Node at;
    final Node item;

    /** Address after the last choice. */
    final Node choices;

    /** Continues if the item matches, with an address after it and its choices. */
    final Join matched;

    /** Continues if the item does not match, with the choices. */
    final Join failed;

    Trial(Node at, Node item, Node choices, Join matched, Join failed) {
      this.at = at;
      this.item = item;
      this.choices = choices;
      this.matched = matched;
      this.failed = failed;
    }

    void fail() {
      failed.jumpWith(choices);
    }

    void match(Node behind) {
      matched.jumpWith(behind, item, choices);
    }

    Node set() {
      return load(item, PatternLayout.SET);
    }

    /** Does something if the byte at the address is not in the item's set. */
    void unlessByte(Runnable then) {
      when(Comparison.UNSIGNED_GREATER_EQUAL, at, kept(END), then);
      when32(Comparison.EQUAL, isIn(set(), at), 0, then);
    }

    /** Continues after the item, which may be tried again. */
    void matchWithChoice(Node behind, Node tried, Node least) {
      store(Operation.STORE, item, choices, PatternLayout.CHOICE_ITEM);
      store(Operation.STORE, tried, choices, PatternLayout.CHOICE_TRIED);
      store(Operation.STORE, least, choices, PatternLayout.CHOICE_LEAST);
      matched.jumpWith(behind, item, add(choices, PatternLayout.CHOICE_SIZE));
    }
  }

  /** Matches at an address. Continues with the end of the match, or elsewhere if there is none. */
  private void match(Node start, Join success, BasicBlock failure) {
    Node items = add(kept(RECORD), PatternLayout.ITEMS);
    Node noChoices = add(area(), PatternLayout.CHOICES);
    BasicBlock loop = beginLoop();
    Join matched = new Join(3);
    Join failed = new Join(1);
    Trial trial =
        new Trial(phi(loop, start), phi(loop, items), phi(loop, noChoices), matched, failed);
    tryItem(trial, success, failure);
    failed.begin();
    tryAgain(failed.value(0), matched, failure);
    matched.begin();
    Node next = add(matched.value(1), PatternLayout.ITEM_SIZE);
    repeat(loop, matched.value(0), next, matched.value(2));
  }

  private void tryItem(Trial trial, Join success, BasicBlock failure) {
    Node kind = load32(trial.item, PatternLayout.KIND);
    when32(
        Comparison.EQUAL,
        kind,
        PatternKind.SET,
        () -> {
          trial.unlessByte(trial::fail);
          trial.match(add(trial.at, 1));
        });
    when32(Comparison.EQUAL, kind, PatternKind.BYTE, () -> tryByte(trial));
    when32(Comparison.EQUAL, kind, PatternKind.OPEN, () -> mark(trial, SlotLayout.PAYLOAD));
    when32(Comparison.EQUAL, kind, PatternKind.CLOSE, () -> mark(trial, SlotLayout.TAG));
    when32(Comparison.EQUAL, kind, PatternKind.PLUS, () -> tryRun(trial, true));
    when32(Comparison.EQUAL, kind, PatternKind.STAR, () -> tryRun(trial, false));
    when32(
        Comparison.EQUAL,
        kind,
        PatternKind.MATCH,
        () -> {
          when(Comparison.EQUAL, trial.at, kept(REFUSED), () -> code.jump(failure));
          success.jumpWith(trial.at);
        });
    when32(Comparison.EQUAL, kind, PatternKind.LAZY, () -> tryLazily(trial));
    when32(Comparison.EQUAL, kind, PatternKind.OPTIONAL, () -> tryOptional(trial));
    when32(Comparison.EQUAL, kind, PatternKind.POSITION, () -> mark(trial, SlotLayout.PAYLOAD));
    when32(
        Comparison.EQUAL,
        kind,
        PatternKind.END,
        () -> {
          when(Comparison.NOT_EQUAL, trial.at, kept(END), trial::fail);
          trial.match(trial.at);
        });
    tryFrontier(trial);
  }

  private void tryByte(Trial trial) {
    when(Comparison.UNSIGNED_GREATER_EQUAL, trial.at, kept(END), trial::fail);
    Node wanted = load32(trial.item, PatternLayout.OPERAND);
    when(Comparison.NOT_EQUAL, load8(trial.at, 0), wanted, trial::fail);
    trial.match(add(trial.at, 1));
  }

  /** Records where a capture begins or ends. */
  private void mark(Trial trial, int word) {
    Node number = load32(trial.item, PatternLayout.OPERAND);
    store(Operation.STORE, trial.at, capture(number), PatternLayout.CAPTURES + (long) word);
    trial.match(trial.at);
  }

  /** The address of a capture's slot, minus the offset of the first. */
  Node capture(Node number) {
    return add(area(), code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, number));
  }

  private void tryRun(Trial trial, boolean atLeastOne) {
    trial.unlessByte(atLeastOne ? trial::fail : () -> trial.match(trial.at));
    Node set = trial.set();
    Node limit = limit(trial.at);
    Join run = new Join(1);
    BasicBlock loop = beginLoop();
    Node at = phi(loop, trial.at);
    Node next = add(at, 1);
    when(
        Comparison.UNSIGNED_GREATER_EQUAL,
        next,
        limit,
        () -> {
          checkEnd(next);
          run.jumpWith(next);
        });
    when32(Comparison.EQUAL, isIn(set, next), 0, () -> run.jumpWith(next));
    repeat(loop, next);
    run.begin();
    Node behind = run.value(0);
    spend(subtract(behind, trial.at));
    unlessPossessive(trial, behind);
    if (atLeastOne) {
      Node least = add(trial.at, 1);
      when(Comparison.EQUAL, behind, least, () -> trial.match(behind));
      trial.matchWithChoice(behind, behind, least);
    } else {
      trial.matchWithChoice(behind, behind, trial.at);
    }
  }

  /** Continues after the item if it need not be tried again. */
  private void unlessPossessive(Trial trial, Node behind) {
    Node possessive = load32(trial.item, PatternLayout.POSSESSIVE);
    when32(Comparison.NOT_EQUAL, possessive, 0, () -> trial.match(behind));
  }

  private void tryOptional(Trial trial) {
    trial.unlessByte(() -> trial.match(trial.at));
    Node behind = add(trial.at, 1);
    unlessPossessive(trial, behind);
    trial.matchWithChoice(behind, trial.at, trial.at);
  }

  private void tryLazily(Trial trial) {
    trial.unlessByte(() -> trial.match(trial.at));
    Join place = new Join(1);
    extend(trial.item, trial.at, place, trial::fail);
    place.begin();
    trial.matchWithChoice(place.value(0), place.value(0), constant(0));
  }

  private void tryFrontier(Trial trial) {
    Node set = trial.set();
    Join before = new Join(1);
    when(Comparison.EQUAL, trial.at, kept(BEGIN), () -> before.jumpWith(constant(0)));
    before.jumpWith(load8(trial.at, -1));
    before.begin();
    Node wasIn = code.add(Operation.LOAD8, set, before.value(0));
    when32(Comparison.NOT_EQUAL, wasIn, 0, trial::fail);
    Join next = new Join(1);
    when(Comparison.EQUAL, trial.at, kept(END), () -> next.jumpWith(constant(0)));
    next.jumpWith(load8(trial.at, 0));
    next.begin();
    when32(Comparison.EQUAL, code.add(Operation.LOAD8, set, next.value(0)), 0, trial::fail);
    trial.match(trial.at);
  }

  /**
   * Continues with the first address, from a given one on, where the rest after a lazy item may
   * match, if all bytes before it are in the item's set.
   */
  private void extend(Node item, Node from, Join place, Runnable none) {
    Node follow = load(item, PatternLayout.FOLLOW);
    when(Comparison.EQUAL, follow, constant(0), () -> place.jumpWith(from));
    BasicBlock loop = beginLoop();
    Node at = phi(loop, from);
    when(
        Comparison.UNSIGNED_GREATER_EQUAL,
        at,
        kept(END),
        () -> {
          when32(Comparison.EQUAL, load32(item, PatternLayout.FOLLOW_AT_END), 0, none);
          place.jumpWith(at);
        });
    when32(Comparison.NOT_EQUAL, isIn(follow, at), 0, () -> place.jumpWith(at));
    when32(Comparison.EQUAL, isIn(load(item, PatternLayout.SET), at), 0, none);
    spend(constant(1));
    repeat(loop, add(at, 1));
  }

  /** Goes back to the last choice that has something left to try. */
  private void tryAgain(Node choices, Join matched, BasicBlock failure) {
    BasicBlock loop = beginLoop();
    Node last = phi(loop, choices);
    Node noChoices = add(area(), PatternLayout.CHOICES);
    when(Comparison.EQUAL, last, noChoices, () -> code.jump(failure));
    spend(constant(WORK_OF_TRY));
    Node choice = add(last, -PatternLayout.CHOICE_SIZE);
    Node item = load(choice, PatternLayout.CHOICE_ITEM);
    Node tried = load(choice, PatternLayout.CHOICE_TRIED);
    Node kind = load32(item, PatternLayout.KIND);
    Join place = new Join(1);
    BasicBlock exhausted = code.newBlock();
    when32(Comparison.EQUAL, kind, PatternKind.OPTIONAL, () -> place.jumpWith(tried));
    when32(
        Comparison.EQUAL,
        kind,
        PatternKind.LAZY,
        () -> {
          Runnable none = () -> code.jump(exhausted);
          when(Comparison.UNSIGNED_GREATER_EQUAL, tried, kept(END), none);
          when32(Comparison.EQUAL, isIn(load(item, PatternLayout.SET), tried), 0, none);
          extend(item, add(tried, 1), place, none);
        });
    giveBack(item, choice, add(tried, -1), place, exhausted);
    place.begin();
    Node at = place.value(0);
    store(Operation.STORE, at, choice, PatternLayout.CHOICE_TRIED);
    when(
        Comparison.UNSIGNED_LESS_EQUAL,
        at,
        load(choice, PatternLayout.CHOICE_LEAST),
        () -> matched.jumpWith(at, item, choice));
    matched.jumpWith(at, item, last);
    code.continueIn(exhausted);
    repeat(loop, choice);
  }

  /**
   * Continues with the last address, down from a given one, where the rest after a repeated item
   * may match.
   */
  private void giveBack(Node item, Node choice, Node from, Join place, BasicBlock none) {
    Node follow = load(item, PatternLayout.FOLLOW);
    when(Comparison.EQUAL, follow, constant(0), () -> place.jumpWith(from));
    Node least = load(choice, PatternLayout.CHOICE_LEAST);
    BasicBlock loop = beginLoop();
    Node at = phi(loop, from);
    when(Comparison.UNSIGNED_LESS, at, least, () -> code.jump(none));
    when32(Comparison.NOT_EQUAL, isIn(follow, at), 0, () -> place.jumpWith(at));
    repeat(loop, add(at, -1));
  }
}
