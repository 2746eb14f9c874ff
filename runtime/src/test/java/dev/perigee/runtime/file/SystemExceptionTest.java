package dev.perigee.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SystemExceptionTest {
  private static void assertIs(IOException failure, SystemError expected) {
    SystemException converted = SystemException.of(failure);
    assertThat(converted.number()).isEqualTo(expected.number());
    assertThat(converted.text()).isEqualTo(expected.text());
    assertThat(converted).hasMessage(expected.text()).hasCause(failure);
  }

  @Test
  void anExceptionOfTheJDKHasTheErrorOfItsClass() {
    Map<IOException, SystemError> errors =
        Map.ofEntries(
            Map.entry(new NoSuchFileException("f"), SystemError.NO_SUCH_FILE),
            Map.entry(new AccessDeniedException("f"), SystemError.PERMISSION_DENIED),
            Map.entry(new FileAlreadyExistsException("f"), SystemError.FILE_EXISTS),
            Map.entry(new DirectoryNotEmptyException("f"), SystemError.NOT_EMPTY),
            Map.entry(new FileSystemLoopException("f"), SystemError.TOO_MANY_SYMBOLIC_LINKS),
            Map.entry(
                new AtomicMoveNotSupportedException("f", "g", "reason"), SystemError.CROSS_DEVICE),
            Map.entry(new ClosedByInterruptException(), SystemError.INTERRUPTED),
            Map.entry(new AsynchronousCloseException(), SystemError.BAD_DESCRIPTOR),
            Map.entry(new ClosedChannelException(), SystemError.BAD_DESCRIPTOR));
    errors.forEach(SystemExceptionTest::assertIs);
  }

  @ParameterizedTest
  @EnumSource(SystemError.class)
  void theSystemsTextTellsTheNumber(SystemError error) {
    assertIs(new IOException(error.text()), error);
    // Its message also has the names of the files.
    assertIs(new FileSystemException("f", "g", error.text()), error);
  }

  @Test
  void anUnknownTextIsKeptAsAnInputOrOutputError() {
    SystemException unknown = SystemException.of(new IOException("the disk is on fire"));
    assertThat(unknown.text()).isEqualTo("the disk is on fire");
    assertThat(unknown.number()).isEqualTo(SystemError.INPUT_OUTPUT.number());
  }

  @Test
  void anExceptionWithoutATextIsAnInputOrOutputError() {
    assertIs(new IOException((String) null), SystemError.INPUT_OUTPUT);
    assertIs(new FileSystemException("f"), SystemError.INPUT_OUTPUT);
  }

  @Test
  void anErrorThatIsKnownStaysAsItIs() {
    SystemException known = new SystemException(SystemError.BUSY, "the pipe is in use");
    assertThat(SystemException.of(known)).isSameAs(known);
    assertThat(known.number()).isEqualTo(SystemError.BUSY.number());
    assertThat(known.text()).isEqualTo("the pipe is in use");
  }
}
