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
 * How an engine runs, what it may use, and what it may see. Immutable.
 *
 * <p>A {@link #builder()} begins with what the system properties say:
 *
 * <table>
 * <caption>System properties</caption>
 * <tr><th>property<th>meaning
 * <tr><td>{@code perigee.memory.limit}<td>{@link Builder#memoryLimit}
 * <tr><td>{@code perigee.instructions}<td>{@link Builder#instructionBudget}
 * <tr><td>{@code perigee.deadline}<td>{@link Builder#deadline}, in milliseconds
 * <tr><td>{@code perigee.tier}, {@code perigee.jit.threshold}, {@code perigee.jit.background},
 *     {@code perigee.jit.steps}, {@code perigee.jit.chaos}<td>the builder's methods of these names;
 *     tiers are 0, 1 or mixed
 * <tr><td>{@code perigee.dump}, {@code perigee.dump.directory}<td>what of each compilation is
 *     written where: ir, asm or both with a comma; without a directory, to the standard error
 * <tr><td>{@code perigee.gc.stress}<td>{@link Builder#gcStress}
 * </table>
 */
public final class PerigeeOptions {
  /** Which tiers run functions. */
  public enum Tier {
    /** The interpreter alone. */
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

  /** What the system properties say. */
  public static PerigeeOptions ofSystemProperties() {
    return builder().build();
  }

  /** The same for engines from {@code ScriptEngineManager}, whose clients bind objects to use. */
  static PerigeeOptions ofScriptEngineManager() {
    return builder().hostAccess(HostAccess.members()).build();
  }

  /**
   * A builder that begins with what the system properties say.
   *
   * @throws IllegalArgumentException when a property's value makes no sense
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A builder for engines whose scripts nobody vouches for. Nothing of the host is allowed, binary
   * chunks are not, the libraries are {@link Library#harmless()}, and there are limits, to be set
   * to what the application needs: 64 MiB of memory, a thousand million instructions, 5 seconds for
   * a call of the host's, 100 milliseconds for finalizers when the engine is closed, 1 MiB of
   * output for a call, and as much that the host's objects are made to hold. What system properties
   * say about limits does not count; what they say about tiers does.
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

  /** Tells nanoseconds. */
  LongSupplier clock() {
    LongSupplier clock = values.clock;
    return clock == null ? System::nanoTime : clock;
  }

  /** Tiers and everything about them. */
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
     * Bytes that the engine may use at most, 0 (the default) for no limit. Over it, a script gets
     * Lua's "not enough memory".
     */
    public Builder memoryLimit(long bytes) {
      memoryLimit = notNegative("the memory limit", bytes);
      return this;
    }

    /**
     * Calls, loop iterations and comparable work that one call of the host's may have done, 0 (the
     * default) for no limit. Eight bytes that are allocated, copied or compared count as one, and
     * so does compiling a part of a source. It is looked at every few thousand. Scripts cannot
     * catch its error.
     */
    public Builder instructionBudget(long instructions) {
      instructionBudget = notNegative("the instruction budget", instructions);
      return this;
    }

    /**
     * How long one call of the host's may take, null (the default) for as long as it likes. Scripts
     * cannot catch its error.
     */
    public Builder deadline(@Nullable Duration duration) {
      deadline = notNegative("the deadline", duration);
      return this;
    }

    /** For tests: by what deadlines are measured. */
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
     * How long the finalizers may take that {@link PerigeeEngine#close} calls, all together, null
     * for as long as they like; ten seconds by default. The other limits hold for them as well.
     * What is left of them then is not called.
     */
    public Builder finalizerDeadline(@Nullable Duration duration) {
      finalizerDeadline = notNegative("the finalizers' deadline", duration);
      return this;
    }

    /**
     * Whether a script ends, as by {@link PerigeeEngine#interrupt}, when the thread that runs it is
     * interrupted, as by {@code Future.cancel(true)}; yes by default. The thread stays interrupted.
     */
    public Builder stopOnThreadInterrupt(boolean stop) {
      stopOnThreadInterrupt = stop;
      return this;
    }

    /**
     * Bytes that scripts may write to the standard output and error during one call of the host's,
     * both together, 0 (the default) for no limit: streams and writers of the host's may keep what
     * they get. What is more is not written, and ends the script with an error that it cannot
     * catch.
     */
    public Builder outputLimit(long bytes) {
      outputLimit = notNegative("the output limit", bytes);
      return this;
    }

    /**
     * Bytes that scripts may have the host's maps, lists, arrays and fields hold more, by assigning
     * to them, during one call of the host's; 0 (the default) for no limit. An element that is
     * appended counts as 16 bytes, an entry that is added as 64, a string as its characters, a
     * table or function as 256; what is taken away or replaced is subtracted. What is more is not
     * assigned, and ends the script with an error that it cannot catch. What the host's methods do
     * is the host's affair.
     */
    public Builder hostDataLimit(long bytes) {
      hostDataLimit = notNegative("the limit of host data", bytes);
      return this;
    }

    /** Which libraries there are besides the basic functions; all by default. */
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
     * Whether the engine shares what the host's texts are compiled to with the other engines of the
     * process, so that a text that one of them knows need not be compiled again; yes by default. It
     * counts against the limits all the same. Only the time tells whether another engine has been
     * given a text.
     */
    public Builder shareCompiledTexts(boolean share) {
      shareCompiledTexts = share;
      return this;
    }

    /**
     * Which tiers run functions; mixed by default. {@link Tier#COMPILED} means a threshold of 1 and
     * no compiling in the background, unless those are set afterwards.
     */
    public Builder tier(Tier tier) {
      tiers = tiers.withTier(tier.tier);
      if (tier == Tier.COMPILED) {
        tiers = tiers.withThreshold(1).withBackground(false);
      }
      return this;
    }

    /** Calls of a function before it is compiled, at least 1. */
    public Builder jitThreshold(int calls) {
      tiers = tiers.withThreshold(calls);
      return this;
    }

    /** Whether another thread compiles, so that scripts run on meanwhile. */
    public Builder jitBackground(boolean background) {
      tiers = tiers.withBackground(background);
      return this;
    }

    /** For tests: every operation leaves its tier and comes back. */
    public Builder jitSteps(boolean steps) {
      tiers = tiers.withSteps(steps);
      return this;
    }

    /** For tests: leaves machine code at random points, and makes its life hard otherwise. */
    public Builder jitChaos(long seed) {
      tiers = tiers.withChaos(seed);
      return this;
    }

    /** For tests: collects at every allocation and fills what is freed. */
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
     * Whether {@code LUA_PATH}, {@code LUA_CPATH} and their variants with a version say where
     * {@code require} looks, if scripts may read environment variables; yes by default.
     */
    public Builder usePathVariables(boolean use) {
      usePathVariables = use;
      return this;
    }

    /**
     * Whether {@code os.execute} and {@code io.popen} may have the system's shell run commands; no
     * by default. What those do not read or write through {@code io.popen} they read from and write
     * to the JVM's own standard streams.
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
     * What scripts reach of the host's objects; {@link HostAccess#explicit} by default. Engines
     * that {@code ScriptEngineManager} makes have {@link HostAccess#members}.
     */
    public Builder hostAccess(HostAccess access) {
      hostAccess = Objects.requireNonNull(access);
      return this;
    }

    /**
     * Where {@code require} looks for modules after {@code package.preload} and before it looks at
     * files, in this order; nowhere by default. What it loads counts as what {@code load} does. A
     * loader that changes does not change what an engine has loaded.
     */
    public Builder moduleLoaders(ModuleLoader... loaders) {
      moduleLoaders = List.of(loaders);
      return this;
    }

    /** Where {@code io.read} reads; {@code System.in} by default. */
    public Builder standardInput(InputStream in) {
      standardInput = Objects.requireNonNull(in);
      return this;
    }

    /** Where {@code print} writes; {@code System.out} by default. Flushed after each call. */
    public Builder standardOutput(OutputStream out) {
      standardOutput = Objects.requireNonNull(out);
      return this;
    }

    /** Where warnings go; {@code System.err} by default. */
    public Builder standardError(OutputStream err) {
      standardError = Objects.requireNonNull(err);
      return this;
    }

    /** The options collected so far. */
    public PerigeeOptions build() {
      return new PerigeeOptions(this);
    }
  }
}
