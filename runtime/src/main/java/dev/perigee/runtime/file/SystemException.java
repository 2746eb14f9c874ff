package dev.perigee.runtime.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A failed operation of the operating system as scripts see it: a sentence without the file's name,
 * and a number.
 */
public final class SystemException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final String text;

  /** One of the system's errors. */
  public SystemException(SystemError error) {
    this(error.number(), error.text(), null);
  }

  /** One of the system's errors, with a different sentence. */
  public SystemException(SystemError error, String text) {
    this(error.number(), text, null);
  }

  private SystemException(int number, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.number = number;
    this.text = text;
  }

  /**
   * Converts an exception of the JDK. The JDK expresses a few errors by classes and the others by
   * the system's text. A text that is not in {@link SystemError} is kept, with the number of an
   * input/output error.
   */
  public static SystemException of(IOException failure) {
    if (failure instanceof SystemException known) {
      return known;
    }
    SystemError byClass = byClass(failure);
    if (byClass != null) {
      return new SystemException(byClass.number(), byClass.text(), failure);
    }
    String text =
        failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
    if (text == null) {
      text = SystemError.INPUT_OUTPUT.text();
    }
    for (SystemError error : SystemError.values()) {
      if (error.text().equals(text)) {
        return new SystemException(error.number(), text, failure);
      }
    }
    return new SystemException(SystemError.INPUT_OUTPUT.number(), text, failure);
  }

  private static @Nullable SystemError byClass(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> SystemError.NO_SUCH_FILE;
      case AccessDeniedException e -> SystemError.PERMISSION_DENIED;
      case FileAlreadyExistsException e -> SystemError.FILE_EXISTS;
      case DirectoryNotEmptyException e -> SystemError.NOT_EMPTY;
      case FileSystemLoopException e -> SystemError.TOO_MANY_SYMBOLIC_LINKS;
      case AtomicMoveNotSupportedException e -> SystemError.CROSS_DEVICE;
      case ClosedByInterruptException e -> SystemError.INTERRUPTED;
      case ClosedChannelException e -> SystemError.BAD_DESCRIPTOR;
      default -> null;
    };
  }

  /** The error's number, as in C's {@code errno}. */
  public int number() {
    return number;
  }

  /** What went wrong. */
  public String text() {
    return text;
  }
}
