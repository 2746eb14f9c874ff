package dev.perigee.runtime.file;

/** The system's errors, with the numbers and texts of Linux and its C library. */
public enum SystemError {
  NOT_PERMITTED(1, "Operation not permitted"),
  NO_SUCH_FILE(2, "No such file or directory"),
  INTERRUPTED(4, "Interrupted system call"),
  INPUT_OUTPUT(5, "Input/output error"),
  NO_SUCH_DEVICE_OR_ADDRESS(6, "No such device or address"),
  BAD_DESCRIPTOR(9, "Bad file descriptor"),
  NO_MEMORY(12, "Cannot allocate memory"),
  PERMISSION_DENIED(13, "Permission denied"),
  BUSY(16, "Device or resource busy"),
  FILE_EXISTS(17, "File exists"),
  CROSS_DEVICE(18, "Invalid cross-device link"),
  NO_SUCH_DEVICE(19, "No such device"),
  NOT_A_DIRECTORY(20, "Not a directory"),
  IS_A_DIRECTORY(21, "Is a directory"),
  INVALID_ARGUMENT(22, "Invalid argument"),
  TOO_MANY_FILES_IN_SYSTEM(23, "Too many open files in system"),
  TOO_MANY_FILES(24, "Too many open files"),
  TEXT_FILE_BUSY(26, "Text file busy"),
  FILE_TOO_LARGE(27, "File too large"),
  NO_SPACE(28, "No space left on device"),
  ILLEGAL_SEEK(29, "Illegal seek"),
  READ_ONLY_FILE_SYSTEM(30, "Read-only file system"),
  TOO_MANY_LINKS(31, "Too many links"),
  BROKEN_PIPE(32, "Broken pipe"),
  NAME_TOO_LONG(36, "File name too long"),
  NOT_EMPTY(39, "Directory not empty"),
  TOO_MANY_SYMBOLIC_LINKS(40, "Too many levels of symbolic links"),
  ILLEGAL_SEQUENCE(84, "Invalid or incomplete multibyte or wide character"),
  QUOTA(122, "Disk quota exceeded");

  private final int number;
  private final String text;

  SystemError(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The value of {@code errno}. */
  public int number() {
    return number;
  }

  /** The text of {@code strerror}. */
  public String text() {
    return text;
  }
}
