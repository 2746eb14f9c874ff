package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.SystemError;
import dev.perigee.runtime.file.SystemException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/**
 * Commands that the system's shell runs. Standard streams that are not pipes are those of the JVM.
 */
final class Shell {
  /** Milliseconds between two interrupt checks. */
  private static final long CHECK_INTERVAL = 50;

  private Shell() {}

  /** Starts a command with these redirections of its standard input and output. */
  static Process start(LuaState state, String command, Redirect in, Redirect out)
      throws IOException {
    Permissions.requireProcesses(state.host());
    flushAll(state);
    return new ProcessBuilder(shell(), option(), command)
        .redirectInput(in)
        .redirectOutput(out)
        .redirectError(Redirect.INHERIT)
        .start();
  }

  private static boolean isWindows() {
    return File.separatorChar == '\\';
  }

  private static String shell() {
    return isWindows() ? "cmd.exe" : "/bin/sh";
  }

  private static String option() {
    return isWindows() ? "/c" : "-c";
  }

  /** Flushes all buffers, so that their contents precede the output of a process. */
  static void flushAll(LuaState state) {
    state.hostReferences().forEachObject(LuaFile.class, LuaFile::flush);
    try {
      state.host().out().flush();
      state.host().err().flush();
    } catch (IOException e) {
      // The next write or the close will report the failure.
      return;
    }
  }

  /**
   * Waits for the end of a process.
   *
   * @return its exit status
   * @throws dev.perigee.runtime.frame.LuaError if the script is interrupted or its budget is
   *     exhausted; the process is then asked to end
   */
  static int await(LuaState state, Process process) throws SystemException {
    boolean ended = false;
    try {
      while (!ended) {
        state.meter().check(1);
        ended = process.waitFor(CHECK_INTERVAL, TimeUnit.MILLISECONDS);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SystemException(SystemError.INTERRUPTED);
    } finally {
      if (!ended) {
        process.destroy();
      }
    }
  }
}
