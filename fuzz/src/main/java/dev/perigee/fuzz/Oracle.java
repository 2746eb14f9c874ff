package dev.perigee.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** PUC Lua in a process of its own, a new one whenever it has ended. */
final class Oracle implements AutoCloseable {
  /** A reduced program may have lost what ends it. */
  private static final int LONGEST_SECONDS = 5;

  private final List<String> command;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "oracle's clock");
        thread.setDaemon(true);
        return thread;
      });
  private Process process;
  private InputStream answers;
  private OutputStream questions;

  Oracle(String lua) throws IOException {
    Path folder = Files.createTempDirectory("perigee-fuzz");
    Path server = folder.resolve("oracle.lua");
    Path driver = folder.resolve("driver.lua");
    Files.write(server, Resources.bytes("oracle.lua"));
    Files.write(driver, Resources.bytes("driver.lua"));
    command = List.of(lua, server.toString(), driver.toString());
    process = start();
    answers = new BufferedInputStream(process.getInputStream());
    questions = process.getOutputStream();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** What a program prints; null when the oracle did not end, or not well. */
  @Nullable String run(String source) throws IOException {
    Process running = process;
    var end = clock.schedule(running::destroyForcibly, LONGEST_SECONDS, TimeUnit.SECONDS);
    try {
      return ask(source);
    } catch (IOException e) {
      running.destroyForcibly();
      process = start();
      answers = new BufferedInputStream(process.getInputStream());
      questions = process.getOutputStream();
      return null;
    } finally {
      end.cancel(false);
    }
  }

  private String ask(String source) throws IOException {
    byte[] bytes = source.getBytes(StandardCharsets.ISO_8859_1);
    questions.write((bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
    questions.write(bytes);
    questions.flush();
    int length = 0;
    for (int c = answers.read(); c != '\n'; c = answers.read()) {
      if (c < 0) {
        throw new IOException("the oracle has ended");
      }
      length = 10 * length + c - '0';
    }
    return new String(answers.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    process.destroy();
    clock.shutdown();
  }
}
