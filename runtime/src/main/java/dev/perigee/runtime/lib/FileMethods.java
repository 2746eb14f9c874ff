package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.ir.number.NumberFormatter;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.file.FileStream;
import dev.perigee.runtime.file.FileStream.Buffering;
import dev.perigee.runtime.file.FileStream.Whence;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.text.ByteBuilder;
import dev.perigee.runtime.text.FormatDirective.Modifiers;
import dev.perigee.runtime.text.PrintfFormatter;
import dev.perigee.runtime.value.Strings;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The methods of files (manual 6.8). */
enum FileMethods implements LibraryFunction {
  CLOSE,
  FLUSH,
  LINES,
  READ,
  SEEK,
  SETVBUF,
  WRITE;

  /** The modifiers of "%.14g". */
  private static final Modifiers FLOAT_FORMAT =
      new Modifiers(false, false, false, false, false, 0, 14);

  private static final Whence[] WHENCES = {Whence.BEGINNING, Whence.CURRENT, Whence.END};
  private static final Buffering[] BUFFERINGS = {Buffering.NONE, Buffering.FULL, Buffering.LINE};

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case CLOSE -> close(context);
      case FLUSH -> flush(context);
      case LINES -> lines(context);
      case READ -> read(context);
      case SEEK -> seek(context);
      case SETVBUF -> setBuffering(context);
      case WRITE -> write(context);
    };
  }

  /** A value of the context as a file, open or closed, or null if it is not a file. */
  static @Nullable LuaFile test(CallContext context, int index) {
    return context.tag(index) == Tag.USERDATA
            && context.state().hostReferences().object(context.payload(index))
                instanceof LuaFile file
        ? file
        : null;
  }

  /** The file, open or closed, that the first argument must be. */
  static LuaFile check(CallContext context) {
    LuaFile file = test(context, 1);
    if (file == null) {
      throw context.typeError(1, FileMetamethods.TYPE_NAME);
    }
    return file;
  }

  /** The open file that the first argument must be. */
  static LuaFile checkOpen(CallContext context) {
    LuaFile file = check(context);
    if (file.isClosed()) {
      throw context.error("attempt to use a closed file");
    }
    return file;
  }

  static int close(CallContext context) {
    return checkOpen(context).close(context);
  }

  private static int flush(CallContext context) {
    return flush(context, checkOpen(context));
  }

  static int flush(CallContext context, LuaFile file) {
    try {
      file.stream().flush();
      return SystemResults.success(context);
    } catch (IOException e) {
      return SystemResults.failure(context, e, null);
    }
  }

  private static int lines(CallContext context) {
    LineIterator.push(context, checkOpen(context), 2, false);
    return 1;
  }

  private static int read(CallContext context) {
    return read(context, checkOpen(context), 2);
  }

  /** Reads by formats, which are the arguments from this index on. */
  static int read(CallContext context, LuaFile file, int firstFormat) {
    try {
      int formats = context.count() - firstFormat + 1;
      return StreamReader.read(context, file.stream(), firstFormat, formats);
    } catch (IOException e) {
      return SystemResults.failure(context, e, null);
    }
  }

  private static int seek(CallContext context) {
    FileStream stream = checkOpen(context).stream();
    Whence whence =
        context.isNoneOrNil(2)
            ? Whence.CURRENT
            : WHENCES[CStrings.option(context, 2, "set", "cur", "end")];
    long offset = context.optionalInteger(3, 0);
    try {
      context.pushInteger(stream.seek(whence, offset));
      return 1;
    } catch (IOException e) {
      return SystemResults.failure(context, e, null);
    }
  }

  /** Sets the buffering. The buffer's size, an option in C, is ignored. */
  private static int setBuffering(CallContext context) {
    FileStream stream = checkOpen(context).stream();
    Buffering buffering = BUFFERINGS[CStrings.option(context, 2, "no", "full", "line")];
    context.optionalInteger(3, 0);
    stream.setBuffering(buffering);
    return SystemResults.success(context);
  }

  private static int write(CallContext context) {
    return write(context, checkOpen(context), 2);
  }

  /**
   * Writes the arguments from this index on. If one cannot be written, the following ones are still
   * processed. The last failure is reported, unless an argument is invalid.
   */
  static int write(CallContext context, LuaFile file, int first) {
    FileStream stream = file.stream();
    IOException failure = null;
    int count = context.count();
    for (int i = first; i <= count; i++) {
      context.state().meter().count(1);
      try {
        writeValue(context, stream, i);
      } catch (IOException e) {
        failure = e;
      }
    }
    try {
      stream.endWriting();
    } catch (IOException e) {
      failure = e;
    }
    Output.checkLimit(context.state());
    if (failure != null) {
      return SystemResults.failure(context, failure, null);
    }
    context.push(Tag.USERDATA, file.userdata());
    return 1;
  }

  private static void writeValue(CallContext context, FileStream stream, int index)
      throws IOException {
    int tag = context.tag(index);
    if (Tag.isString(tag)) {
      long string = context.payload(index);
      long length = Strings.length(string);
      for (long done = 0; done < length; done += Work.PIECE) {
        long piece = Math.min(length - done, Work.PIECE);
        stream.write(string + StringLayout.BYTES + done, piece);
        Work.handled(context.state(), piece);
      }
    } else if (tag == Tag.INTEGER) {
      byte[] text = new byte[NumberFormatter.MAXIMUM_LENGTH];
      stream.write(text, 0, NumberFormatter.write(context.payload(index), text, 0));
    } else if (tag == Tag.FLOAT) {
      writeFloat(stream, Double.longBitsToDouble(context.payload(index)));
    } else {
      try {
        throw context.typeError(index, "string");
      } finally {
        stream.endWriting();
      }
    }
  }

  /** Writes a float. Unlike everywhere else, a float with an integer value gets no ".0". */
  private static void writeFloat(FileStream stream, double value) throws IOException {
    ByteBuilder text = new ByteBuilder();
    PrintfFormatter.appendFloat(text, 'g', FLOAT_FORMAT, value);
    stream.write(text.array(), 0, text.length());
  }
}
