package dev.perigee.tier1.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.perigee.tier1.codememory.CodeAllocator;
import dev.perigee.tier1.codememory.CodeMemoryException;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRange;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.codememory.EntryPoint;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.lowering.RoutineCode;
import dev.perigee.tier1.target.StubCaller;
import dev.perigee.tier1.target.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Native code in one region, by the inputs that determine it, for all engines that share the
 * region. Any thread may call all methods, unless it is inside native code.
 *
 * <p>Code is evicted when the region gets full, the least used first, or on request. Its memory is
 * used again by the rules of {@link CodeEpochs}. In a region that cannot be rewritten, the cache
 * evicts nothing by itself, since that would make no room. Memory that keys keep on the Java heap
 * counts like code, so it is bounded by the region's size.
 */
public final class CodeCache {
  /**
   * Sixteenths of a rewritable region that code in the cache and its keys may take. The rest is for
   * evicted code that may still be running, and for gaps too small to use.
   */
  private static final int SHARE_16 = 12;

  private final CodeRegion region;
  private final Target target;
  private final CodeAllocator allocator;
  private final CodeEpochs epochs;
  private final Cache<CodeKey, InstalledCode> codes;
  private final @Nullable String obstacle;
  private @Nullable Target onThisMachine;
  private volatile List<Long> routines = List.of();

  /** For each key whose code is being compiled, the lock of the thread that compiles it. */
  private final ConcurrentMap<CodeKey, Object> beingMade = new ConcurrentHashMap<>();

  /** Bytes that the keys of the cached code keep alive. */
  private final AtomicLong keyBytes = new AtomicLong();

  private final AtomicInteger compilerFailures = new AtomicInteger();

  private static @Nullable CodeCache ofProcess;

  /**
   * The cache of this process. The first call opens its region.
   *
   * @param target this processor, the same in all calls
   */
  public static synchronized CodeCache ofProcess(Target target) {
    CodeCache cache = ofProcess;
    if (cache == null) {
      CodeMemoryLadder ladder = CodeMemoryLadder.ofProcess(target);
      cache = new CodeCache(ladder.region(), target, ladder.reports().getLast().reason());
      ofProcess = cache;
    }
    return cache;
  }

  /**
   * A cache that alone writes to a region.
   *
   * @param target the target whose code it takes
   * @param report for a region without memory, the reason
   */
  public CodeCache(CodeRegion region, Target target, String report) {
    this.region = region;
    this.target = target;
    allocator = new CodeAllocator(region);
    epochs = new CodeEpochs(allocator::free);
    codes = newCache(region);
    obstacle = region.size() == 0 ? report : writeStubs();
  }

  private Cache<CodeKey, InstalledCode> newCache(CodeRegion ofRegion) {
    Caffeine<CodeKey, InstalledCode> builder =
        Caffeine.newBuilder()
            // The thread that adds code also evicts, so the memory may be free for what follows.
            .executor(Runnable::run)
            .<CodeKey, InstalledCode>removalListener((key, code, cause) -> removed(code));
    return ofRegion.rewritable()
        ? builder
            .maximumWeight(ofRegion.size() / 16 * SHARE_16)
            .weigher((CodeKey key, InstalledCode code) ->
                (int) Math.min(Integer.MAX_VALUE, code.range().length() + key.bytes()))
            .build()
        : builder.build();
  }

  private @Nullable String writeStubs() {
    byte[] stubs = target.stubs().code();
    Optional<CodeRange> range = allocator.allocate(stubs.length);
    if (range.isEmpty() || range.get().offset() != 0) {
      return "the region has no room for the stubs at its start";
    }
    try {
      region.write(0, stubs);
      return null;
    } catch (CodeMemoryException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Adds the routines that a compiler's code calls, if they are missing. They are never removed.
   *
   * @throws CannotCompileException if the region has no room for them
   */
  synchronized void addRoutines(FunctionCompiler compiler) throws CannotCompileException {
    if (routines.isEmpty()) {
      routines = write(compiler.routines());
    }
  }

  /** Whether engines are open that may run code of this cache. */
  boolean isUsed() {
    return epochs.hasMembers();
  }

  private List<Long> write(RoutineCode code) throws CannotCompileException {
    if (code.offsets().isEmpty()) {
      return List.of();
    }
    CodeRange range =
        allocator
            .allocate(code.code().length)
            .orElseThrow(() -> new CannotCompileException("the region has no room for routines"));
    write(range, code.code());
    return code.offsets().stream().map(offset -> region.base() + range.offset() + offset).toList();
  }

  /**
   * The addresses of the routines, by number; empty until the first code is added. Does not wait
   * for the compiler.
   */
  public List<Long> routines() {
    return routines;
  }

  /** The reason, for the user, why nothing can be compiled here; null if it can. */
  public @Nullable String obstacle() {
    return obstacle;
  }

  /** The processor that runs this code. */
  public Target target() {
    return target;
  }

  /** The target to compile for, with all features of this machine's processor. */
  public synchronized Target targetOnThisMachine() {
    if (obstacle != null) {
      return target;
    }
    Target adapted = onThisMachine;
    if (adapted == null) {
      adapted = target.onThisMachine(new Caller());
      onThisMachine = adapted;
    }
    return adapted;
  }

  /** Calls functions that follow the stubs. */
  private final class Caller implements StubCaller {
    @Override
    public long call(int offset, long first, long second) {
      return EntryPoint.enter(region.base() + offset, first, second);
    }
  }

  /** Address of the region, to which all offsets of code are relative. */
  public long base() {
    return region.base();
  }

  /** Epochs of the code in this cache, which engines must join. */
  public CodeEpochs epochs() {
    return epochs;
  }

  /** Produces code. */
  interface Making {
    /** Finds the code, or compiles and publishes it. */
    CompileOutcome run() throws CannotCompileException;
  }

  /**
   * Produces code while no other thread produces code for the same key. If another thread does,
   * this waits for it and then finds its code.
   */
  CompileOutcome makeOnce(CodeKey key, Making making) throws CannotCompileException {
    Object lock = beingMade.computeIfAbsent(key, made -> new Object());
    synchronized (lock) {
      try {
        return making.run();
      } finally {
        // Threads that wait for this lock find the code, and so do later ones.
        beingMade.remove(key, lock);
      }
    }
  }

  /** The code for a key, or null. */
  public @Nullable InstalledCode find(CodeKey key) {
    return codes.getIfPresent(key);
  }

  /**
   * Writes new code to the region. Every thread that gets it from here may run it.
   *
   * @return the code for the key, which is another thread's if that came first; empty if the region
   *     is full at present
   * @throws CannotCompileException if the code can never fit, or the system refuses the memory
   */
  public Optional<InstalledCode> publish(CodeKey key, CompiledCode compiled)
      throws CannotCompileException {
    int length = compiled.code().length + InstalledCode.entryBytes(compiled);
    Optional<CodeRange> range = room(length, key.bytes());
    if (range.isEmpty()) {
      return Optional.empty();
    }
    InstalledCode code = new InstalledCode(key, range.get(), compiled);
    write(range.get(), code.bytes(compiled));
    InstalledCode first = codes.asMap().putIfAbsent(key, code);
    if (first == null) {
      keyBytes.addAndGet(key.bytes());
      return Optional.of(code);
    }
    allocator.free(range.get());
    return Optional.of(first);
  }

  private void write(CodeRange range, byte[] bytes) throws CannotCompileException {
    try {
      region.write(range.offset(), bytes);
      if (range.reused()) {
        region.synchronizeCores();
      }
    } catch (CodeMemoryException e) {
      allocator.free(range);
      CannotCompileException refused =
          new CannotCompileException("no code memory: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  private Optional<CodeRange> room(int length, long ofKey) throws CannotCompileException {
    if (region.rewritable() && length + ofKey > region.size() / 16 * SHARE_16) {
      throw new CannotCompileException(
          length + " bytes of code and " + ofKey + " of its key are more than the region takes");
    }
    if (!region.rewritable() && keyBytes.get() + ofKey > region.size()) {
      throw new CannotCompileException("the code cache's keys take as much as the code region has");
    }
    epochs.reclaim();
    Optional<CodeRange> range = allocator.allocate(length);
    if (range.isPresent()) {
      return range;
    }
    if (!region.rewritable()) {
      throw new CannotCompileException("the code region is full, and cannot be rewritten");
    }
    evictColdest(length);
    epochs.reclaim();
    return allocator.allocate(length);
  }

  /** Evicts at least this many bytes, beginning with code that no engine has. */
  private void evictColdest(long bytes) {
    List<InstalledCode> coldest =
        codes
            .policy()
            .eviction()
            .map(eviction -> List.copyOf(eviction.coldest(Integer.MAX_VALUE).values()))
            .orElse(List.of());
    long freed = 0;
    for (boolean referenced : new boolean[] {false, true}) {
      for (InstalledCode code : coldest) {
        if (freed >= bytes) {
          return;
        }
        if (code.isReferenced() == referenced && evict(code)) {
          freed += code.range().length();
        }
      }
    }
  }

  /**
   * Makes every engine that runs this code return to tier 0; returns whether the code was in the
   * cache.
   */
  public boolean evict(InstalledCode code) {
    return codes.asMap().remove(code.key(), code);
  }

  /** Marks code as recently used, so that it is not the next to be evicted. */
  public void touch(InstalledCode code) {
    var _ = codes.getIfPresent(code.key());
  }

  private void removed(@Nullable InstalledCode code) {
    if (code != null && code.retire()) {
      keyBytes.addAndGet(-code.key().bytes());
      epochs.retire(code.range());
    }
  }

  /** Counts a failure of the compiler, which is a defect; returns the number of failures. */
  int countCompilerFailure() {
    return compilerFailures.incrementAndGet();
  }

  /** A line for the user about the contents of the region. */
  public String status() {
    codes.cleanUp();
    return region.name()
        + ": "
        + codes.estimatedSize()
        + " functions, "
        + allocator.used()
        + " of "
        + region.size()
        + " bytes in use, "
        + epochs.retiredBytes()
        + " of them to be used again";
  }
}
