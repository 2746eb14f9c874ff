package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.HostResource;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.Device;
import dev.perigee.runtime.file.FileStream;
import dev.perigee.runtime.file.FileStream.Buffering;
import dev.perigee.runtime.layout.Tag;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The Java object behind a {@code FILE*}. As in PUC Lua the userdata is made first, closed, and the
 * stream comes afterwards, so that nothing open is ever without an owner.
 */
final class LuaFile implements HostResource {
  /** Opens what a file reads and writes. */
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

  /** The process of whose streams it is one. */
  private @Nullable Process process;

  private LuaFile(LuaState state) {
    this.state = state;
  }

  /** Pushes a new file, which is closed. */
  static LuaFile push(CallContext context, long metatable) {
    LuaFile file = new LuaFile(context.state());
    file.state.hostReferences().pushObject(context, file);
    file.userdata = context.payload(context.size());
    file.state.metatables().set(Tag.USERDATA, file.userdata, metatable);
    return file;
  }

  /** Opens it. May collect. */
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

  /** Opens it over one of the host's streams. */
  void openStandard(Device device, Buffering buffering) {
    standard = true;
    stream = new FileStream(device, buffering);
  }

  /** Its stream is one of this process's, for whose end {@link #close} waits. */
  void setProcess(Process process) {
    this.process = process;
  }

  long userdata() {
    return userdata;
  }

  boolean isClosed() {
    return stream == null;
  }

  /** The stream of a file that is open, which was tested before. */
  FileStream stream() {
    if (stream == null) {
      throw new IllegalStateException("the file is closed");
    }
    return stream;
  }

  /** Closes it, if it can be closed, and pushes what {@code close} returns; returns how much. */
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

  /** Writes what waits to be written; that it cannot be written is told later. */
  void flush() {
    if (stream != null) {
      try {
        stream.flush();
      } catch (IOException e) {
        // As C's fflush(NULL), which has nobody to tell.
        return;
      }
    }
  }

  @Override
  public void release() {
    try {
      closeStream();
    } catch (IOException e) {
      // Nobody is there who could be told.
      return;
    }
  }
}
