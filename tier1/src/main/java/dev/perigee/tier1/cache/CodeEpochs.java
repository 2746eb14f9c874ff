package dev.perigee.tier1.cache;

import dev.perigee.tier1.codememory.CodeRange;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * When memory of retired code may be used again. Retiring code begins an epoch. An engine that
 * enters native code says by {@link Member#enter} in which epoch it does, having taken every
 * address of code retired until then out of its reach: out of its prototypes' entry cells, and out
 * of the links of the stack that it is about to run on. So code retired at the start of epoch e is
 * out of reach of all threads as soon as none is inside since an epoch before e.
 *
 * <p>The two sides meet as in Dekker's algorithm: a member first says that it is inside and then
 * looks whether the epoch is still the same; {@link #retire} first begins the epoch and then {@link
 * #reclaim} looks who is inside. Both have a full fence in between, so at least one sees the other.
 * A member that leaves needs only a release: if it is seen too late, memory waits a little longer.
 */
public final class CodeEpochs {
  private static final long OUTSIDE = Long.MAX_VALUE;

  /** One engine. Only the thread that runs the engine calls its methods. */
  public final class Member implements AutoCloseable {
    private long inside = OUTSIDE;
    private final WeakReference<Member> reference = new WeakReference<>(this);

    private Member() {}

    /**
     * Says that native code is about to run.
     *
     * @param noted the epoch by which the engine has cleaned up
     * @return false, and nothing is said, when that is over: it has to clean up first
     */
    public boolean enter(long noted) {
      inside = noted;
      VarHandle.fullFence();
      if (current == noted) {
        return true;
      }
      inside = OUTSIDE;
      return false;
    }

    /** Says that native code has come back. */
    public void leave() {
      VarHandle.releaseFence();
      inside = OUTSIDE;
    }

    /** Ends the membership of an engine that enters no more. */
    @Override
    public void close() {
      inside = OUTSIDE;
      synchronized (CodeEpochs.this) {
        members.remove(reference);
      }
    }
  }

  /** A range, and the epoch that its retiring began. */
  private record Retired(CodeRange range, long epoch) {}

  private final Consumer<CodeRange> reuse;
  private final List<WeakReference<Member>> members = new ArrayList<>();
  private final Deque<Retired> retired = new ArrayDeque<>();
  private volatile long current;

  /**
   * Epochs from 0 on.
   *
   * @param reuse takes the ranges whose memory nobody can run any more
   */
  CodeEpochs(Consumer<CodeRange> reuse) {
    this.reuse = reuse;
  }

  /** The present epoch. */
  public long current() {
    return current;
  }

  /** A new member. One that is forgotten without being closed counts no more. */
  public synchronized Member join() {
    Member member = new Member();
    members.add(member.reference);
    return member;
  }

  /** Whether there are engines that may enter code. */
  synchronized boolean hasMembers() {
    return !members.isEmpty();
  }

  /** Begins an epoch: a range's code, which is marked as retired already, may not be entered. */
  synchronized void retire(CodeRange range) {
    // Written under this object's lock only.
    long epoch = current + 1;
    current = epoch;
    retired.addLast(new Retired(range, epoch));
  }

  /** Hands on the ranges that nobody can be inside any more; returns how many bytes they have. */
  synchronized long reclaim() {
    if (retired.isEmpty()) {
      return 0;
    }
    VarHandle.fullFence();
    long oldest = OUTSIDE;
    for (int i = members.size() - 1; i >= 0; i--) {
      Member member = members.get(i).get();
      if (member == null) {
        members.remove(i);
      } else {
        oldest = Math.min(oldest, member.inside);
      }
    }
    long bytes = 0;
    while (!retired.isEmpty() && retired.getFirst().epoch <= oldest) {
      CodeRange range = retired.removeFirst().range;
      bytes += range.length();
      reuse.accept(range);
    }
    return bytes;
  }

  /** Bytes of retired code whose memory cannot be used again yet. */
  synchronized long retiredBytes() {
    return retired.stream().mapToLong(entry -> entry.range.length()).sum();
  }
}
