package dev.perigee.engine;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.lib.Libraries;
import dev.perigee.tier0.Driver;
import dev.perigee.tier0.LoopUse;
import dev.perigee.tier1.CompiledTier;
import dev.perigee.tier1.TierOptions;

/** Assembles an engine: state, libraries, tiers, compiler. Accesses native memory. */
final class EngineAssembly {
  private EngineAssembly() {}

  /**
   * Makes the parts of an engine.
   *
   * @throws LuaException if the JVM denies native access, or the memory limit is too low
   */
  static EngineServices assemble(EngineCore core, PerigeeOptions options) {
    StandardStreams streams =
        new StandardStreams(
            options.standardInput(), options.standardOutput(), options.standardError());
    EngineHost host = new EngineHost(options, streams, core.interrupts());
    LuaState state = null;
    try {
      LuaState opened = new LuaState(host, options.memoryLimit(), options.gcStress());
      state = opened;
      streams.setLook(() -> opened.meter().check(0));
      CompiledTier compiled = attachTiers(state, options);
      SourceCompiler compiler =
          new SourceCompiler(state, options.shareCompiledTexts() ? SharedTexts.OF_PROCESS : null);
      state.setCompiler(compiler);
      Libraries.open(state, Library.runtimeLibraries(options.libraries()));
      EngineServices services =
          new EngineServices(core, state, compiled, host, streams, compiler, options.hostAccess());
      if (!options.moduleLoaders().isEmpty()) {
        ModuleSearcher.open(services, services.context(), options.moduleLoaders());
      }
      state = null;
      return services;
    } catch (LuaError e) {
      throw new LuaException("the engine could not be started: " + e.getMessage(), e);
    } catch (LinkageError | IllegalCallerException e) {
      throw new LuaException(explanation(e), e);
    } finally {
      if (state != null) {
        state.close();
      }
    }
  }

  private static CompiledTier attachTiers(LuaState state, PerigeeOptions options) {
    TierOptions tiers = options.tiers();
    boolean compiles = tiers.tier() != TierOptions.Tier.INTERPRETED && Processor.HERE.isKnown();
    // If functions are compiled, HotSpot need not compile tier 0's loop, which would take it
    // seconds.
    LoopUse loopUse = compiles || tiers.steps() ? LoopUse.NEVER : LoopUse.WHEN_COMPILED;
    return CompiledTier.attach(state, new Driver(state, loopUse), tiers, Processor.HERE);
  }

  private static String explanation(Throwable failure) {
    Module module = EngineAssembly.class.getModule();
    if (LuaState.class.getModule().isNativeAccessEnabled()) {
      return "the engine could not be started: " + failure;
    }
    String modules = module.isNamed() ? "dev.perigee.runtime,dev.perigee.tier1" : "ALL-UNNAMED";
    return "Perigee keeps Lua's data in native memory, which this JVM denies: start the JVM with"
        + " --enable-native-access="
        + modules;
  }
}
