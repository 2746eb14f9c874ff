package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.FileStream.Buffering;
import dev.perigee.runtime.file.HostDevice;

/** The state of {@code io} in an engine: the metatable of files, and the default files. */
final class DefaultFiles {
  /** A default file, kept alive by a host reference. */
  static final class DefaultFile {
    private LuaFile file;
    private long reference;

    private DefaultFile(LuaState state, LuaFile file) {
      this.file = file;
      reference = state.hostReferences().hold(Tag.USERDATA, file.userdata());
    }

    LuaFile file() {
      return file;
    }

    void set(LuaState state, LuaFile newFile) {
      state.hostReferences().release(reference);
      file = newFile;
      reference = state.hostReferences().hold(Tag.USERDATA, newFile.userdata());
    }
  }

  private final long metatable;
  private final DefaultFile input;
  private final DefaultFile output;

  /** Opens the standard files, which become fields of the library. */
  DefaultFiles(LuaState state, LibraryTable library) {
    LibraryTable files = FileMetamethods.createMetatable(state);
    metatable = files.table();
    state.hostReferences().hold(Tag.TABLE, metatable);
    files.drop();
    input = new DefaultFile(state, standard(library, "stdin", HostDevice.Kind.IN));
    output = new DefaultFile(state, standard(library, "stdout", HostDevice.Kind.OUT));
    standard(library, "stderr", HostDevice.Kind.ERR);
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

  /** Address of the metatable of files, which a host reference keeps alive. */
  long metatable() {
    return metatable;
  }

  DefaultFile input() {
    return input;
  }

  DefaultFile output() {
    return output;
  }
}
