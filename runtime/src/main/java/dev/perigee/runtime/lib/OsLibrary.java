package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.FileDevice;
import dev.perigee.runtime.file.SystemException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;

/**
 * {@code os} (manual 6.9). Access to files, processes and environment variables, and ending the
 * process, require the host's permission.
 */
public enum OsLibrary implements LibraryFunction {
  EXECUTE,
  EXIT,
  GETENV,
  REMOVE,
  RENAME,
  SETLOCALE,
  TMPNAME;

  /** Makes the library. */
  public static void open(LuaState state) {
    LibraryTable.create(state, "os", 16)
        .functions(OsTime.values())
        .functions(values())
        .publish("os");
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case EXECUTE -> execute(context);
      case EXIT -> OsExit.exit(context);
      case GETENV -> environment(context);
      case REMOVE -> remove(context);
      case RENAME -> rename(context);
      case SETLOCALE -> setLocale(context);
      case TMPNAME -> temporaryName(context);
    };
  }

  private static int execute(CallContext context) {
    LuaState state = context.state();
    if (context.isNoneOrNil(1)) {
      context.pushBoolean(state.host().allowsProcesses());
      return 1;
    }
    String command = CStrings.text(context, 1);
    try {
      Process process = Shell.start(state, command, Redirect.INHERIT, Redirect.INHERIT);
      return SystemResults.processEnd(context, Shell.await(state, process));
    } catch (IOException e) {
      return SystemResults.failure(context, e, null);
    }
  }

  private static int environment(CallContext context) {
    String name = CStrings.text(context, 1);
    String value = context.state().host().allowsEnvironment() ? System.getenv(name) : null;
    if (value == null) {
      context.pushNil();
    } else {
      context.pushText(value);
    }
    return 1;
  }

  private static int remove(CallContext context) {
    String name = CStrings.text(context, 1);
    try {
      Permissions.requireFiles(context.state().host());
      Files.delete(FileDevice.path(name));
      return SystemResults.success(context);
    } catch (IOException e) {
      return SystemResults.failure(context, e, name);
    }
  }

  private static int rename(CallContext context) {
    String from = CStrings.text(context, 1);
    String to = CStrings.text(context, 2);
    try {
      Permissions.requireFiles(context.state().host());
      Files.move(FileDevice.path(from), FileDevice.path(to), StandardCopyOption.ATOMIC_MOVE);
      return SystemResults.success(context);
    } catch (IOException e) {
      return SystemResults.failure(context, e, null);
    }
  }

  /** The name of a new, empty file. */
  private static int temporaryName(CallContext context) {
    try {
      Permissions.requireFiles(context.state().host());
      context.pushText(Files.createTempFile("lua_", "").toString());
      return 1;
    } catch (IOException e) {
      throw context.error(
          "unable to generate a unique filename (" + SystemException.of(e).text() + ")");
    }
  }

  /** The only locale is "C", which is also the system's locale and "POSIX". */
  private static int setLocale(CallContext context) {
    String locale = CStrings.optionalText(context, 1, "C");
    if (!context.isNoneOrNil(2)) {
      CStrings.option(context, 2, "all", "collate", "ctype", "monetary", "numeric", "time");
    }
    if (locale.isEmpty() || locale.equals("C") || locale.equals("POSIX")) {
      context.pushText("C");
    } else {
      context.pushNil();
    }
    return 1;
  }
}
