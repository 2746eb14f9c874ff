package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.binary.PrototypeReader;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.ChunkCompiler;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import org.jspecify.annotations.Nullable;

/** {@code load}, {@code loadfile} and {@code dofile} (manual 6.1). */
enum ChunkLoading implements LibraryFunction {
  DOFILE,
  LOAD,
  LOADFILE;

  /**
   * Bytes of Java heap that compiling takes for each byte of source text. Measured with the
   * smallest sufficient heap, it is about 100 for ordinary code and 250 for the densest code.
   */
  private static final int COMPILER_BYTES_PER_SOURCE_BYTE = 250;

  private static final String ANY_MODE = "bt";

  /** Adds the functions to the table of globals. */
  static void open(LuaState state) {
    LibraryTable.ofGlobals(state).functions(values()).drop();
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case DOFILE -> doFile(context);
      case LOAD -> load(context);
      case LOADFILE -> loadFile(context);
    };
  }

  /** Continues {@code dofile} when the file's chunk has returned. */
  @Override
  public int resume(CallContext context, int first, int count) {
    return count;
  }

  private static int load(CallContext context) {
    int tag = context.tag(1);
    boolean isText = Tag.isString(tag) || Tag.isNumber(tag);
    String mode = CStrings.optionalLatin(context, 3, ANY_MODE);
    String name =
        CStrings.optionalLatin(context, 2, isText ? CStrings.latin(context, 1) : "=(load)");
    if (!isText && !Tag.isFunction(tag)) {
      throw context.typeError(1, "function");
    }
    int size = context.size();
    try (ChargedBytes source = new ChargedBytes(context.state())) {
      if (isText) {
        source.append(context.checkString(1));
      } else {
        readPieces(context, source, mode);
      }
      pushChunk(context, source.bytes().toByteArray(), name, mode, 4);
      return 1;
    } catch (LuaError error) {
      return failed(context, size, error);
    }
  }

  /**
   * Calls the reader function at index 1 until it has no more pieces or the mode forbids the chunk.
   */
  private static void readPieces(CallContext context, ChargedBytes source, String mode) {
    int size = context.size();
    while (true) {
      int window = context.pushFunction(context.tag(1), context.payload(1));
      context.callCaught(window, 1);
      int tag = context.tag(window);
      if (tag != Tag.NIL && !Tag.isString(tag) && !Tag.isNumber(tag)) {
        // PUC Lua's parser runs under the message handler of the enclosing protected call.
        throw context
            .state()
            .operations()
            .nestedCalls()
            .handled(context.error("reader function must return a string"));
      }
      long piece = tag == Tag.NIL ? 0 : context.checkString(window);
      if (piece == 0 || Strings.length(piece) == 0) {
        context.setSize(size);
        return;
      }
      source.append(piece);
      checkMode(context.state(), PrototypeReader.isBinary(source.bytes().byteAt(0)), mode);
      context.setSize(size);
      context.state().meter().check(1);
    }
  }

  /**
   * Pushes the function of a source text chunk with the table of globals.
   *
   * @throws LuaError if the source is not valid Lua
   */
  static void pushSource(CallContext context, byte[] source, String name) {
    pushChunk(context, source, name, "t", context.size() + 1);
  }

  /**
   * Pushes the function of a chunk.
   *
   * @param environmentIndex index of the argument that becomes the function's first upvalue, if it
   *     is present
   * @throws LuaError with the message that the loading function returns
   */
  private static void pushChunk(
      CallContext context, byte[] source, String name, String mode, int environmentIndex) {
    LuaState state = context.state();
    boolean binary = source.length > 0 && PrototypeReader.isBinary(source[0]);
    checkMode(state, binary, mode);
    int environmentTag = context.isNone(environmentIndex) ? -1 : context.tag(environmentIndex);
    long environment = context.payload(environmentIndex);
    state
        .functions()
        .pushChunk(
            context,
            binary ? BinaryChunks.read(state, source, name) : compile(state, source, name));
    if (environmentTag >= 0) {
      setFirstUpvalue(state, context.payload(context.size()), environmentTag, environment);
    }
  }

  private static void checkMode(LuaState state, boolean binary, String mode) {
    if (mode.indexOf(binary ? 'b' : 't') < 0) {
      String kind = binary ? "binary" : "text";
      throw state.errors().plain("attempt to load a " + kind + " chunk (mode is '" + mode + "')");
    }
  }

  private static Prototype compile(LuaState state, byte[] source, String name) {
    ChunkCompiler compiler = state.compiler();
    if (compiler == null) {
      throw state.errors().plain("this engine has no compiler");
    }
    long charge = (long) source.length * COMPILER_BYTES_PER_SOURCE_BYTE;
    state.heap().charge(charge);
    try {
      return compiler.compile(source, name);
    } catch (ChunkCompiler.SyntaxError e) {
      long message = state.strings().create(String.valueOf(e.getMessage()));
      throw state.errors().value(Strings.tag(message), message);
    } finally {
      state.heap().uncharge(charge);
    }
  }

  private static void setFirstUpvalue(LuaState state, long closure, int tag, long payload) {
    if (Memory.getInt(closure + ClosureLayout.COUNT) > 0) {
      long cell = Memory.getLong(closure + ClosureLayout.UPVALUES);
      Memory.putLong(cell + CellLayout.VALUE, payload);
      Memory.putByte(cell + CellLayout.VALUE + SlotLayout.TAG, tag);
      state.heap().noteStore(cell);
    }
  }

  /** Returns nil and the error's value, unless the error ends the script. */
  private static int failed(CallContext context, int size, LuaError error) {
    if (!error.isCatchable()) {
      throw error;
    }
    LuaState state = context.state();
    context.setSize(size);
    context.pushNil();
    context.push(state.record().rootTag(Root.ERROR), state.record().rootPayload(Root.ERROR));
    state.record().setRoot(Root.ERROR, Tag.NIL, 0);
    return 2;
  }

  private static int loadFile(CallContext context) {
    String file = context.isNoneOrNil(1) ? null : CStrings.text(context, 1);
    String mode = CStrings.optionalLatin(context, 2, ANY_MODE);
    int size = context.size();
    try {
      pushFile(context, file, mode, 3);
      return 1;
    } catch (LuaError error) {
      return failed(context, size, error);
    }
  }

  /**
   * Pushes the function of a file's chunk.
   *
   * @throws LuaError if the file cannot be read or is not a valid chunk
   */
  static void pushFile(CallContext context, String file) {
    pushFile(context, file, ANY_MODE, context.size() + 1);
  }

  private static void pushFile(
      CallContext context, @Nullable String file, String mode, int environmentIndex) {
    byte[] source = SourceFiles.read(context.state(), file);
    String name = file == null ? "=stdin" : "@" + new String(file.getBytes(UTF_8), ISO_8859_1);
    pushChunk(context, SourceFiles.withoutFirstComment(source), name, mode, environmentIndex);
  }

  private static int doFile(CallContext context) {
    String file = context.isNoneOrNil(1) ? null : CStrings.text(context, 1);
    int window = context.size() + 1;
    pushFile(context, file, ANY_MODE, window);
    context.pushNil();
    return context.callThenResume(window, LinkLayout.OPEN);
  }
}
