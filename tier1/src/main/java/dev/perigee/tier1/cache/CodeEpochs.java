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
 * Decides when the memory of retired code may be used again. Retiring code begins an epoch. An
 * engine that enters native code announces by {@link Member#enter} the epoch in which it does.
 * Before that, it has removed every address of code that was retired until then from the places
 * where it could find one: its prototypes' entry cells, and the links of the stack that it is about
 * to run on. So code that was retired at the start of epoch e is out of reach of all threads as
 * soon as no thread is inside native code since an epoch before e.
 *
 * <p>The two sides meet as in Dekker's algorithm: a member first announces that it is inside and
 * then checks whether the epoch is still the same; {@link #retire} first begins the epoch and then
 * {@link #reclaim} checks who is inside. Both have a full fence in between, so at least one sees
 * the other. A member that leaves needs only a release: if it is seen too late, memory waits a
 * little longer.
 */
public final class CodeEpochs {
  private static final long OUTSIDE = Long.MAX_VALUE;

  /** One engine. Only the thread that runs the engine may call its methods. */
  public final class Member implements AutoCloseable {
    private long inside = OUTSIDE;
    private final WeakReference<Member> reference = new WeakReference<>(this);

    private Member() {}

    /**
     * Announces that native code is about to run.
     *
     * @param noted the epoch up to which the engine has cleaned up
     * @return false if that is not the present epoch. Nothing is announced then, and the engine has
     *     to clean up first
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

    /** Announces that native code has returned. */
    public void leave() {
      VarHandle.releaseFence();
      inside = OUTSIDE;
    }

    /** Ends the membership. The engine must not enter native code any more. */
    @Override
    public void close() {
      inside = OUTSIDE;
      synchronized (CodeEpochs.this) {
        members.remove(reference);
      }
    }
  }

  /** A range, and the epoch that began when it was retired. */
  private record Retired(CodeRange range, long epoch) {}

  private final Consumer<CodeRange> reuse;
  private final List<WeakReference<Member>> members = new ArrayList<>();
  private final Deque<Retired> retired = new ArrayDeque<>();
  private volatile long current;

  /**
   * Starts with epoch 0.
   *
   * @param reuse takes the ranges whose memory no thread can run any more
   */
  CodeEpochs(Consumer<CodeRange> reuse) {
    this.reuse = reuse;
  }

  /** The present epoch. */
  public long current() {
    return current;
  }

  /** A new member. A member that becomes unreachable without being closed no longer counts. */
  public synchronized Member join() {
    Member member = new Member();
    members.add(member.reference);
    return member;
  }

  /** Whether there are engines that may enter code. */
  synchronized boolean hasMembers() {
    return !members.isEmpty();
  }

  /**
   * Begins an epoch. A range's code, which is already marked as retired, may no longer be entered.
   */
  synchronized void retire(CodeRange range) {
    // Written under this object's lock only.
    long epoch = current + 1;
    current = epoch;
    retired.addLast(new Retired(range, epoch));
  }

  /** Hands on the ranges that no thread can be inside any more; returns their size in bytes. */
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
