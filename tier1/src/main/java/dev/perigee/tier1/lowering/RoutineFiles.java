package dev.perigee.tier1.lowering;

import dev.perigee.tier1.target.Target;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The code of the routines as files that the build makes. The code depends only on the target, and
 * a new process would take a quarter of a second to compile it.
 *
 * <p>A file has the number of offsets, the offsets, the number of bytes and the bytes of the code;
 * numbers are big-endian and have 4 bytes.
 */
public final class RoutineFiles {
  /** The folder in a target's archive. It is not a package, so every module may read it. */
  static final String FOLDER = "META-INF/perigee/";

  private RoutineFiles() {}

  /**
   * The code that the build made for a target. There is none if the target's classes are not in an
   * archive, because classes in a folder may be newer than the code beside them.
   *
   * @throws UncheckedIOException if the file exists but cannot be read
   */
  static Optional<RoutineCode> find(Target target) {
    return read(target.getClass().getResource('/' + FOLDER + target.routineFile()));
  }

  static Optional<RoutineCode> read(@Nullable URL file) {
    if (file == null || file.getProtocol().equals("file")) {
      return Optional.empty();
    }
    try {
      URLConnection connection = file.openConnection();
      // A cached archive would stay open when the application closes its class loader.
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        return Optional.of(read(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RoutineCode read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int count = data.readInt();
    List<Integer> offsets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      offsets.add(data.readInt());
    }
    byte[] code = new byte[data.readInt()];
    data.readFully(code);
    return new RoutineCode(code, offsets);
  }

  static byte[] write(RoutineCode routines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeInt(routines.offsets().size());
    for (int offset : routines.offsets()) {
      data.writeInt(offset);
    }
    data.writeInt(routines.code().length);
    data.write(routines.code());
    return bytes.toByteArray();
  }

  /**
   * Writes the files of all variants of a target; for the build.
   *
   * @param args the name of the target's class, which has a static field {@code INSTANCE}, and the
   *     folder of the classes
   */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    Target target = (Target) Class.forName(args[0]).getField("INSTANCE").get(null);
    Path folder = Files.createDirectories(Path.of(args[1], FOLDER));
    for (Target variant : target.variants()) {
      RoutineCode routines = RoutineCompiler.compile(variant, true);
      Files.write(folder.resolve(variant.routineFile()), write(routines));
    }
  }
}
