package dev.perigee.runtime.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perigee.runtime.NoHost;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostDeviceTest {
  private static InputStream input(String text, boolean marks) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
      @Override
      public boolean markSupported() {
        return marks;
      }

      @Override
      public void mark(int limit) {
        assertThat(marks).isTrue();
        super.mark(limit);
      }
    };
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private OutputStream currentOut = new BufferedOutputStream(out);
  private InputStream in = InputStream.nullInputStream();

  private final NoHost host =
      new NoHost() {
        @Override
        public OutputStream out() {
          return currentOut;
        }

        @Override
        public OutputStream err() {
          return err;
        }

        @Override
        public InputStream in() {
          return in;
        }
      };

  private HostDevice device(HostDevice.Kind kind) {
    return new HostDevice(host, kind);
  }

  /** What an engine that uses the stream next finds in it. */
  private String left() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  private static String readAhead(HostDevice device, int length) throws IOException {
    byte[] bytes = new byte[length];
    int count = device.readAhead(bytes, 0, length);
    return count < 0 ? "end" : new String(bytes, 0, count, ISO_8859_1);
  }

  @Test
  void eachStreamHasOneDirection() throws IOException {
    for (HostDevice.Kind kind : HostDevice.Kind.values()) {
      try (HostDevice device = device(kind)) {
        assertThat(device.isReadable()).isEqualTo(kind == HostDevice.Kind.IN);
        assertThat(device.isWritable()).isNotEqualTo(device.isReadable());
        assertThat(device.isShared()).isTrue();
        device.flush();
      }
    }
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> device(HostDevice.Kind.IN).position())
        .withMessage("Illegal seek");
  }

  @Test
  void outputGoesToTheStreamThatTheHostHasAtTheTime() throws IOException {
    HostDevice device = device(HostDevice.Kind.OUT);
    device.write("[first]".getBytes(ISO_8859_1), 1, 5);
    assertThat(out.size()).isZero();
    device.flush();
    currentOut = err;
    device.write("second".getBytes(ISO_8859_1), 0, 6);
    device.close();
    device(HostDevice.Kind.ERR).write("third".getBytes(ISO_8859_1), 0, 5);
    assertThat(out.toString(ISO_8859_1)).isEqualTo("first");
    assertThat(err.toString(ISO_8859_1)).isEqualTo("secondthird");
  }

  @Test
  void bytesThatWereReadAheadAreTakenBack() throws IOException {
    in = input("abcdef", true);
    HostDevice device = device(HostDevice.Kind.IN);
    assertThat(readAhead(device, 4)).isEqualTo("abcd");
    assertThat(device.takeBack(3)).isTrue();
    // They were taken back already.
    assertThat(device.takeBack(1)).isFalse();
    assertThat(left()).isEqualTo("bcdef");
  }

  @Test
  void aStreamThatTakesNothingBackIsReadByteByByte() throws IOException {
    in = input("abc", false);
    HostDevice device = device(HostDevice.Kind.IN);
    assertThat(readAhead(device, 10)).isEqualTo("a");
    assertThat(device.takeBack(1)).isFalse();
    assertThat(left()).isEqualTo("bc");
    assertThat(readAhead(device, 10)).isEqualTo("end");
  }

  @Test
  void moreIsReadAheadEachTimeUntilBytesAreTakenBack() throws IOException {
    in = input("x".repeat(1 << 16), true);
    HostDevice device = device(HostDevice.Kind.IN);
    int size = FileStream.BUFFER_SIZE;
    assertThat(readAhead(device, size)).hasSize(256);
    assertThat(readAhead(device, size)).hasSize(512);
    assertThat(readAhead(device, 100)).hasSize(100);
    assertThat(readAhead(device, size)).hasSize(2048);
    assertThat(readAhead(device, size)).hasSize(4096);
    assertThat(readAhead(device, size)).hasSize(size);
    assertThat(readAhead(device, size)).hasSize(size);
    assertThat(device.takeBack(1)).isTrue();
    assertThat(readAhead(device, size)).hasSize(256);
  }

  /** {@code io.read} must leave to the host what it has not returned. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamsOperationLeavesTheRestToTheHost(boolean marks) throws IOException {
    String rest = "rest" + "y".repeat(1000);
    in = input("line\n" + rest, marks);
    FileStream stream = new FileStream(device(HostDevice.Kind.IN), FileStream.Buffering.FULL);
    StringBuilder line = new StringBuilder();
    stream.beginReading();
    for (int c = stream.read(); c != '\n'; c = stream.read()) {
      line.append((char) c);
    }
    stream.endReading();
    byte[] more = new byte[4];
    assertThat(stream.read(more, 0, 4)).isEqualTo(4);
    stream.endReading();
    assertThat(line.toString()).isEqualTo("line");
    assertThat(new String(more, ISO_8859_1)).isEqualTo("rest");
    assertThat(left()).isEqualTo("y".repeat(1000));
  }

  @Test
  void aSharedStreamHoldsNothingBackBetweenOperations() throws IOException {
    FileStream stream = new FileStream(device(HostDevice.Kind.ERR), FileStream.Buffering.FULL);
    stream.write("text".getBytes(ISO_8859_1), 0, 4);
    assertThat(err.size()).isZero();
    stream.endWriting();
    assertThat(err.toString(ISO_8859_1)).isEqualTo("text");
  }
}
