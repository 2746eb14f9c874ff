package dev.perigee.tier1.cache;

import dev.perigee.ir.Prototype;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.lowering.CompileOptions;
import dev.perigee.tier1.lowering.DumpSink;
import dev.perigee.tier1.lowering.FunctionCompiler;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request to compile a function. It is a snapshot, so any thread can run it.
 *
 * @param cache in which the code is looked up and stored
 * @param compiler compiles the code if the cache does not have it
 */
public record CompileJob(
    CodeCache cache,
    FunctionCompiler compiler,
    Prototype prototype,
    FeedbackSnapshot feedback,
    CompileOptions options) {
  private static final System.Logger LOG = System.getLogger(CompileJob.class.getName());

  /**
   * Makes the compiler's thread find or compile the code.
   *
   * @param outcome receives the outcome, in that thread
   * @return false if too many jobs are already waiting
   */
  public boolean submit(Consumer<CompileOutcome> outcome) {
    return BackgroundCompiler.submit(() -> outcome.accept(run()));
  }

  /** Finds or compiles the code. A failure is an outcome, too; nothing is thrown. */
  @SuppressWarnings(
      "CatchingUnchecked") // the script continues in tier 0, whatever the compiler does
  public CompileOutcome run() {
    try {
      cache.addRoutines(compiler);
      CodeKey key = CodeKey.of(prototype, feedback, options);
      return cache.makeOnce(key, () -> findOrMake(key));
    } catch (CannotCompileException e) {
      return new CompileOutcome.Failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      report(e);
      return new CompileOutcome.Broken(e);
    }
  }

  private CompileOutcome findOrMake(CodeKey key) throws CannotCompileException {
    InstalledCode known = cache.find(key);
    if (known != null) {
      return new CompileOutcome.Compiled(known, true);
    }
    CompiledCode compiled = compiler.compile(prototype, feedback, options);
    if (options.dump().wants(DumpSink.Kind.ASM)) {
      options.dump().write(prototype, DumpSink.Kind.ASM, listing(compiled));
      options.dump().writeCode(prototype, compiled.code());
    }
    Optional<InstalledCode> code = cache.publish(key, compiled);
    return code.<CompileOutcome>map(made -> new CompileOutcome.Compiled(made, false))
        .orElseGet(CompileOutcome.Full::new);
  }

  private String listing(CompiledCode compiled) {
    return CodeListing.of(compiled, cache.target().instructionUnit());
  }

  /**
   * Logs a failure: the first as a warning, the others, of which there may be thousands, at DEBUG.
   * An application that has closed its engines may close its class loader as well. If the compiler
   * is still running then, it finds no classes, which is not worth a warning.
   */
  private void report(Throwable failure) {
    boolean isNews = cache.isUsed() || !(failure instanceof LinkageError);
    boolean first = isNews && cache.countCompilerFailure() == 1;
    LOG.log(
        first ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
        "the compiler failed on "
            + name()
            + ", which continues in the interpreter"
            + (first ? "; further failures are logged at DEBUG" : ""),
        failure);
  }

  private String name() {
    return prototype.source() + ":" + prototype.lineDefined();
  }
}
