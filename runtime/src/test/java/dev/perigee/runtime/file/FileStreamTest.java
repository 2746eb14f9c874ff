package dev.perigee.runtime.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.perigee.runtime.file.FileStream.Buffering;
import dev.perigee.runtime.file.FileStream.Whence;
import dev.perigee.runtime.heap.HeapFixture;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FileStreamTest {
  private static final int SIZE = FileStream.BUFFER_SIZE;

  @TempDir private Path folder;

  /** A device that keeps what it gets, and fails if {@link #fails} is set. */
  private static final class Sink implements Device {
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    int flushes;
    boolean fails;
    boolean closed;

    @Override
    public boolean isReadable() {
      return false;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      if (fails) {
        throw new SystemException(SystemError.NO_SPACE);
      }
      received.write(source, offset, length);
    }

    @Override
    public void flush() {
      flushes++;
    }

    @Override
    public void close() {
      closed = true;
    }

    String text() {
      return received.toString(ISO_8859_1);
    }
  }

  private final Sink sink = new Sink();

  private static void write(FileStream stream, String text) throws IOException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    stream.write(bytes, 0, bytes.length);
    stream.endWriting();
  }

  private FileStream open(String contents, String mode) throws IOException {
    Path file = folder.resolve("f");
    Files.writeString(file, contents, ISO_8859_1);
    return new FileStream(
        FileDevice.open(file.toString(), Objects.requireNonNull(OpenMode.parse(mode))),
        Buffering.FULL);
  }

  private static String read(FileStream stream, int length) throws IOException {
    byte[] bytes = new byte[length];
    stream.beginReading();
    int count = stream.read(bytes, 0, length);
    stream.endReading();
    return new String(bytes, 0, count, ISO_8859_1);
  }

  // Buffering

  @Test
  void withoutABufferEachOperationIsPassedOn() throws IOException {
    FileStream stream = new FileStream(sink, Buffering.NONE);
    write(stream, "a");
    assertThat(sink.text()).isEqualTo("a");
    write(stream, "bc");
    assertThat(sink.text()).isEqualTo("abc");
    assertThat(sink.flushes).isEqualTo(2);
  }

  @Test
  void completeLinesArePassedOn() throws IOException {
    FileStream stream = new FileStream(sink, Buffering.LINE);
    write(stream, "a");
    assertThat(sink.text()).isEmpty();
    assertThat(sink.flushes).isZero();
    write(stream, "b\nc\nd");
    assertThat(sink.text()).isEqualTo("ab\nc\n");
    assertThat(sink.flushes).isEqualTo(1);
    write(stream, "e");
    write(stream, "\n");
    assertThat(sink.text()).isEqualTo("ab\nc\nde\n");
  }

  @Test
  void aFullBufferIsPassedOn() throws IOException {
    FileStream stream = new FileStream(sink, Buffering.FULL);
    write(stream, "x".repeat(SIZE));
    assertThat(sink.text()).isEmpty();
    write(stream, "y");
    assertThat(sink.text()).isEqualTo("x".repeat(SIZE));
    stream.flush();
    assertThat(sink.text()).isEqualTo("x".repeat(SIZE) + "y");
    assertThat(sink.flushes).isEqualTo(1);
  }

  @Test
  void theBufferingCanBeChanged() throws IOException {
    FileStream stream = new FileStream(sink, Buffering.FULL);
    write(stream, "a");
    stream.setBuffering(Buffering.NONE);
    assertThat(sink.text()).isEmpty();
    write(stream, "b");
    assertThat(sink.text()).isEqualTo("ab");
  }

  @Test
  void rawMemoryIsWrittenInPieces() throws IOException {
    long length = 2L * SIZE + 3;
    try (HeapFixture f = new HeapFixture()) {
      f.heap.reserve(length);
      long address = f.heap.allocateRaw(length);
      Memory.fill(address, length, 'z');
      FileStream stream = new FileStream(sink, Buffering.FULL);
      stream.write(address, length);
      stream.flush();
      f.heap.freeRaw(address, length);
    }
    assertThat(sink.text()).isEqualTo("z".repeat((int) length));
  }

  // Errors

  @Test
  void bytesThatCouldNotBeWrittenAreLost() throws IOException {
    FileStream stream = new FileStream(sink, Buffering.FULL);
    write(stream, "lost");
    sink.fails = true;
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(stream::flush)
        .withMessage("No space left on device");
    sink.fails = false;
    write(stream, "kept");
    stream.flush();
    assertThat(sink.text()).isEqualTo("kept");
  }

  @Test
  void theDeviceIsClosedEvenIfTheLastBytesCannotBeWritten() throws IOException {
    FileStream stream = new FileStream(sink, Buffering.FULL);
    write(stream, "lost");
    sink.fails = true;
    assertThatExceptionOfType(SystemException.class).isThrownBy(stream::close);
    assertThat(sink.closed).isTrue();
  }

  @Test
  void onlyWhatTheModeAllowsIsDone() throws IOException {
    FileStream writer = new FileStream(sink, Buffering.FULL);
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(writer::beginReading)
        .withMessage("Bad file descriptor");
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> writer.seek(Whence.CURRENT, 0))
        .withMessage("Illegal seek");
    try (FileStream reader = open("abc", "r")) {
      assertThatExceptionOfType(SystemException.class)
          .isThrownBy(() -> write(reader, "x"))
          .withMessage("Bad file descriptor");
      assertThat(read(reader, 3)).isEqualTo("abc");
    }
  }

  @ParameterizedTest
  @CsvSource({"BEGINNING,-1", "CURRENT,-3", "END,-5", "END,9223372036854775807"})
  void aPositionBeforeTheBeginningIsRefusedAndChangesNothing(Whence whence, long offset)
      throws IOException {
    try (FileStream stream = open("abcd", "r")) {
      assertThat(read(stream, 2)).isEqualTo("ab");
      assertThatExceptionOfType(SystemException.class)
          .isThrownBy(() -> stream.seek(whence, offset))
          .withMessage("Invalid argument");
      assertThat(read(stream, 9)).isEqualTo("cd");
    }
  }

  // Reading

  @Test
  void aByteIsPeekedAtAndTaken() throws IOException {
    try (FileStream stream = open("\u00ffa", "r")) {
      assertThat(stream.peek()).isEqualTo(0xff);
      assertThat(stream.peek()).isEqualTo(0xff);
      assertThat(stream.read()).isEqualTo(0xff);
      assertThat(stream.read()).isEqualTo('a');
      assertThat(stream.peek()).isEqualTo(FileStream.END);
      assertThat(stream.read()).isEqualTo(FileStream.END);
      assertThat(stream.fill()).isFalse();
      assertThat(read(stream, 1)).isEmpty();
    }
  }

  @Test
  void theBytesThatRemainAreCounted() throws IOException {
    int size = 2 * SIZE + 100;
    try (FileStream stream = open("x".repeat(size), "r")) {
      assertThat(stream.remaining()).isEqualTo(size);
      assertThat(stream.read()).isEqualTo('x');
      assertThat(stream.remaining()).isEqualTo(size - 1);
      stream.seek(Whence.END, 10);
      assertThat(stream.remaining()).isZero();
    }
    FileStream pipe = new FileStream(sink, Buffering.FULL);
    assertThat(pipe.remaining()).isZero();
  }

  @Test
  void theNextNewlineIsFoundWhereverItIs() throws IOException {
    long seed = TestSeed.of(FileStreamTest.class);
    Random random = new Random(seed);
    // Bytes that differ from a newline by one bit or by one.
    byte[] near = {'\n', '\n' - 1, '\n' + 1, (byte) ('\n' | 0x80), 0, -1, '\n' ^ 2, 'x'};
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = near[1 + random.nextInt(near.length - 1)];
        if (random.nextInt(12) == 0) {
          bytes[k] = '\n';
        }
      }
      try (FileStream stream = open(new String(bytes, ISO_8859_1), "r")) {
        for (int from = 0; from < bytes.length; from++) {
          assertThat(stream.fill()).isTrue();
          int expected = from;
          while (expected < bytes.length && bytes[expected] != '\n') {
            expected++;
          }
          assertEquals(expected, stream.indexOfNewline(), "seed " + seed);
          assertEquals(bytes.length, stream.limit());
          assertEquals(from, stream.at());
          stream.skip(1);
        }
      }
    }
  }

  // Everything together

  /** Contents and a position: a file as the C standard describes it. */
  private static final class Model {
    byte[] contents = {};
    int position;
    boolean appends;

    void write(byte[] bytes) {
      position = appends ? contents.length : position;
      int end = position + bytes.length;
      if (bytes.length > 0) {
        contents = Arrays.copyOf(contents, Math.max(contents.length, end));
      }
      System.arraycopy(bytes, 0, contents, bytes.length == 0 ? 0 : position, bytes.length);
      position = end;
    }

    byte[] read(int length) {
      int end = Math.min(contents.length, position + length);
      byte[] result = end <= position ? new byte[0] : Arrays.copyOfRange(contents, position, end);
      position += result.length;
      return result;
    }
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void anySequenceOfOperationsBehavesLikeAnUnbufferedFile(Buffering buffering) throws IOException {
    long seed = TestSeed.of(FileStreamTest.class);
    Random random = new Random(seed);
    for (int run = 0; run < 8; run++) {
      Model model = new Model();
      model.appends = random.nextBoolean();
      Path file = folder.resolve("f" + run);
      OpenMode mode = Objects.requireNonNull(OpenMode.parse(model.appends ? "a+" : "w+"));
      try (FileStream stream = new FileStream(FileDevice.open(file.toString(), mode), buffering)) {
        for (int step = 0; step < 300; step++) {
          int length = random.nextInt(10) == 0 ? random.nextInt(3 * SIZE) : random.nextInt(50);
          operate(stream, model, random, length, "seed " + seed + " step " + step);
        }
      }
      assertThat(Files.readAllBytes(file)).as("seed " + seed).isEqualTo(model.contents);
    }
  }

  private static void operate(
      FileStream stream, Model model, Random random, int length, String what) throws IOException {
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        byte[] bytes = new byte[1 + length];
        random.nextBytes(bytes);
        stream.write(bytes, 0, bytes.length);
        stream.endWriting();
        model.write(bytes);
      }
      case 2 -> {
        byte[] bytes = new byte[length];
        stream.beginReading();
        int count = stream.read(bytes, 0, length);
        stream.endReading();
        assertThat(Arrays.copyOf(bytes, count)).as(what).isEqualTo(model.read(length));
      }
      case 3 -> {
        stream.beginReading();
        int expected =
            model.position < model.contents.length
                ? model.contents[model.position] & 0xff
                : FileStream.END;
        assertEquals(expected, stream.peek(), what);
        assertEquals(expected, stream.read(), what);
        stream.endReading();
        model.read(1);
      }
      case 4 -> {
        Whence whence = Whence.values()[random.nextInt(3)];
        int base =
            switch (whence) {
              case BEGINNING -> 0;
              case CURRENT -> model.position;
              case END -> model.contents.length;
            };
        int target = random.nextInt(model.contents.length + 20);
        assertEquals(target, stream.seek(whence, target - base), what);
        model.position = target;
      }
      default -> {
        assertEquals(model.position, stream.seek(Whence.CURRENT, 0), what);
        stream.flush();
      }
    }
  }
}
