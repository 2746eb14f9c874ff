package dev.perigee.tier1;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier0.NativeTier;
import dev.perigee.tier0.Tuning;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.cache.CodeEpochs;
import dev.perigee.tier1.cache.CompileJob;
import dev.perigee.tier1.cache.CompileOutcome;
import dev.perigee.tier1.cache.FeedbackSnapshot;
import dev.perigee.tier1.cache.InstalledCode;
import dev.perigee.tier1.graph.Epilogue;
import dev.perigee.tier1.lowering.CompileOptions;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.target.Stubs;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Tier 1 of one engine: which of its functions have native code, and when they get and lose it.
 * Only the engine's thread uses this class. The compiler's thread gets snapshots and puts outcomes
 * into a queue.
 *
 * <p>While a function has code here, its entry cell leads to the code and its countdown is below 0,
 * so that each call from tier 0 leaves for the driver, which enters the code. Otherwise its cell
 * leads to the stub that leaves with CALL.
 */
final class EngineTier implements NativeTier, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CompiledTier.class.getName());

  /** Calls machine code. Tests on hosts that cannot run it have a gate of their own. */
  @FunctionalInterface
  interface Gate {
    /** Calls the routine at an address with two arguments and returns its result. */
    long enter(long routine, long target, long state);
  }

  /** The outcome of a request, from the compiler's thread. */
  private record Finished(FunctionProfile profile, CompileOutcome outcome) {}

  private final LuaState state;
  private final long stateAddress;
  private final TierOptions options;
  private final CompileOptions compileOptions;
  private final CodeCache cache;
  private final FunctionCompiler compiler;
  private final Gate gate;
  private final CodeEpochs epochs;
  private final CodeEpochs.Member member;
  private final TierStatistics statistics = new TierStatistics();
  private final @Nullable Chaos chaos;
  private final long region;
  private final long enterStub;
  private final long callStub;
  private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();

  /** By prototype id. */
  private @Nullable InstalledCode[] installed = new InstalledCode[64];

  /** By prototype id, for functions that have been called a few times. */
  private @Nullable FunctionProfile[] profiles = new FunctionProfile[64];

  /** Whether the state has the routines' addresses. */
  private boolean hasRoutines;

  /** The epoch up to which retired code has been removed from the entry cells. */
  private long noted;

  /** The coroutine whose links are clean up to that epoch. */
  private long coroutine;

  EngineTier(
      LuaState state,
      TierOptions options,
      CompileOptions compileOptions,
      CodeCache cache,
      FunctionCompiler compiler,
      Gate gate) {
    this.state = state;
    this.options = options;
    this.compileOptions = compileOptions;
    this.cache = cache;
    this.compiler = compiler;
    this.gate = gate;
    stateAddress = state.address();
    epochs = cache.epochs();
    member = epochs.join();
    chaos = options.chaosSeed().isPresent() ? new Chaos(options.chaosSeed().getAsLong()) : null;
    region = cache.base();
    Stubs stubs = cache.target().stubs();
    enterStub = region + stubs.enter();
    callStub = region + stubs.call();
    prepare();
  }

  private void prepare() {
    Memory.putLong(stateAddress + StateLayout.REGION, region);
    state.strings().prepareForMachineCode();
    state.frames().prototypes().setCallStub(callStub);
    state.frames().prototypes().setInitialCountdown(options.threshold() - 1);
    state.frames().prototypes().setFreedListener(this::prototypeFreed);
    for (long record : state.frames().prototypes().liveRecords()) {
      Memory.putLong(record + PrototypeLayout.ENTRY, callStub);
      long countdown = record + PrototypeLayout.COUNTDOWN;
      Memory.putInt(countdown, Math.min(Memory.getInt(countdown), options.threshold() - 1));
    }
  }

  // Entering

  @Override
  public int enter(long record, int pc) {
    int id = Memory.getInt(record + PrototypeLayout.ID);
    if (id >= installed.length) {
      return NOT_HERE;
    }
    InstalledCode code = installed[id];
    if (code == null) {
      return NOT_HERE;
    }
    int offset = code.entry(pc);
    if (offset == InstalledCode.NO_ENTRY) {
      return NOT_HERE;
    }
    while (!enterEpoch()) {
      cleanUp();
      if (installed[id] != code) {
        return NOT_HERE;
      }
    }
    return enterInside(region + offset);
  }

  @Override
  public boolean hasCode(long record) {
    return Memory.getLong(record + PrototypeLayout.ENTRY) != callStub;
  }

  @Override
  public int call(long record) {
    while (!enterEpoch()) {
      cleanUp();
    }
    // If there is no longer any code, the call stub returns at once.
    return enterInside(Memory.getLong(record + PrototypeLayout.ENTRY));
  }

  /**
   * Announces that native code is about to run.
   *
   * @return false if {@link #cleanUp} must be called first
   */
  private boolean enterEpoch() {
    return Memory.getLong(stateAddress + StateLayout.COROUTINE) == coroutine && member.enter(noted);
  }

  /** Runs the code at an address, after {@link #enterEpoch}. */
  private int enterInside(long address) {
    try {
      statistics.entered++;
      int exit = (int) gate.enter(enterStub, address, stateAddress);
      long running = Memory.getLong(stateAddress + StateLayout.COROUTINE);
      if (running != coroutine) {
        // Native code switches only to coroutines whose links are clean.
        coroutine = running;
        state.stack().adopt();
      }
      return exit;
    } finally {
      member.leave();
    }
  }

  @Override
  public void resume() {
    if (epochs.current() != noted) {
      cleanUp();
    }
  }

  /**
   * Removes all retired code. The functions that have it return to tier 0, and the running
   * coroutine's links lose their native addresses if any may be older than that. The links of other
   * coroutines are cleaned when native code is entered on them.
   */
  private void cleanUp() {
    long current = epochs.current();
    if (current != noted) {
      noted = current;
      for (int id = 0; id < installed.length; id++) {
        InstalledCode code = installed[id];
        if (code != null && code.isRetired()) {
          statistics.evicted++;
          evicted(uninstall(id));
        }
      }
    }
    Memory.putInt(stateAddress + StateLayout.CODE_EPOCH, (int) noted);
    coroutine = Memory.getLong(stateAddress + StateLayout.COROUTINE);
    long note = coroutine + CoroutineLayout.CODE_EPOCH;
    if (Memory.getInt(note) != (int) noted) {
      NativeLinks.clear(state);
      Memory.putInt(note, (int) noted);
    }
  }

  // Counting

  @Override
  public void called(long record) {
    count(record, 1);
    int left = Memory.getInt(record + PrototypeLayout.COUNTDOWN);
    if (left > 0 && left < options.threshold() && left % Tuning.CALLS_PER_SAMPLE == 0) {
      FunctionProfile profile = profile(Memory.getInt(record + PrototypeLayout.ID), record);
      profile.observe(EngineFeedback.parameters(state, profile.prototype()));
    }
  }

  @Override
  public void looped(long record, int pc, int calls) {
    int id = Memory.getInt(record + PrototypeLayout.ID);
    InstalledCode code = installedAt(id);
    if (code == null) {
      count(record, calls);
      return;
    }
    cache.touch(code);
    if (code.entry(pc) == InstalledCode.NO_ENTRY) {
      loopedOutside(id);
    }
  }

  /** Handles a loop that may be missing from the code because it had not run before compilation. */
  private void loopedOutside(int id) {
    FunctionProfile profile = profiles[id];
    if (profile != null && !isPending(profile) && profile.loopedOutside()) {
      requestAgain(profile);
    }
  }

  /** Counts calls of a function that the driver makes. Tier 0 counts its own. */
  private void count(long record, int calls) {
    if (countDown(record, calls)) {
      ranOut(record);
    }
  }

  /** Decrements the countdown in a function's record; returns whether it has run out. */
  static boolean countDown(long record, int calls) {
    long countdown = record + PrototypeLayout.COUNTDOWN;
    int left = Memory.getInt(countdown);
    if (left >= 0) {
      left = left < calls ? -1 : left - calls;
      Memory.putInt(countdown, left);
    }
    return left < 0;
  }

  private void ranOut(long record) {
    int id = Memory.getInt(record + PrototypeLayout.ID);
    if (installedAt(id) != null) {
      // Without this, the countdown would wrap around after 2^31 calls.
      Memory.putInt(record + PrototypeLayout.COUNTDOWN, -1);
      return;
    }
    FunctionProfile profile = profile(id, record);
    if (profile.state() == FunctionProfile.State.COUNTING) {
      request(profile);
    } else {
      stopCounting(profile);
    }
  }

  private @Nullable InstalledCode installedAt(int id) {
    return id < installed.length ? installed[id] : null;
  }

  private FunctionProfile profile(int id, long record) {
    if (id >= profiles.length) {
      int size = Math.max(id + 1, 2 * profiles.length);
      profiles = Arrays.copyOf(profiles, size);
      installed = Arrays.copyOf(installed, size);
    }
    FunctionProfile profile = profiles[id];
    if (profile == null) {
      profile = new FunctionProfile(id, record, state.frames().prototypes().prototype(id));
      profiles[id] = profile;
    }
    return profile;
  }

  /** Stops counting the function's calls for as long as a countdown can last. */
  private static void stopCounting(FunctionProfile profile) {
    Memory.putInt(profile.record() + PrototypeLayout.COUNTDOWN, Integer.MAX_VALUE);
  }

  private static void countAgain(FunctionProfile profile, int calls) {
    profile.setState(FunctionProfile.State.COUNTING);
    Memory.putInt(profile.record() + PrototypeLayout.COUNTDOWN, calls);
  }

  private void countAgain(FunctionProfile profile) {
    countAgain(profile, options.threshold() - 1);
  }

  /**
   * Counts again, for longer, because the region has no room for a function's code at present, or
   * gave its room to others. Otherwise, if the hot functions do not fit into the region, they would
   * be compiled in turn without end, each at the cost of another.
   */
  private void waitForRoom(FunctionProfile profile) {
    countAgain(profile, Math.max(options.threshold() - 1, Tuning.RETRY_CALLS));
  }

  private void evicted(FunctionProfile profile) {
    if (isPending(profile)) {
      stopCounting(profile);
    } else if (chaos == null) {
      waitForRoom(profile);
    } else {
      countAgain(profile); // Evictions under chaos say nothing about the region's room.
    }
  }

  // Compiling

  /** Requests code for a function that has none and whose frame is the current one. */
  private void request(FunctionProfile profile) {
    if (charge(profile)) {
      stopCounting(profile);
      compile(profile);
    } else {
      countAgain(profile, Tuning.RETRY_CALLS);
    }
  }

  /** Requests new code for a function, which keeps its old code until then. */
  private void requestAgain(FunctionProfile profile) {
    if (charge(profile)) {
      statistics.recompiled++;
      compile(profile);
    } else {
      profile.countFailuresAgain();
    }
  }

  private static boolean isPending(FunctionProfile profile) {
    return profile.state() == FunctionProfile.State.PENDING;
  }

  private void compile(FunctionProfile profile) {
    EngineFeedback seen = EngineFeedback.of(state, profile);
    FeedbackSnapshot feedback = profile.assume(seen, leftOut(seen));
    CompileJob job = new CompileJob(cache, compiler, profile.prototype(), feedback, compileOptions);
    profile.setState(FunctionProfile.State.PENDING);
    statistics.requested++;
    if (!options.background()) {
      complete(new Finished(profile, job.run()));
    } else if (!submit(profile, job)) {
      complete(new Finished(profile, new CompileOutcome.Full()));
    }
  }

  /** The instructions to leave out: those that have not run, or under chaos random ones. */
  private IntPredicate leftOut(EngineFeedback seen) {
    if (chaos != null) {
      return chaos.strikes() ? pc -> chaos.strikes() : pc -> false;
    }
    return options.threshold() >= Tuning.KNOWN_CALLS ? pc -> !seen.hasRun(pc) : pc -> false;
  }

  private boolean submit(FunctionProfile profile, CompileJob job) {
    Queue<Finished> outcomes = finished;
    return job.submit(outcome -> outcomes.add(new Finished(profile, outcome)));
  }

  private boolean charge(FunctionProfile profile) {
    long bytes = (long) profile.prototype().code().length * Tuning.COMPILER_BYTES_PER_WORD;
    try {
      state.heap().charge(bytes);
    } catch (LuaError e) {
      // The script has too little memory left for the compiler. It continues without native code.
      return false;
    }
    profile.setCharged(bytes);
    return true;
  }

  private void complete(Finished done) {
    FunctionProfile profile = done.profile;
    if (profiles[profile.id()] != profile) {
      return; // The function has been freed.
    }
    state.heap().uncharge(profile.charged());
    profile.setCharged(0);
    switch (done.outcome) {
      case CompileOutcome.Compiled(InstalledCode code, boolean found) -> {
        statistics.found += found ? 1 : 0;
        if (code.acquire()) {
          if (installed[profile.id()] != null) {
            uninstall(profile.id());
          }
          install(profile, code);
        } else {
          goWithout(profile, this::waitForRoom);
        }
      }
      case CompileOutcome.Failed(String reason) -> goWithout(profile, it -> fail(it, reason));
      case CompileOutcome.Broken(Throwable cause) -> {
        statistics.compilerFailures++;
        goWithout(profile, it -> fail(it, "the compiler failed: " + cause));
      }
      case CompileOutcome.Full() -> {
        statistics.deferred++;
        goWithout(profile, this::waitForRoom);
      }
    }
  }

  /** Applies an action to a function that gets no new code, unless it still has its old code. */
  private void goWithout(FunctionProfile profile, Consumer<FunctionProfile> otherwise) {
    if (installed[profile.id()] == null) {
      otherwise.accept(profile);
    } else {
      profile.setState(FunctionProfile.State.INSTALLED);
    }
  }

  private void fail(FunctionProfile profile, String reason) {
    profile.setState(FunctionProfile.State.FAILED);
    stopCounting(profile);
    statistics.failed(reason, profile.name());
    LOG.log(
        System.Logger.Level.DEBUG, () -> profile.name() + " stays in the interpreter: " + reason);
  }

  private void install(FunctionProfile profile, InstalledCode code) {
    publishRoutines();
    profile.setState(FunctionProfile.State.INSTALLED);
    installed[profile.id()] = code;
    statistics.installed++;
    setEntry(profile, region + code.callEntry(), code.entryTable());
    Memory.putInt(profile.record() + PrototypeLayout.COUNTDOWN, -1);
  }

  /** Copies the routines' addresses to the state if they are not there yet. */
  private void publishRoutines() {
    List<Long> routines = cache.routines();
    if (!hasRoutines && !routines.isEmpty()) {
      hasRoutines = true;
      for (int i = 0; i < routines.size(); i++) {
        Memory.putLong(stateAddress + StateLayout.routine(i), routines.get(i));
      }
      Memory.putLong(stateAddress + StateLayout.RESUME, routines.get(Epilogue.RESUME.number()));
    }
  }

  /** Removes a function's code, so that it returns to tier 0. The caller restarts its counting. */
  private FunctionProfile uninstall(int id) {
    InstalledCode code = installed[id];
    FunctionProfile profile = profiles[id];
    if (code == null || profile == null) {
      throw new IllegalStateException("prototype " + id + " has no code");
    }
    installed[id] = null;
    code.release();
    setEntry(profile, callStub, 0);
    return profile;
  }

  private static void setEntry(FunctionProfile profile, long address, int entries) {
    // With the fence, this is a store-release: a reader of the cell sees the code it leads to.
    VarHandle.releaseFence();
    Memory.putLong(profile.record() + PrototypeLayout.ENTRY, address);
    Memory.putInt(profile.record() + PrototypeLayout.ENTRIES, entries);
  }

  private void prototypeFreed(int id) {
    if (id >= profiles.length) {
      return;
    }
    FunctionProfile profile = profiles[id];
    if (profile != null) {
      state.heap().uncharge(profile.charged());
      profiles[id] = null;
    }
    InstalledCode code = installed[id];
    if (code != null) {
      code.release();
      installed[id] = null;
    }
  }

  // Failed guards

  @Override
  public void deoptimized(long record, int pc) {
    statistics.deoptimizations++;
    int id = Memory.getInt(record + PrototypeLayout.ID);
    InstalledCode code = installedAt(id);
    FunctionProfile profile = code == null ? null : profiles[id];
    if (profile == null || isPending(profile) || !profile.failedTooOftenAt(pc)) {
      return;
    }
    profile.learn(pc, EngineFeedback.of(state, profile));
    requestAgain(profile);
  }

  // Polls

  @Override
  public void poll() {
    for (Finished done = finished.poll(); done != null; done = finished.poll()) {
      complete(done);
    }
    if (chaos != null) {
      disturb(chaos);
    }
  }

  @Override
  public int slice() {
    return chaos == null ? Tuning.SLICE : chaos.slice();
  }

  /** Evicts the code of a random function, or makes one start again from the beginning. */
  private void disturb(Chaos random) {
    if (!random.strikes()) {
      return;
    }
    int id = installedFrom(random.below(installed.length));
    InstalledCode code = installed[id];
    if (code == null) {
      return;
    }
    if (random.strikes()) {
      FunctionProfile profile = uninstall(id);
      profile.forget();
      evicted(profile);
    } else {
      cache.evict(code);
    }
  }

  /** The first id, cyclically from a start, whose function has code; the start if there is none. */
  private int installedFrom(int start) {
    int id = start;
    do {
      if (installed[id] != null) {
        return id;
      }
      id = (id + 1) % installed.length;
    } while (id != start);
    return start;
  }

  TierStatistics statistics() {
    return statistics;
  }

  /** The code of a function in this engine. */
  @Nullable InstalledCode codeOf(long record) {
    return installedAt(Memory.getInt(record + PrototypeLayout.ID));
  }

  /** Does not touch the engine's memory, which may already be closed. */
  @Override
  public void close() {
    member.close();
    for (int id = 0; id < installed.length; id++) {
      InstalledCode code = installed[id];
      if (code != null) {
        code.release();
        installed[id] = null;
      }
      profiles[id] = null;
    }
  }
}
