package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.SystemError;
import dev.perigee.runtime.file.SystemException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/**
 * Commands that the system's shell runs. What they do not get or give through a pipe they get from
 * or give to the JVM's own standard streams.
 */
final class Shell {
  /** Milliseconds between two looks at the interrupt. */
  private static final long PATIENCE = 50;

  private Shell() {}

  /** Starts a command with these for its standard input and output. */
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

  /** Writes what waits in buffers, so that it comes before what a process writes. */
  static void flushAll(LuaState state) {
    state.hostReferences().forEachObject(LuaFile.class, LuaFile::flush);
    try {
      state.host().out().flush();
      state.host().err().flush();
    } catch (IOException e) {
      // Who wrote it will be told, at the next writing or at the closing.
      return;
    }
  }

  /**
   * Waits for a process's end.
   *
   * @return its exit status
   * @throws dev.perigee.runtime.LuaError when the script is interrupted or its budget is used up;
   *     the process is told to end then
   */
  static int await(LuaState state, Process process) throws SystemException {
    boolean ended = false;
    try {
      while (!ended) {
        state.checkInterrupt(1);
        ended = process.waitFor(PATIENCE, TimeUnit.MILLISECONDS);
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
