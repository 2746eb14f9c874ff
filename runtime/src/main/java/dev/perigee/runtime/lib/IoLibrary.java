package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.ByteBuilder;
import dev.perigee.runtime.text.FormatDirective.Modifiers;
import dev.perigee.runtime.text.PrintfFormatter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * {@code io} (manual 6.8), for the host's three streams. There is nothing here that opens files.
 */
public final class IoLibrary {
  /** The errno of a failed input or output. */
  private static final int INPUT_OUTPUT_ERROR = 5;

  /** That of "%.14g". */
  private static final Modifiers FLOAT_FORMAT =
      new Modifiers(false, false, false, false, false, 0, 14);

  private IoLibrary() {}

  /** Makes the library. */
  public static void open(LuaState state) {
    LibraryTable metatable = LibraryTable.create(state, "", 4);
    LibraryTable methods =
        LibraryTable.create(state, "", 4)
            .function("flush", IoLibrary::flushFile)
            .function("lines", IoLibrary::linesOfFile)
            .function("read", IoLibrary::readFile)
            .function("setvbuf", IoLibrary::setBuffering)
            .function("write", IoLibrary::writeFile);
    long methodTable = methods.table();
    methods.drop();
    metatable.context().push(Tag.TABLE, methodTable);
    metatable.set("__index");
    metatable.context().pushText("FILE*");
    metatable.set("__name");
    metatable.function("__tostring", IoLibrary::fileToText);

    LibraryTable library = LibraryTable.create(state, "io", 8).function("type", IoLibrary::type);
    pushFile(library, metatable.table(), StandardStream.Kind.IN);
    addInput(library);
    library.set("stdin");
    pushFile(library, metatable.table(), StandardStream.Kind.OUT);
    addOutput(library);
    library.set("stdout");
    pushFile(library, metatable.table(), StandardStream.Kind.ERR);
    library.set("stderr");
    library.publish("io");
    metatable.drop();
  }

  private static void pushFile(LibraryTable library, long metatable, StandardStream.Kind kind) {
    CallContext context = library.context();
    LuaState state = context.state();
    state.hostReferences().pushObject(context, new StandardStream(state.host(), kind));
    state.metatables().set(Tag.USERDATA, context.payload(context.size()), metatable);
  }

  /** Functions that hold the file pushed last, the standard input. */
  private static void addInput(LibraryTable library) {
    addHolding(library, "read", IoLibrary::read);
    addHolding(library, "input", IoLibrary::defaultFile);
    addHolding(library, "lines", IoLibrary::lines);
  }

  /** Functions that hold the file pushed last, the standard output. */
  private static void addOutput(LibraryTable library) {
    addHolding(library, "write", IoLibrary::write);
    addHolding(library, "output", IoLibrary::defaultFile);
    addHolding(library, "flush", IoLibrary::flush);
  }

  private static void addHolding(LibraryTable library, String name, JavaFunction function) {
    CallContext context = library.context();
    context.pushValue(context.size());
    library.pushFunction(name, function, 1);
    library.set(name);
  }

  /** Address of the file that the running function holds. */
  private static long heldFile(CallContext context) {
    return Memory.getLong(context.held(1) + SlotLayout.PAYLOAD);
  }

  private static StandardStream stream(CallContext context, long file) {
    return (StandardStream) context.state().hostReferences().object(file);
  }

  private static boolean isFile(CallContext context, int index) {
    return context.tag(index) == Tag.USERDATA
        && context.state().hostReferences().object(context.payload(index))
            instanceof StandardStream;
  }

  /** The file that is the first argument. */
  private static long checkFile(CallContext context) {
    if (!isFile(context, 1)) {
      throw context.typeError(1, "FILE*");
    }
    return context.payload(1);
  }

  private static int type(CallContext context) {
    context.checkAny(1);
    if (isFile(context, 1)) {
      context.pushText("file");
    } else {
      context.pushNil();
    }
    return 1;
  }

  private static int fileToText(CallContext context) {
    context.pushText("file (0x" + Long.toHexString(checkFile(context)) + ")");
    return 1;
  }

  /** {@code io.input} and {@code io.output}, which cannot be given another file. */
  private static int defaultFile(CallContext context) {
    long held = heldFile(context);
    if (!context.isNoneOrNil(1) && checkFile(context) != held) {
      throw context.argumentError(1, "the default files cannot be changed");
    }
    context.push(Tag.USERDATA, held);
    return 1;
  }

  private static int write(CallContext context) {
    return write(context, heldFile(context), 1);
  }

  private static int writeFile(CallContext context) {
    return write(context, checkFile(context), 2);
  }

  private static int write(CallContext context, long file, int first) {
    try {
      OutputStream out = stream(context, file).output();
      for (int i = first; i <= context.count(); i++) {
        if (context.tag(i) == Tag.FLOAT) {
          writeFloat(out, Double.longBitsToDouble(context.payload(i)));
        } else {
          Output.write(out, context.checkString(i));
        }
      }
      context.push(Tag.USERDATA, file);
      return 1;
    } catch (IOException e) {
      return failed(context, e);
    }
  }

  /** Unlike everywhere else, a float that has an integer's value gets no ".0". */
  private static void writeFloat(OutputStream out, double value) throws IOException {
    ByteBuilder text = new ByteBuilder();
    PrintfFormatter.appendFloat(text, 'g', FLOAT_FORMAT, value);
    out.write(text.array(), 0, text.length());
  }

  private static int read(CallContext context) {
    return read(context, heldFile(context), 1);
  }

  private static int readFile(CallContext context) {
    return read(context, checkFile(context), 2);
  }

  private static int read(CallContext context, long file, int firstFormat) {
    try {
      int formats = context.count() - firstFormat + 1;
      return StreamReader.read(context, stream(context, file), firstFormat, formats);
    } catch (IOException e) {
      return failed(context, e);
    }
  }

  private static int lines(CallContext context) {
    if (!context.isNoneOrNil(1)) {
      throw context.error("cannot open file '" + context.checkText(1) + "' (not allowed here)");
    }
    return pushLines(context, heldFile(context), 2);
  }

  private static int linesOfFile(CallContext context) {
    return pushLines(context, checkFile(context), 2);
  }

  /** Pushes an iterator that holds the file and the formats. */
  private static int pushLines(CallContext context, long file, int firstFormat) {
    int formats = Math.max(0, context.count() - firstFormat + 1);
    if (formats > LineIterator.MAXIMUM_FORMATS) {
      throw context.argumentError(LineIterator.MAXIMUM_FORMATS + 2, "too many arguments");
    }
    context.ensure(formats + CallContext.FREE_SLOTS);
    context.push(Tag.USERDATA, file);
    for (int i = 0; i < formats; i++) {
      context.pushValue(firstFormat + i);
    }
    context
        .state()
        .functions()
        .pushBuiltin(context, "lines_iterator", new LineIterator(formats), formats + 1);
    return 1;
  }

  private static int flush(CallContext context) {
    return flush(context, heldFile(context));
  }

  private static int flushFile(CallContext context) {
    return flush(context, checkFile(context));
  }

  private static int flush(CallContext context, long file) {
    try {
      stream(context, file).output().flush();
      context.pushBoolean(true);
      return 1;
    } catch (IOException e) {
      return failed(context, e);
    }
  }

  /** Buffering is the host's. */
  private static int setBuffering(CallContext context) {
    checkFile(context);
    String mode = context.checkText(2);
    switch (mode) {
      case "no", "full", "line" -> context.pushBoolean(true);
      default -> throw context.argumentError(2, "invalid option '" + mode + "'");
    }
    return 1;
  }

  private static int failed(CallContext context, IOException cause) {
    context.pushNil();
    context.pushText(String.valueOf(cause.getMessage()));
    context.pushInteger(INPUT_OUTPUT_ERROR);
    return 3;
  }
}
