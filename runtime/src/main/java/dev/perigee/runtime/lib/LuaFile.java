package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.HostResource;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.Device;
import dev.perigee.runtime.file.FileStream;
import dev.perigee.runtime.file.FileStream.Buffering;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The Java object behind a {@code FILE*}. As in PUC Lua, the userdata is first made as a closed
 * file and the stream is opened afterwards, so that an open stream always has an owner.
 */
final class LuaFile implements HostResource {
  /** Opens the device of a file. */
  @FunctionalInterface
  interface Opening {
    Device open() throws IOException;
  }

  private final LuaState state;

  /** Address of the userdata. */
  private long userdata;

  /** Null while the file is closed. */
  private @Nullable FileStream stream;

  /** Whether it is one of the host's streams, which scripts cannot close. */
  private boolean standard;

  /** The process to which the stream belongs, if any. */
  private @Nullable Process process;

  private LuaFile(LuaState state) {
    this.state = state;
  }

  /** Pushes a new, closed file. */
  static LuaFile push(CallContext context, long metatable) {
    LuaFile file = new LuaFile(context.state());
    file.state.hostReferences().pushObject(context, file);
    file.userdata = context.payload(context.size());
    file.state.metatables().set(Tag.USERDATA, file.userdata, metatable);
    return file;
  }

  /** Opens the file. May collect. */
  void open(Opening opening) throws IOException {
    state.heap().charge(FileStream.BUFFER_SIZE);
    try {
      stream = new FileStream(opening.open(), Buffering.FULL);
    } finally {
      if (stream == null) {
        state.heap().uncharge(FileStream.BUFFER_SIZE);
      }
    }
  }

  /** Opens the file on one of the host's streams. */
  void openStandard(Device device, Buffering buffering) {
    standard = true;
    stream = new FileStream(device, buffering);
  }

  /** Sets the process to which the stream belongs. {@link #close} waits for its end. */
  void setProcess(Process process) {
    this.process = process;
  }

  long userdata() {
    return userdata;
  }

  boolean isClosed() {
    return stream == null;
  }

  /** The stream of the file, which must be open. */
  FileStream stream() {
    if (stream == null) {
      throw new IllegalStateException("the file is closed");
    }
    return stream;
  }

  /**
   * Closes the file if it can be closed. Pushes the results of {@code close} and returns their
   * number.
   */
  int close(CallContext context) {
    if (standard) {
      context.pushNil();
      context.pushText("cannot close standard file");
      return 2;
    }
    try {
      Process ending = process;
      if (ending == null) {
        closeStream();
        return SystemResults.success(context);
      }
      release();
      return SystemResults.processEnd(context, Shell.await(state, ending));
    } catch (IOException e) {
      return SystemResults.failure(context, e, null);
    }
  }

  private void closeStream() throws IOException {
    FileStream open = stream;
    if (open != null) {
      stream = null;
      if (!standard) {
        state.heap().uncharge(FileStream.BUFFER_SIZE);
      }
      open.close();
    }
  }

  /** Writes buffered data. A failure is reported by a later operation. */
  void flush() {
    if (stream != null) {
      try {
        stream.flush();
      } catch (IOException e) {
        // As with C's fflush(NULL), there is no file to report it to.
        return;
      }
    }
  }

  @Override
  public void release() {
    try {
      closeStream();
    } catch (IOException e) {
      // There is no caller to report it to.
      return;
    }
  }
}
