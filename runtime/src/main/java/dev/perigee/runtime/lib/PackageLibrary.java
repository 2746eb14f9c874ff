package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.Indexing;
import dev.perigee.runtime.text.ByteText;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * {@code require} and {@code package} (manual 6.3). Libraries written in C are searched for, so
 * that messages are those of PUC Lua, but never loaded. Modules are found in files only if the host
 * allows files.
 */
public enum PackageLibrary implements LibraryFunction {
  LOADLIB,
  REQUIRE,
  SEARCHPATH;

  /** The functions in {@code package.searchers}. */
  private enum Searcher implements LibraryFunction {
    PRELOADED,
    LUA,
    C,
    ROOT_IN_C;

    @Override
    public int call(CallContext context) {
      return switch (this) {
        case PRELOADED -> searchPreloaded(context);
        case LUA -> searchLua(context);
        case C -> searchC(context);
        case ROOT_IN_C -> searchRootInC(context);
      };
    }

    /** The name for messages. */
    @Override
    public String luaName() {
      return "searcher";
    }
  }

  private static final String NO_LIBRARIES = "libraries written in C are not supported";

  private static final String CONFIGURATION = File.separator + "\n;\n?\n!\n-\n";

  private static final byte[] POINT = {'.'};

  /** Makes the library. */
  public static void open(LuaState state) {
    LibraryTable library = LibraryTable.create(state, "package", 8);
    CallContext context = library.context();
    library.functions(LOADLIB, SEARCHPATH);
    context.push(Tag.TABLE, state.record().rootPayload(Root.LOADED));
    library.set("loaded");
    context.pushText(CONFIGURATION);
    library.set("config");
    context.pushText(path(state, "LUA_PATH", DefaultPaths.LUA));
    library.set("path");
    context.pushText(path(state, "LUA_CPATH", DefaultPaths.C));
    library.set("cpath");
    long preloaded = context.pushTable(0, 0);
    library.set("preload");
    makeSearchers(library, preloaded);
    LibraryTable globals = LibraryTable.ofGlobals(state);
    context.push(Tag.TABLE, library.table());
    globals.pushFunctionWithUpvalues(REQUIRE, 1);
    globals.set("require");
    globals.drop();
    library.publish("package");
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case LOADLIB -> loadLibrary(context);
      case REQUIRE -> require(context);
      case SEARCHPATH -> searchPath(context);
    };
  }

  /** Makes the searchers. Each of them holds the table in which it searches. */
  private static void makeSearchers(LibraryTable library, long preloaded) {
    CallContext context = library.context();
    long searchers = context.pushTable(4, 0);
    long own = library.table();
    addSearcher(library, searchers, 1, Searcher.PRELOADED, preloaded);
    addSearcher(library, searchers, 2, Searcher.LUA, own);
    addSearcher(library, searchers, 3, Searcher.C, own);
    addSearcher(library, searchers, 4, Searcher.ROOT_IN_C, own);
    library.set("searchers");
  }

  private static void addSearcher(
      LibraryTable library, long searchers, int number, Searcher searcher, long held) {
    CallContext context = library.context();
    int size = context.size();
    context.push(Tag.TABLE, held);
    library.pushFunctionWithUpvalues(searcher, 1);
    library
        .state()
        .tables()
        .setInteger(searchers, number, context.tag(size + 1), context.payload(size + 1));
    context.setSize(size);
  }

  /** A path from the environment, in which ";;" is replaced by the default, or the default. */
  private static String path(LuaState state, String variable, String otherwise) {
    if (!state.host().usesPathVariables()) {
      return otherwise;
    }
    String path = System.getenv(variable + "_5_4");
    if (path == null) {
      path = System.getenv(variable);
    }
    if (path == null) {
      return otherwise;
    }
    int at = path.indexOf(";;");
    if (at < 0) {
      return path;
    }
    String before = path.substring(0, at);
    String after = path.substring(at + 2);
    return (before.isEmpty() ? "" : before + ";")
        + otherwise
        + (after.isEmpty() ? "" : ";" + after);
  }

  private static int loadLibrary(CallContext context) {
    context.checkString(1);
    context.checkString(2);
    context.pushNil();
    context.pushText(NO_LIBRARIES);
    context.pushText("absent");
    return 3;
  }

  private static int searchPath(CallContext context) {
    byte[] name = CStrings.bytes(context, 1);
    byte[] path = CStrings.bytes(context, 2);
    byte[] separator = context.isNoneOrNil(3) ? POINT : CStrings.bytes(context, 3);
    byte[] folderSeparator =
        context.isNoneOrNil(4) ? File.separator.getBytes(UTF_8) : CStrings.bytes(context, 4);
    ModuleSearch search = new ModuleSearch(context.state());
    boolean found = search.find(name, path, separator, folderSeparator);
    if (!found) {
      context.pushNil();
    }
    context.pushBytes(search.result());
    return found ? 1 : 2;
  }

  // Searchers. Each returns a loader and its second argument, or a message, or nothing.

  private static long heldTable(CallContext context) {
    return Memory.getLong(context.held(1) + SlotLayout.PAYLOAD);
  }

  private static int searchPreloaded(CallContext context) {
    context.checkString(1);
    int loader = pushField(context, heldTable(context), CStrings.bytes(context, 1));
    if (loader == Tag.NIL) {
      context.pushText("no field package.preload['" + CStrings.text(context, 1) + "']");
      return 1;
    }
    context.pushText(":preload:");
    return 2;
  }

  private static int searchLua(CallContext context) {
    ModuleSearch search = findFile(context, CStrings.bytes(context, 1), "path");
    if (search == null) {
      return 1;
    }
    try {
      ChunkLoading.pushFile(context, search.fileName());
    } catch (LuaError error) {
      if (!error.isCatchable()) {
        throw error;
      }
      throw loadingFailed(context, search, String.valueOf(error.getMessage()));
    }
    context.pushBytes(search.result());
    return 2;
  }

  /** Whether files are allowed. If not, {@link #searchLua} has already provided the message. */
  private static boolean hasFiles(CallContext context) {
    return context.state().host().allowsFiles();
  }

  private static int searchC(CallContext context) {
    if (!hasFiles(context)) {
      return 0;
    }
    return failWithC(context, findFile(context, CStrings.bytes(context, 1), "cpath"));
  }

  private static int searchRootInC(CallContext context) {
    String name = CStrings.text(context, 1);
    int point = name.indexOf('.');
    if (point < 0 || !hasFiles(context)) {
      return 0;
    }
    return failWithC(context, findFile(context, name.substring(0, point).getBytes(UTF_8), "cpath"));
  }

  private static int failWithC(CallContext context, @Nullable ModuleSearch search) {
    if (search == null) {
      return 1;
    }
    throw loadingFailed(context, search, NO_LIBRARIES);
  }

  private static LuaError loadingFailed(CallContext context, ModuleSearch search, String reason) {
    return context.error(
        "error loading module '"
            + CStrings.text(context, 1)
            + "' from file '"
            + search.fileName()
            + "':\n\t"
            + reason);
  }

  /**
   * Searches for a module's file by one of the package's paths. If there is none, pushes a message
   * and returns null.
   */
  private static @Nullable ModuleSearch findFile(
      CallContext context, byte[] name, String pathField) {
    int tag = pushField(context, heldTable(context), pathField.getBytes(UTF_8));
    if (!Tag.isString(tag) && !Tag.isNumber(tag)) {
      throw context.error("'package." + pathField + "' must be a string");
    }
    byte[] path = CStrings.bytes(context, context.size());
    ModuleSearch search = new ModuleSearch(context.state());
    if (search.find(name, path, POINT, File.separator.getBytes(UTF_8))) {
      return search;
    }
    context.pushBytes(search.result());
    return null;
  }

  /** Pushes a field of a table, with metamethods; returns its tag. */
  private static int pushField(CallContext context, long table, byte[] name) {
    LuaState state = context.state();
    int size = context.size();
    context.pushBytes(name);
    Indexing indexing = state.operations().indexing();
    int tag = indexing.get(Tag.TABLE, table, context.tag(size + 1), context.payload(size + 1));
    long payload = state.tables().payload;
    context.setSize(size);
    context.push(tag, payload);
    return tag;
  }

  private static int require(CallContext context) {
    context.checkString(1);
    LuaState state = context.state();
    byte[] name = CStrings.bytes(context, 1);
    long loaded = state.record().rootPayload(Root.LOADED);
    pushField(context, loaded, name);
    if (context.isTrue(context.size())) {
      return 1;
    }
    findLoader(context);
    int data = context.size();
    int window = context.pushFunction(context.tag(data - 1), context.payload(data - 1));
    context.pushBytes(name);
    context.pushValue(data);
    context.call(window, 1);
    if (!context.isNoneOrNil(window)) {
      setLoaded(context, loaded, name, window);
    }
    if (pushField(context, loaded, name) == Tag.NIL) {
      context.pushBoolean(true);
      setLoaded(context, loaded, name, context.size());
    }
    context.pushValue(data);
    return 2;
  }

  private static void setLoaded(CallContext context, long loaded, byte[] name, int value) {
    int size = context.size();
    context.pushBytes(name);
    context
        .state()
        .operations()
        .indexing()
        .set(
            Tag.TABLE,
            loaded,
            context.tag(size + 1),
            context.payload(size + 1),
            context.tag(value),
            context.payload(value));
    context.setSize(size);
  }

  /** Pushes the loader of the first searcher that finds one, and the loader's second argument. */
  private static void findLoader(CallContext context) {
    LuaState state = context.state();
    if (pushField(context, heldTable(context), "searchers".getBytes(UTF_8)) != Tag.TABLE) {
      throw context.error("'package.searchers' must be a table");
    }
    int searchers = context.size();
    try (ChargedBytes message = new ChargedBytes(state)) {
      for (int i = 1; ; i++) {
        int searcher = state.tables().getInteger(context.payload(searchers), i);
        if (searcher == Tag.NIL) {
          throw context.error(
              "module '"
                  + CStrings.text(context, 1)
                  + "' not found:"
                  + ByteText.decode(message.bytes().toByteArray()));
        }
        int window = context.pushFunction(searcher, state.tables().payload);
        context.pushValue(1);
        context.call(window, 2);
        if (Tag.isFunction(context.tag(window))) {
          return;
        }
        if (Tag.isString(context.tag(window)) || Tag.isNumber(context.tag(window))) {
          long text = context.checkString(window);
          message.reserve(2);
          message.bytes().append("\n\t");
          message.append(text);
        }
        context.setSize(searchers);
      }
    }
  }
}
