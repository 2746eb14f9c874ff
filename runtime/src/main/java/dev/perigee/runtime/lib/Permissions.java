package dev.perigee.runtime.lib;

import dev.perigee.runtime.HostServices;
import dev.perigee.runtime.file.SystemError;
import dev.perigee.runtime.file.SystemException;

/** Error messages for operations that the host does not allow. */
final class Permissions {
  static final String NO_FILES = "this engine's host does not allow files";
  static final String NO_PROCESSES = "this engine's host does not allow processes";
  static final String NO_EXIT = "this engine's host does not allow os.exit";

  private Permissions() {}

  /** Requires that the host allows files. */
  static void requireFiles(HostServices host) throws SystemException {
    if (!host.allowsFiles()) {
      throw new SystemException(SystemError.NOT_PERMITTED, NO_FILES);
    }
  }

  /** Requires that the host allows processes to be started. */
  static void requireProcesses(HostServices host) throws SystemException {
    if (!host.allowsProcesses()) {
      throw new SystemException(SystemError.NOT_PERMITTED, NO_PROCESSES);
    }
  }
}
