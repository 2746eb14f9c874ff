package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.FileDevice;
import dev.perigee.runtime.file.FileStream.Buffering;
import dev.perigee.runtime.file.HostDevice;
import dev.perigee.runtime.file.OpenMode;
import dev.perigee.runtime.file.ProcessDevice;
import dev.perigee.runtime.file.SystemException;
import dev.perigee.runtime.layout.Tag;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * {@code io} (manual 6.8). Its standard files are the host's streams; other files, and processes,
 * there are where the host allows them.
 */
public final class IoLibrary {
  /** A default file, kept alive by a reference of the host's. */
  private static final class DefaultFile {
    private LuaFile file;
    private long reference;

    DefaultFile(LuaState state, LuaFile file) {
      this.file = file;
      reference = state.hostReferences().hold(Tag.USERDATA, file.userdata());
    }

    void set(LuaState state, LuaFile newFile) {
      state.hostReferences().release(reference);
      file = newFile;
      reference = state.hostReferences().hold(Tag.USERDATA, newFile.userdata());
    }
  }

  /** Address of the metatable of files, which is held. */
  private final long metatable;

  private final DefaultFile input;
  private final DefaultFile output;

  private IoLibrary(LuaState state, LibraryTable library) {
    LibraryTable files = FileMethods.createMetatable(state);
    metatable = files.table();
    state.hostReferences().hold(Tag.TABLE, metatable);
    files.drop();
    input = new DefaultFile(state, standard(library, "stdin", HostDevice.Kind.IN));
    output = new DefaultFile(state, standard(library, "stdout", HostDevice.Kind.OUT));
    standard(library, "stderr", HostDevice.Kind.ERR);
  }

  /** Makes the library. */
  public static void open(LuaState state) {
    LibraryTable table = LibraryTable.create(state, "io", 16);
    IoLibrary library = new IoLibrary(state, table);
    table
        .function("close", library::close)
        .function("flush", library::flush)
        .function("input", context -> library.defaultFile(context, library.input, OpenMode.READ))
        .function("lines", library::lines)
        .function("open", library::openFile)
        .function("output", context -> library.defaultFile(context, library.output, OpenMode.WRITE))
        .function("popen", library::openProcess)
        .function("read", library::read)
        .function("tmpfile", library::openTemporary)
        .function("type", IoLibrary::type)
        .function("write", library::write)
        .publish("io");
  }

  private LuaFile standard(LibraryTable library, String name, HostDevice.Kind kind) {
    CallContext context = library.context();
    LuaFile file = LuaFile.push(context, metatable);
    file.openStandard(
        new HostDevice(context.state().host(), kind),
        kind == HostDevice.Kind.ERR ? Buffering.NONE : Buffering.FULL);
    library.set(name);
    return file;
  }

  /** Pushes a new file and opens it. */
  private LuaFile pushOpened(CallContext context, String name, OpenMode mode) throws IOException {
    LuaFile file = LuaFile.push(context, metatable);
    file.open(() -> {
      Permissions.requireFiles(context.state().host());
      return FileDevice.open(name, mode);
    });
    return file;
  }

  /** As {@link #pushOpened}, for functions that raise an error when it cannot be opened. */
  private LuaFile pushOpenedOrRaise(CallContext context, OpenMode mode) {
    String name = CStrings.text(context, 1);
    try {
      return pushOpened(context, name, mode);
    } catch (IOException e) {
      throw context.error("cannot open file '" + name + "' (" + SystemException.of(e).text() + ")");
    }
  }

  private int openFile(CallContext context) {
    String name = CStrings.text(context, 1);
    OpenMode mode = OpenMode.parse(CStrings.optionalText(context, 2, "r"));
    if (mode == null) {
      throw context.argumentError(2, "invalid mode");
    }
    try {
      pushOpened(context, name, mode);
      return 1;
    } catch (IOException e) {
      return SystemResults.failure(context, e, name);
    }
  }

  private int openTemporary(CallContext context) {
    LuaFile file = LuaFile.push(context, metatable);
    try {
      file.open(() -> {
        Permissions.requireFiles(context.state().host());
        return FileDevice.openTemporary();
      });
      return 1;
    } catch (IOException e) {
      return SystemResults.failure(context, e, null);
    }
  }

  private int openProcess(CallContext context) {
    String command = CStrings.text(context, 1);
    String mode = CStrings.optionalText(context, 2, "r");
    boolean reads = mode.equals("r");
    if (!reads && !mode.equals("w")) {
      throw context.argumentError(2, "invalid mode");
    }
    LuaFile file = LuaFile.push(context, metatable);
    try {
      file.open(() -> {
        Process process =
            Shell.start(
                context.state(),
                command,
                reads ? Redirect.INHERIT : Redirect.PIPE,
                reads ? Redirect.PIPE : Redirect.INHERIT);
        file.setProcess(process);
        return new ProcessDevice(process, reads);
      });
      return 1;
    } catch (IOException e) {
      return SystemResults.failure(context, e, command);
    }
  }

  private static int type(CallContext context) {
    context.checkAny(1);
    LuaFile file = FileMethods.test(context, 1);
    if (file == null) {
      context.pushNil();
    } else {
      context.pushText(file.isClosed() ? "closed file" : "file");
    }
    return 1;
  }

  private int defaultFile(CallContext context, DefaultFile which, OpenMode mode) {
    if (!context.isNoneOrNil(1)) {
      boolean isName = Tag.isString(context.tag(1)) || Tag.isNumber(context.tag(1));
      which.set(
          context.state(),
          isName ? pushOpenedOrRaise(context, mode) : FileMethods.checkOpen(context));
    }
    context.push(Tag.USERDATA, which.file.userdata());
    return 1;
  }

  private LuaFile openInput(CallContext context) {
    if (input.file.isClosed()) {
      throw context.error("default input file is closed");
    }
    return input.file;
  }

  private LuaFile openOutput(CallContext context) {
    if (output.file.isClosed()) {
      throw context.error("default output file is closed");
    }
    return output.file;
  }

  private int read(CallContext context) {
    return FileMethods.read(context, openInput(context), 1);
  }

  private int write(CallContext context) {
    return FileMethods.write(context, openOutput(context), 1);
  }

  private int flush(CallContext context) {
    return FileMethods.flush(context, openOutput(context));
  }

  private int close(CallContext context) {
    if (!context.isNone(1)) {
      return FileMethods.close(context);
    }
    if (output.file.isClosed()) {
      throw context.error("attempt to use a closed file");
    }
    return output.file.close(context);
  }

  private int lines(CallContext context) {
    if (context.isNoneOrNil(1)) {
      if (input.file.isClosed()) {
        throw context.error("attempt to use a closed file");
      }
      LineIterator.push(context, input.file, 2, false);
      return 1;
    }
    LuaFile file = pushOpenedOrRaise(context, OpenMode.READ);
    LineIterator.push(context, file, 2, true);
    context.pushNil();
    context.pushNil();
    context.push(Tag.USERDATA, file.userdata());
    return 4;
  }
}
