package dev.perigee.runtime.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class ProcessDeviceTest {
  /** A process that does nothing. Its input is buffered, as that of a real one is. */
  private static final class FakeProcess extends Process {
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    boolean inputClosed;
    boolean outputClosed;

    private final OutputStream input =
        new BufferedOutputStream(written) {
          @Override
          public void close() throws IOException {
            super.close();
            inputClosed = true;
          }
        };

    private final InputStream output =
        new ByteArrayInputStream("output".getBytes(ISO_8859_1)) {
          @Override
          public void close() {
            outputClosed = true;
          }
        };

    @Override
    public OutputStream getOutputStream() {
      return input;
    }

    @Override
    public InputStream getInputStream() {
      return output;
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() {
      return 0;
    }

    @Override
    public int exitValue() {
      throw new IllegalThreadStateException();
    }

    @Override
    public void destroy() {
      throw new AssertionError("a device does not end its process");
    }
  }

  private final FakeProcess process = new FakeProcess();

  @Test
  void theOutputOfAProcessIsRead() throws IOException {
    ProcessDevice device = new ProcessDevice(process, true);
    assertThat(device.isReadable()).isTrue();
    assertThat(device.isWritable()).isFalse();
    assertThat(device.isShared()).isFalse();
    byte[] bytes = new byte[10];
    assertThat(device.read(bytes, 2, 4)).isEqualTo(4);
    assertThat(device.readAhead(bytes, 6, 4)).isEqualTo(2);
    assertThat(new String(bytes, ISO_8859_1)).isEqualTo("\0\0output\0\0");
    assertThat(device.read(bytes, 0, 4)).isEqualTo(-1);
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> device.write(bytes, 0, 1))
        .withMessage("Bad file descriptor");
    device.close();
    assertThat(process.outputClosed).isTrue();
    assertThat(process.inputClosed).isFalse();
  }

  @Test
  void aProcessGetsWhatIsWrittenAtOnce() throws IOException {
    ProcessDevice device = new ProcessDevice(process, false);
    assertThat(device.isReadable()).isFalse();
    assertThat(device.isWritable()).isTrue();
    device.write("input".getBytes(ISO_8859_1), 1, 3);
    assertThat(process.written.toString(ISO_8859_1)).isEqualTo("npu");
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> device.read(new byte[1], 0, 1))
        .withMessage("Bad file descriptor");
    device.close();
    assertThat(process.inputClosed).isTrue();
    assertThat(process.outputClosed).isFalse();
  }

  @Test
  void aPipeHasNoPositions() {
    ProcessDevice device = new ProcessDevice(process, true);
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(device::position)
        .withMessage("Illegal seek");
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(() -> device.seek(0))
        .withMessage("Illegal seek");
    assertThatExceptionOfType(SystemException.class)
        .isThrownBy(device::size)
        .withMessage("Illegal seek");
  }
}
