package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** The graph of SUBSTITUTE: {@code gsub} (manual 6.4) with a replacement that is plain text. */
final class SubstitutionRoutine extends PatternRoutines {
  // Kept words

  private static final int TEXT = FIRST_OWN;
  private static final int REPLACEMENT = FIRST_OWN + 1;

  /** The number of matches. */
  private static final int COUNT = FIRST_OWN + 2;

  /** Address up to which the subject, with its replacements, has been copied to the buffer. */
  private static final int COPIED = FIRST_OWN + 3;

  /** Position after the copied bytes. */
  private static final int POSITION = FIRST_OWN + 4;

  @Override
  Node prepare() {
    Node text = argument(0);
    Node pattern = argument(1);
    Node replacement = argument(2);
    checkArea();
    keepAs(REPLACEMENT, replacement);
    keepAs(TEXT, text);
    keepAs(REFUSED, constant(0));
    findRecord(pattern);
    keepSubject(text);
    keepAs(COUNT, constant(0));
    keepAs(COPIED, kept(BEGIN));
    keepAs(POSITION, constant(1));
    return kept(BEGIN);
  }

  /** Appends the bytes between two matches, and the replacement. */
  @Override
  void found(Join again) {
    when(Comparison.EQUAL, kept(REPLACEMENT), constant(0), this::leave);
    keepAs(COUNT, add(kept(COUNT), 1));
    appendUpTo(START);
    keepAs(POSITION, append(kept(REPLACEMENT), kept(POSITION)));
    keepAs(COPIED, kept(MATCH_END));
    keepAs(REFUSED, kept(MATCH_END));
    again.come(kept(MATCH_END));
  }

  /** Appends the subject's bytes up to a kept address. */
  private void appendUpTo(int end) {
    Node count = subtract(kept(end), kept(COPIED));
    Node behind = checkedEnd(kept(POSITION), count);
    Node source = add(kept(COPIED), -StringLayout.BYTES);
    copy(source, count, at -> add(add(kept(POSITION), at), -1));
    keepAs(POSITION, behind);
  }

  @Override
  void notFound() {
    countWork();
    store(Operation.STORE, kept(COUNT), code.graph.state(), Routine.kept(Routine.MATCHES));
    when(Comparison.EQUAL, kept(COUNT), constant(0), () -> answer(kept(TEXT)));
    appendUpTo(END);
    Node length = add(kept(POSITION), -1);
    toBuffer(constant(0), length);
    make(length);
  }
}
