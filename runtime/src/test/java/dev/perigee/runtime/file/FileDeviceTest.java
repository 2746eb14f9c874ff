package dev.perigee.runtime.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDeviceTest {
  @TempDir private Path folder;

  private FileDevice open(String name, String mode) throws SystemException {
    return FileDevice.open(
        folder.resolve(name).toString(), Objects.requireNonNull(OpenMode.parse(mode)));
  }

  private static void write(Device device, String text) throws IOException {
    byte[] bytes = ("<" + text + ">").getBytes(ISO_8859_1);
    device.write(bytes, 1, text.length());
  }

  /** Reads up to {@code length} bytes to an offset. Returns "end" at the end. */
  private static String read(Device device, int length) throws IOException {
    byte[] bytes = new byte[length + 2];
    int count = device.read(bytes, 1, length);
    assertThat(bytes[0]).isZero();
    assertThat(bytes[length + 1]).isZero();
    return count < 0 ? "end" : new String(bytes, 1, count, ISO_8859_1);
  }

  private String contents(String name) throws IOException {
    return Files.readString(folder.resolve(name), ISO_8859_1);
  }

  @Test
  void aMissingFileIsOnlyMadeForWriting() throws IOException {
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> open("a", "r"))
        .withMessage("No such file or directory");
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> open("a", "r+"))
        .withMessage("No such file or directory");
    for (String mode : new String[] {"w", "w+", "a", "a+"}) {
      open(mode, mode).close();
      assertThat(contents(mode)).isEmpty();
    }
  }

  @Test
  void aFolderCannotBeWritten() {
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> open(".", "w"))
        .withMessage("Is a directory");
  }

  @Test
  void writingDiscardsOrOverwritesOrAppends() throws IOException {
    for (String mode : new String[] {"w", "r+", "a", "a+", "w+"}) {
      Files.writeString(folder.resolve("f"), "abcdef");
      try (FileDevice file = open("f", mode)) {
        write(file, "XY");
      }
      assertThat(contents("f"))
          .as(mode)
          .isEqualTo(
              switch (mode.charAt(0)) {
                case 'w' -> "XY";
                case 'r' -> "XYcdef";
                default -> "abcdefXY";
              });
    }
  }

  @Test
  void anAppendedFileIsReadFromItsBeginningAndWrittenAtItsEnd() throws IOException {
    Files.writeString(folder.resolve("f"), "abcdef");
    try (FileDevice file = open("f", "a+")) {
      assertThat(file.isReadable()).isTrue();
      assertThat(file.isWritable()).isTrue();
      assertThat(file.position()).isZero();
      assertThat(read(file, 2)).isEqualTo("ab");
      write(file, "X");
      assertThat(file.position()).isEqualTo(7);
      assertThat(read(file, 2)).isEqualTo("end");
      file.seek(1);
      assertThat(read(file, 2)).isEqualTo("bc");
    }
    assertThat(contents("f")).isEqualTo("abcdefX");
  }

  @Test
  void aFileThatIsOnlyAppendedKeepsAPositionUntilItIsWritten() throws IOException {
    Files.writeString(folder.resolve("f"), "abcdef");
    try (FileDevice file = open("f", "a")) {
      assertThat(file.isReadable()).isFalse();
      file.seek(2);
      assertThat(file.position()).isEqualTo(2);
      write(file, "X");
      assertThat(file.position()).isEqualTo(7);
    }
    assertThat(contents("f")).isEqualTo("abcdefX");
  }

  @Test
  void aPositionMayLieBehindTheEnd() throws IOException {
    try (FileDevice file = open("f", "w+")) {
      file.seek(3);
      assertThat(file.size()).isZero();
      assertThat(file.position()).isEqualTo(3);
      assertThat(read(file, 1)).isEqualTo("end");
      write(file, "X");
      assertThat(file.size()).isEqualTo(4);
    }
    assertThat(contents("f")).isEqualTo("\0\0\0X");
  }

  @Test
  void moreBytesThanOneTransferAreWrittenAtOnceAndReadInParts() throws IOException {
    byte[] bytes = new byte[300_001];
    new Random(1).nextBytes(bytes);
    byte[] found = new byte[bytes.length];
    try (FileDevice file = open("f", "w+")) {
      file.write(bytes, 0, bytes.length);
      assertThat(file.position()).isEqualTo(bytes.length);
      file.seek(0);
      for (int at = 0, count; at < found.length; at += count) {
        count = file.read(found, at, found.length - at);
        assertThat(count).isPositive();
      }
      assertThat(read(file, 1)).isEqualTo("end");
    }
    assertThat(found).isEqualTo(bytes);
  }

  @Test
  void aTemporaryFileIsForReadingAndWriting() throws IOException {
    try (FileDevice file = FileDevice.openTemporary()) {
      assertThat(file.isReadable()).isTrue();
      assertThat(file.isWritable()).isTrue();
      assertThat(file.isShared()).isFalse();
      write(file, "temporary");
      file.seek(0);
      assertThat(read(file, 20)).isEqualTo("temporary");
    }
  }

  @Test
  void namesThatNoFileCanHaveAreRefused() throws SystemException {
    assertThat(FileDevice.path("a/b")).isEqualTo(Path.of("a", "b"));
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> FileDevice.path(""))
        .matches(e -> e.number() == SystemError.NO_SUCH_FILE.number());
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> FileDevice.path("a\0b"))
        .matches(e -> e.number() == SystemError.ILLEGAL_SEQUENCE.number());
  }

  /** The mode is the stream's business; the device leaves it to the JDK. */
  @Test
  void aClosedFileAndOneInTheWrongModeFail() throws IOException {
    FileDevice file = open("f", "w");
    assertThatExceptionOfType(NonReadableChannelException.class).isThrownBy(() -> read(file, 1));
    file.close();
    file.close();
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> write(file, "x"));
  }
}
