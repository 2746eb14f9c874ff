package dev.perigee.fuzz;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * PUC Lua in a process of its own, which is restarted whenever it has ended. It receives many
 * programs at once, so that it works while Perigee runs the previous ones.
 */
final class Oracle implements AutoCloseable {
  /** The required version; other versions have other messages. */
  static final String VERSION = "Lua 5.4.8";

  /** The time limit for one program. A reduced program may be endless. */
  private static final int LONGEST_SECONDS = 5;

  private final List<String> command;
  private final Path folder;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /** Reads answers, one batch after the other. */
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

  /** Writes programs while the reader waits for their answers. */
  private final ExecutorService writers =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

  private @Nullable Process process;
  private InputStream answers = InputStream.nullInputStream();

  Oracle(String lua) throws IOException {
    folder = Files.createTempDirectory("perigee-fuzz");
    Path server = folder.resolve("oracle.lua");
    Path driver = folder.resolve("driver.lua");
    Files.write(server, Resources.bytes("oracle.lua"));
    Files.write(driver, Resources.bytes("driver.lua"));
    command = List.of(lua, server.toString(), driver.toString());
  }

  /** Whether a command is a Lua of the required version. */
  static boolean isThere(String lua) {
    try {
      Process process = new ProcessBuilder(lua, "-v").redirectErrorStream(true).start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return process.waitFor() == 0 && text.startsWith(VERSION);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The outputs of programs; null for one that did not end or did not end normally. */
  CompletableFuture<List<@Nullable String>> runAll(List<String> sources) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<@Nullable String> results = new ArrayList<>();
          while (results.size() < sources.size()) {
            runSome(sources.subList(results.size(), sources.size()), results);
          }
          return results;
        },
        reader);
  }

  /** The output of a program; null if it did not end or did not end normally. */
  @Nullable String run(String source) {
    return runAll(List.of(source)).join().getFirst();
  }

  /** Starts a new process for later programs, with another hash seed and other addresses. */
  void restart() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
    process = null;
  }

  /** Runs programs until one of them fails. At least one result is added. */
  private void runSome(List<String> sources, List<@Nullable String> results) {
    try {
      Process running = process;
      if (running == null) {
        running =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process = running;
        answers = new BufferedInputStream(running.getInputStream(), 1 << 16);
      }
      OutputStream questions = running.getOutputStream();
      var _ = writers.submit(() -> send(sources, questions));
      for (int i = 0; i < sources.size(); i++) {
        var end = clock.schedule(running::destroyForcibly, LONGEST_SECONDS, TimeUnit.SECONDS);
        try {
          results.add(answer());
        } finally {
          end.cancel(false);
        }
      }
    } catch (IOException e) {
      restart();
      results.add(null);
    }
  }

  private static void send(List<String> sources, OutputStream target) {
    try {
      OutputStream out = new BufferedOutputStream(target, 1 << 16);
      for (String source : sources) {
        byte[] bytes = source.getBytes(StandardCharsets.ISO_8859_1);
        out.write((bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
      }
      out.flush();
    } catch (IOException e) {
      // The process has ended, as the missing answers will show.
    }
  }

  private String answer() throws IOException {
    int length = 0;
    for (int c = answers.read(); c != '\n'; c = answers.read()) {
      if (c < '0' || c > '9') {
        throw new IOException("the oracle has ended");
      }
      length = 10 * length + c - '0';
    }
    byte[] bytes = answers.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the oracle has ended");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    restart();
    clock.shutdown();
    reader.shutdown();
    writers.shutdown();
    try {
      Files.deleteIfExists(folder.resolve("oracle.lua"));
      Files.deleteIfExists(folder.resolve("driver.lua"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // The temporary folder remains.
    }
  }
}
