package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code os} (manual 6.9), without what would reach the file system or other processes. {@code
 * exit} and {@code getenv} do what the host allows.
 */
public final class OsLibrary {
  private static final double NANOSECONDS = 1e9;

  private OsLibrary() {}

  /** Makes the library. */
  public static void open(LuaState state) {
    long start = System.nanoTime();
    LibraryTable.create(state, "os", 8)
        .function("clock", context -> clock(context, start))
        .function("date", OsTime::date)
        .function("difftime", OsLibrary::difference)
        .function("exit", OsLibrary::exit)
        .function("getenv", OsLibrary::environment)
        .function("setlocale", OsLibrary::setLocale)
        .function("time", OsTime::time)
        .publish("os");
  }

  /**
   * Seconds since the library was opened: the process does much that is not the script's, so its
   * processor time, which C's {@code clock} gives, would tell less.
   */
  private static int clock(CallContext context, long start) {
    context.pushFloat((System.nanoTime() - start) / NANOSECONDS);
    return 1;
  }

  private static int difference(CallContext context) {
    long later = context.checkInteger(1);
    long earlier = context.checkInteger(2);
    context.pushFloat((double) later - (double) earlier);
    return 1;
  }

  private static int exit(CallContext context) {
    if (!context.state().host().allowsExit()) {
      throw context.error("os.exit is not allowed here");
    }
    int status;
    if (context.tag(1) == Tag.FALSE) {
      status = 1;
    } else if (context.tag(1) == Tag.TRUE) {
      status = 0;
    } else {
      status = (int) context.optionalInteger(1, 0);
    }
    flush(context.state().host().out());
    flush(context.state().host().err());
    System.exit(status);
    return 0;
  }

  private static void flush(OutputStream stream) {
    try {
      stream.flush();
    } catch (IOException e) {
      // The process ends all the same.
    }
  }

  private static int environment(CallContext context) {
    String name = context.checkText(1);
    String value = context.state().host().allowsEnvironment() ? System.getenv(name) : null;
    if (value == null) {
      context.pushNil();
    } else {
      context.pushText(value);
    }
    return 1;
  }

  /** There is the locale "C" alone. */
  private static int setLocale(CallContext context) {
    String locale =
        new String(
            context.optionalBytes(1, "C".getBytes(StandardCharsets.US_ASCII)),
            StandardCharsets.UTF_8);
    String category = context.isNoneOrNil(2) ? "all" : context.checkText(2);
    switch (category) {
      case "all", "collate", "ctype", "monetary", "numeric", "time" -> {
        if (locale.isEmpty() || locale.equals("C") || locale.equals("POSIX")) {
          context.pushText("C");
        } else {
          context.pushNil();
        }
      }
      default -> throw context.argumentError(2, "invalid option '" + category + "'");
    }
    return 1;
  }
}
