package dev.perigee.tier1.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.target.Target;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that the build made for a target have the code that the compiler makes now. */
public abstract class RoutineFilesContract {
  private final Target target;

  @TempDir private Path folder;

  /** The contract for a target. */
  protected RoutineFilesContract(Target target) {
    this.target = target;
  }

  private URL file(Target variant) {
    return target.getClass().getResource("/META-INF/perigee/" + variant.routineFile());
  }

  /** An archive with the file of a variant. */
  private URL archived(Target variant) throws IOException {
    Path archive = folder.resolve(variant.routineFile() + ".jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("file"));
      zip.write(Files.readAllBytes(Path.of(URI.create(file(variant).toString()))));
    }
    return URI.create("jar:" + archive.toUri() + "!/file").toURL();
  }

  /** Compares the code of the routines for a target with its file's. */
  protected void assertHasCodeOfFile(Target compiled) throws IOException {
    RoutineCode expected = RoutineCompiler.compile(compiled, false);
    RoutineCode read = RoutineFiles.read(archived(compiled)).orElseThrow();
    assertThat(read.offsets()).isEqualTo(expected.offsets());
    assertThat(read.code()).isEqualTo(expected.code());
  }

  @Test
  void everyVariantHasAFileWithItsCode() throws IOException {
    assertThat(target.variants()).extracting(Target::routineFile).doesNotHaveDuplicates();
    for (Target variant : target.variants()) {
      assertHasCodeOfFile(variant);
    }
  }

  /** What is compiled anew in a folder would run the code of an earlier build. */
  @Test
  void filesOutsideAnArchiveAreNotUsed() {
    assertThat(file(target).getProtocol()).isEqualTo("file");
    assertThat(RoutineFiles.find(target)).isEmpty();
    assertThat(RoutineFiles.read(null)).isEmpty();
  }
}
