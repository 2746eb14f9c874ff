package dev.perigee.engine;

import dev.perigee.runtime.OptionProperties;
import dev.perigee.tier1.TierOptions;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How an engine runs, and what it may use and see. Immutable.
 *
 * <p>A {@link #builder()} begins with the system properties:
 *
 * <table>
 * <caption>System properties</caption>
 * <tr><th>property<th>meaning
 * <tr><td>{@code perigee.memory.limit}<td>{@link Builder#memoryLimit}
 * <tr><td>{@code perigee.instructions}<td>{@link Builder#instructionBudget}
 * <tr><td>{@code perigee.deadline}<td>{@link Builder#deadline}, in milliseconds
 * <tr><td>{@code perigee.tier}, {@code perigee.jit.threshold}, {@code perigee.jit.background},
 * {@code perigee.jit.steps}, {@code perigee.jit.chaos}<td>the builder's methods with these names;
 * tiers are 0, 1 or mixed
 * <tr><td>{@code perigee.dump}, {@code perigee.dump.directory}<td>what to write of each
 * compilation, and where: ir, asm or both with a comma; without a directory, to the standard error
 * <tr><td>{@code perigee.gc.stress}<td>{@link Builder#gcStress}
 * </table>
 */
public final class PerigeeOptions {
  /** Which tiers run functions. */
  public enum Tier {
    /** The interpreter only. */
    INTERPRETED(TierOptions.Tier.INTERPRETED),

    /** Every function is compiled at its first call, before it runs. */
    COMPILED(TierOptions.Tier.COMPILED),

    /** Functions begin in the interpreter; hot ones are compiled. */
    MIXED(TierOptions.Tier.MIXED);

    private final TierOptions.Tier tier;

    Tier(TierOptions.Tier tier) {
      this.tier = tier;
    }
  }

  private static final long UNTRUSTED_MEMORY = 64L << 20;
  private static final long UNTRUSTED_INSTRUCTIONS = 1_000_000_000;
  private static final Duration UNTRUSTED_TIME = Duration.ofSeconds(5);
  private static final Duration UNTRUSTED_FINALIZERS = Duration.ofMillis(100);
  private static final long UNTRUSTED_OUTPUT = 1 << 20;
  private static final long UNTRUSTED_HOST_DATA = 1 << 20;

  private final Builder values;

  private PerigeeOptions(Builder values) {
    this.values = new Builder(values);
  }

  /** The options of the system properties. */
  public static PerigeeOptions ofSystemProperties() {
    return builder().build();
  }

  /**
   * The same for engines from {@code ScriptEngineManager}, whose clients bind objects so that
   * scripts use them.
   */
  static PerigeeOptions ofScriptEngineManager() {
    return builder().hostAccess(HostAccess.members()).build();
  }

  /**
   * A builder that begins with the system properties.
   *
   * @throws IllegalArgumentException if a property has an invalid value
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A builder for engines that run untrusted scripts. Nothing of the host is allowed, and no binary
   * chunks; the libraries are {@link Library#harmless()}. There are limits, which should be set to
   * what the application needs: 64 MiB of memory; 10^9 instructions and 5 seconds for a call of the
   * host; 100 milliseconds for finalizers when the engine is closed; for a call, 1 MiB of output,
   * and 1 MiB of data that the host's objects are made to hold. System properties about limits are
   * ignored, those about tiers are not.
   */
  public static Builder untrusted() {
    return builder()
        .memoryLimit(UNTRUSTED_MEMORY)
        .instructionBudget(UNTRUSTED_INSTRUCTIONS)
        .deadline(UNTRUSTED_TIME)
        .finalizerDeadline(UNTRUSTED_FINALIZERS)
        .outputLimit(UNTRUSTED_OUTPUT)
        .hostDataLimit(UNTRUSTED_HOST_DATA)
        .libraries(Library.harmless())
        .allowBinaryChunks(false);
  }

  /** A builder that begins with these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  public long memoryLimit() {
    return values.memoryLimit;
  }

  public long instructionBudget() {
    return values.instructionBudget;
  }

  public @Nullable Duration deadline() {
    return values.deadline;
  }

  public @Nullable Duration finalizerDeadline() {
    return values.finalizerDeadline;
  }

  public boolean stopOnThreadInterrupt() {
    return values.stopOnThreadInterrupt;
  }

  public long outputLimit() {
    return values.outputLimit;
  }

  public long hostDataLimit() {
    return values.hostDataLimit;
  }

  public Set<Library> libraries() {
    return Set.copyOf(values.libraries);
  }

  public boolean allowBinaryChunks() {
    return values.allowBinaryChunks;
  }

  public boolean shareCompiledTexts() {
    return values.shareCompiledTexts;
  }

  /** The clock in nanoseconds. */
  LongSupplier clock() {
    LongSupplier clock = values.clock;
    return clock == null ? System::nanoTime : clock;
  }

  /** All options of the tiers. */
  TierOptions tiers() {
    return values.tiers;
  }

  public boolean gcStress() {
    return values.gcStress;
  }

  public boolean allowFiles() {
    return values.allowFiles;
  }

  public boolean allowEnvironment() {
    return values.allowEnvironment;
  }

  public boolean usePathVariables() {
    return values.allowEnvironment && values.usePathVariables;
  }

  public boolean allowProcesses() {
    return values.allowProcesses;
  }

  public boolean allowExit() {
    return values.allowExit;
  }

  public HostAccess hostAccess() {
    return values.hostAccess;
  }

  public List<ModuleLoader> moduleLoaders() {
    return values.moduleLoaders;
  }

  public InputStream standardInput() {
    return values.standardInput;
  }

  public OutputStream standardOutput() {
    return values.standardOutput;
  }

  public OutputStream standardError() {
    return values.standardError;
  }

  /** Collects options. */
  public static final class Builder {
    private static final Duration DEFAULT_FINALIZER_DEADLINE = Duration.ofSeconds(10);

    private long memoryLimit;
    private long instructionBudget;
    private @Nullable Duration deadline;
    private @Nullable LongSupplier clock;
    private @Nullable Duration finalizerDeadline = DEFAULT_FINALIZER_DEADLINE;
    private boolean stopOnThreadInterrupt = true;
    private long outputLimit;
    private long hostDataLimit;
    private Set<Library> libraries = Library.all();
    private boolean allowBinaryChunks = true;
    private boolean shareCompiledTexts = true;
    private TierOptions tiers;
    private boolean gcStress;
    private boolean allowFiles;
    private boolean allowEnvironment;
    private boolean usePathVariables = true;
    private boolean allowProcesses;
    private boolean allowExit;
    private HostAccess hostAccess = HostAccess.explicit();
    private List<ModuleLoader> moduleLoaders = List.of();
    private InputStream standardInput = System.in;
    private OutputStream standardOutput = System.out;
    private OutputStream standardError = System.err;

    private Builder() {
      tiers = TierOptions.ofSystemProperties();
      OptionProperties options = OptionProperties.ofSystem();
      memoryLimit = options.number("perigee.memory.limit", 0, Long.MAX_VALUE).orElse(0);
      instructionBudget = options.number("perigee.instructions", 0, Long.MAX_VALUE).orElse(0);
      long milliseconds = options.number("perigee.deadline", 0, Long.MAX_VALUE).orElse(0);
      deadline = milliseconds == 0 ? null : Duration.ofMillis(milliseconds);
      gcStress = options.flag("perigee.gc.stress", false);
    }

    private Builder(Builder other) {
      memoryLimit = other.memoryLimit;
      instructionBudget = other.instructionBudget;
      deadline = other.deadline;
      clock = other.clock;
      finalizerDeadline = other.finalizerDeadline;
      stopOnThreadInterrupt = other.stopOnThreadInterrupt;
      outputLimit = other.outputLimit;
      hostDataLimit = other.hostDataLimit;
      libraries = other.libraries;
      allowBinaryChunks = other.allowBinaryChunks;
      shareCompiledTexts = other.shareCompiledTexts;
      tiers = other.tiers;
      gcStress = other.gcStress;
      allowFiles = other.allowFiles;
      allowEnvironment = other.allowEnvironment;
      usePathVariables = other.usePathVariables;
      allowProcesses = other.allowProcesses;
      allowExit = other.allowExit;
      hostAccess = other.hostAccess;
      moduleLoaders = other.moduleLoaders;
      standardInput = other.standardInput;
      standardOutput = other.standardOutput;
      standardError = other.standardError;
    }

    private static long notNegative(String name, long value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " must not be negative: " + value);
      }
      return value;
    }

    /**
     * The maximum number of bytes that the engine may use, 0 (the default) for no limit. If it is
     * exceeded, a script gets Lua's "not enough memory".
     */
    public Builder memoryLimit(long bytes) {
      memoryLimit = notNegative("the memory limit", bytes);
      return this;
    }

    /**
     * The maximum number of calls, loop iterations and comparable work in one call of the host, 0
     * (the default) for no limit. Eight bytes that are allocated, copied or compared count as one,
     * and so does compiling a part of a source. The budget is checked once in a few thousand
     * instructions. Scripts cannot catch its error.
     */
    public Builder instructionBudget(long instructions) {
      instructionBudget = notNegative("the instruction budget", instructions);
      return this;
    }

    /**
     * The maximum duration of one call of the host, null (the default) for no limit. Scripts cannot
     * catch its error.
     */
    public Builder deadline(@Nullable Duration duration) {
      deadline = notNegative("the deadline", duration);
      return this;
    }

    /** For tests: the clock for deadlines. */
    Builder clock(LongSupplier nanoseconds) {
      clock = nanoseconds;
      return this;
    }

    private static @Nullable Duration notNegative(String name, @Nullable Duration duration) {
      if (duration != null && duration.isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative: " + duration);
      }
      return duration;
    }

    /**
     * The maximum total duration of the finalizers that {@link PerigeeEngine#close} calls, null for
     * no limit; ten seconds by default. The other limits hold for them as well. Finalizers that
     * have not been called by then are not called.
     */
    public Builder finalizerDeadline(@Nullable Duration duration) {
      finalizerDeadline = notNegative("the finalizers' deadline", duration);
      return this;
    }

    /**
     * Whether a script ends, as by {@link PerigeeEngine#interrupt}, when the thread that runs it is
     * interrupted, as by {@code Future.cancel(true)}; yes by default. The thread's interrupt status
     * stays set.
     */
    public Builder stopOnThreadInterrupt(boolean stop) {
      stopOnThreadInterrupt = stop;
      return this;
    }

    /**
     * The maximum number of bytes that scripts may write to the standard output and error together
     * during one call of the host, 0 (the default) for no limit. It is useful because the host's
     * streams and writers may keep what is written. Bytes above the limit are not written, and the
     * script ends with an error that it cannot catch.
     */
    public Builder outputLimit(long bytes) {
      outputLimit = notNegative("the output limit", bytes);
      return this;
    }

    /**
     * The maximum number of bytes by which scripts may enlarge the host's maps, lists, arrays and
     * fields, by assigning to them, during one call of the host; 0 (the default) for no limit. An
     * appended element counts as 16 bytes, an added entry as 64, a string as its characters, a
     * table or function as 256; removed or replaced data is subtracted. An assignment that would
     * exceed the limit is not done, and the script ends with an error that it cannot catch. The
     * effects of the host's methods are not counted.
     */
    public Builder hostDataLimit(long bytes) {
      hostDataLimit = notNegative("the limit of host data", bytes);
      return this;
    }

    /** The libraries besides the basic functions; all by default. */
    public Builder libraries(Set<Library> set) {
      libraries = Set.copyOf(set);
      return this;
    }

    /**
     * Whether scripts may load binary chunks, which are verified before they run; yes by default.
     */
    public Builder allowBinaryChunks(boolean allow) {
      allowBinaryChunks = allow;
      return this;
    }

    /**
     * Whether the engine shares the compiled form of the host's texts with the other engines of the
     * process, so that a text that one of them has compiled need not be compiled again; yes by
     * default. It counts towards the limits all the same. Only its timing reveals whether another
     * engine has been given a text.
     */
    public Builder shareCompiledTexts(boolean share) {
      shareCompiledTexts = share;
      return this;
    }

    /**
     * Which tiers run functions; mixed by default. {@link Tier#COMPILED} sets a threshold of 1 and
     * no compilation in the background, unless those are set afterwards.
     */
    public Builder tier(Tier tier) {
      tiers = tiers.withTier(tier.tier);
      if (tier == Tier.COMPILED) {
        tiers = tiers.withThreshold(1).withBackground(false);
      }
      return this;
    }

    /** The number of calls of a function before it is compiled, at least 1. */
    public Builder jitThreshold(int calls) {
      tiers = tiers.withThreshold(calls);
      return this;
    }

    /** Whether another thread compiles, while scripts continue to run. */
    public Builder jitBackground(boolean background) {
      tiers = tiers.withBackground(background);
      return this;
    }

    /** For tests: every operation leaves its tier and comes back. */
    public Builder jitSteps(boolean steps) {
      tiers = tiers.withSteps(steps);
      return this;
    }

    /**
     * For tests: leaves machine code at random points, and does other things that are hard on it.
     */
    public Builder jitChaos(long seed) {
      tiers = tiers.withChaos(seed);
      return this;
    }

    /** For tests: collects garbage at every allocation, and overwrites freed memory. */
    public Builder gcStress(boolean stress) {
      gcStress = stress;
      return this;
    }

    /**
     * Whether scripts may open, remove and rename files, and load chunks and modules from them; no
     * by default.
     */
    public Builder allowFiles(boolean allow) {
      allowFiles = allow;
      return this;
    }

    /** Whether scripts may read environment variables; no by default. */
    public Builder allowEnvironment(boolean allow) {
      allowEnvironment = allow;
      return this;
    }

    /**
     * Whether {@code LUA_PATH}, {@code LUA_CPATH} and their versioned variants determine where
     * {@code require} searches, if scripts may read environment variables; yes by default.
     */
    public Builder usePathVariables(boolean use) {
      usePathVariables = use;
      return this;
    }

    /**
     * Whether {@code os.execute} and {@code io.popen} may run commands in the system's shell; no by
     * default. The commands' standard streams, except the one that {@code io.popen} connects, are
     * those of the JVM.
     */
    public Builder allowProcesses(boolean allow) {
      allowProcesses = allow;
      return this;
    }

    /** Whether {@code os.exit} may end the process; no by default. */
    public Builder allowExit(boolean allow) {
      allowExit = allow;
      return this;
    }

    /**
     * The policy for the host's objects; {@link HostAccess#explicit} by default. Engines made by
     * {@code ScriptEngineManager} have {@link HostAccess#members}.
     */
    public Builder hostAccess(HostAccess access) {
      hostAccess = Objects.requireNonNull(access);
      return this;
    }

    /**
     * Where {@code require} searches for modules after {@code package.preload} and before files, in
     * this order; nowhere by default. A module that it loads counts as {@code load} does. If a
     * loader's modules change, modules that an engine has loaded do not.
     */
    public Builder moduleLoaders(ModuleLoader... loaders) {
      moduleLoaders = List.of(loaders);
      return this;
    }

    /** The stream that {@code io.read} reads; {@code System.in} by default. */
    public Builder standardInput(InputStream in) {
      standardInput = Objects.requireNonNull(in);
      return this;
    }

    /**
     * The stream that {@code print} writes to; {@code System.out} by default. It is flushed after
     * each call.
     */
    public Builder standardOutput(OutputStream out) {
      standardOutput = Objects.requireNonNull(out);
      return this;
    }

    /** The stream for warnings; {@code System.err} by default. */
    public Builder standardError(OutputStream err) {
      standardError = Objects.requireNonNull(err);
      return this;
    }

    /** The options as they are set now. */
    public PerigeeOptions build() {
      return new PerigeeOptions(this);
    }
  }
}
