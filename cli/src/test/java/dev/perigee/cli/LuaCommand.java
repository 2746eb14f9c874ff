package dev.perigee.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the command in a JVM of its own, as a shell would, with a working folder. */
final class LuaCommand {
  /** The result of a run of the command. */
  record Result(int status, byte[] out, String err) {
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }
  }

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  LuaCommand(Path folder) {
    this.folder = folder;
  }

  /** Writes a file into the working folder. */
  void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** Sets an environment variable for later runs. */
  void environment(String name, String value) {
    environment.put(name, value);
  }

  /** The command to start, without redirections. */
  ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:+UseSerialGC");
    command.add("-Dperigee.training=false");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.perigee.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LUA_"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Runs the command to its end, with an input. */
  Result run(String input, String... arguments) throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("standard.input"), input);
    Path err = folder.resolve("standard.error");
    Process process =
        builder(arguments).redirectInput(in.toFile()).redirectError(err.toFile()).start();
    byte[] out = process.getInputStream().readAllBytes();
    return new Result(
        process.waitFor(), out, new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
  }
}
