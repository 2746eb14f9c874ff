package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.FileDevice;
import dev.perigee.runtime.file.OpenMode;
import dev.perigee.runtime.file.ProcessDevice;
import dev.perigee.runtime.file.SystemException;
import dev.perigee.runtime.lib.DefaultFiles.DefaultFile;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * {@code io} (manual 6.8). Its standard files are the host's streams. Other files, and processes,
 * are available if the host allows them.
 */
public enum IoLibrary implements LibraryFunction {
  CLOSE,
  FLUSH,
  INPUT,
  LINES,
  OPEN,
  OUTPUT,
  POPEN,
  READ,
  TMPFILE,
  TYPE,
  WRITE;

  /** Makes the library. */
  public static void open(LuaState state) {
    LibraryTable library = LibraryTable.create(state, "io", 16).functions(values());
    LibraryState.of(state).setDefaultFiles(new DefaultFiles(state, library));
    library.publish("io");
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case CLOSE -> close(context);
      case FLUSH -> flush(context);
      case INPUT -> defaultFile(context, files(context).input(), OpenMode.READ);
      case LINES -> lines(context);
      case OPEN -> openFile(context);
      case OUTPUT -> defaultFile(context, files(context).output(), OpenMode.WRITE);
      case POPEN -> openProcess(context);
      case READ -> read(context);
      case TMPFILE -> openTemporary(context);
      case TYPE -> type(context);
      case WRITE -> write(context);
    };
  }

  private static DefaultFiles files(CallContext context) {
    return LibraryState.of(context.state()).defaultFiles();
  }

  /** Pushes a new file and opens it. */
  private static LuaFile pushOpened(CallContext context, String name, OpenMode mode)
      throws IOException {
    LuaFile file = LuaFile.push(context, files(context).metatable());
    file.open(() -> {
      Permissions.requireFiles(context.state().host());
      return FileDevice.open(name, mode);
    });
    return file;
  }

  /** As {@link #pushOpened}, for functions that raise an error if the file cannot be opened. */
  private static LuaFile pushOpenedOrRaise(CallContext context, OpenMode mode) {
    String name = CStrings.text(context, 1);
    try {
      return pushOpened(context, name, mode);
    } catch (IOException e) {
      throw context.error("cannot open file '" + name + "' (" + SystemException.of(e).text() + ")");
    }
  }

  private static int openFile(CallContext context) {
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

  private static int openTemporary(CallContext context) {
    LuaFile file = LuaFile.push(context, files(context).metatable());
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

  private static int openProcess(CallContext context) {
    String command = CStrings.text(context, 1);
    String mode = CStrings.optionalText(context, 2, "r");
    boolean reads = mode.equals("r");
    if (!reads && !mode.equals("w")) {
      throw context.argumentError(2, "invalid mode");
    }
    LuaFile file = LuaFile.push(context, files(context).metatable());
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

  private static int defaultFile(CallContext context, DefaultFile which, OpenMode mode) {
    if (!context.isNoneOrNil(1)) {
      boolean isName = Tag.isString(context.tag(1)) || Tag.isNumber(context.tag(1));
      which.set(
          context.state(),
          isName ? pushOpenedOrRaise(context, mode) : FileMethods.checkOpen(context));
    }
    context.push(Tag.USERDATA, which.file().userdata());
    return 1;
  }

  private static LuaFile openInput(CallContext context) {
    LuaFile file = files(context).input().file();
    if (file.isClosed()) {
      throw context.error("default input file is closed");
    }
    return file;
  }

  private static LuaFile openOutput(CallContext context) {
    LuaFile file = files(context).output().file();
    if (file.isClosed()) {
      throw context.error("default output file is closed");
    }
    return file;
  }

  private static int read(CallContext context) {
    return FileMethods.read(context, openInput(context), 1);
  }

  private static int write(CallContext context) {
    return FileMethods.write(context, openOutput(context), 1);
  }

  private static int flush(CallContext context) {
    return FileMethods.flush(context, openOutput(context));
  }

  private static int close(CallContext context) {
    if (!context.isNone(1)) {
      return FileMethods.close(context);
    }
    LuaFile output = files(context).output().file();
    if (output.isClosed()) {
      throw context.error("attempt to use a closed file");
    }
    return output.close(context);
  }

  private static int lines(CallContext context) {
    if (context.isNoneOrNil(1)) {
      LuaFile input = files(context).input().file();
      if (input.isClosed()) {
        throw context.error("attempt to use a closed file");
      }
      LineIterator.push(context, input, 2, false);
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
