package dev.perigee.engine;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.ChunkCompiler;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.text.ChunkNames;
import dev.perigee.runtime.value.Tables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A searcher of {@code require} (manual 6.3) that uses a loader of the host. Such searchers come
 * after that of {@code package.preload} and before those of files.
 */
final class ModuleSearcher extends HostOperation {
  /** Position of the first one. */
  private static final int FIRST = 2;

  private final ModuleLoader loader;

  private ModuleSearcher(EngineServices services, ModuleLoader loader) {
    super(services);
    this.loader = loader;
  }

  /** Adds searchers for the loaders to {@code package.searchers}, if the engine has that table. */
  static void open(EngineServices services, CallContext context, List<ModuleLoader> loaders) {
    Tables tables = services.state().tables();
    if (services.names().get(context, services.globals(), "package") != Tag.TABLE
        || services.names().get(context, tables.payload, "searchers") != Tag.TABLE) {
      return;
    }
    long searchers = tables.payload;
    for (long i = tables.length(searchers); i >= FIRST; i--) {
      int tag = tables.getInteger(searchers, i);
      tables.setInteger(searchers, i + loaders.size(), tag, tables.payload);
    }
    int size = context.size();
    for (int i = 0; i < loaders.size(); i++) {
      ModuleSearcher searcher = new ModuleSearcher(services, loaders.get(i));
      services.state().functions().pushBuiltin(context, "searcher", searcher, 0);
      tables.setInteger(searchers, (long) FIRST + i, Tag.BUILTIN, context.payload(context.size()));
      context.setSize(size);
    }
  }

  /** Pushes the module's chunk and its name, or the reason why there is none. */
  @Override
  int run(CallContext context) throws Exception {
    String name = context.checkText(1);
    ModuleSource source = loader.find(name);
    services.requireSound();
    if (source == null) {
      context.pushBytes(JavaStrings.encode(loader.notFound(name)));
      return 1;
    }
    String chunkName = JavaStrings.encodeToLatin(source.chunkName());
    String shown = ChunkNames.fullName(chunkName);
    try {
      Prototype prototype =
          services.compiler().compileModule(CompiledTexts.bytes(source.text()), chunkName);
      services.state().functions().pushChunk(context, prototype);
    } catch (ChunkCompiler.SyntaxError e) {
      throw loadingFailed(context, name, shown, e.getMessage());
    }
    context.pushBytes(JavaStrings.encode(shown));
    return 2;
  }

  private static LuaError loadingFailed(
      CallContext context, String name, String shown, @Nullable String reason) {
    return context.error(
        JavaStrings.encode(
            "error loading module '" + name + "' from '" + shown + "':\n\t" + reason));
  }
}
