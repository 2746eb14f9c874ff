package dev.perigee.engine;

import dev.perigee.frontend.LuaSyntaxException;
import dev.perigee.tier1.graph.CannotCompileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code docs/tier1.md}: a program, and dumps of what the compiler makes of it. Each is preceded by
 * a comment with its name and the parts that are shown:
 *
 * <pre>
 * &lt;!-- source --&gt;
 * &lt;!-- dump: passes --&gt;
 * &lt;!-- dump: registers of ARM64 | 4, 5 --&gt;
 * &lt;!-- dump: code for x86-64 | 4, entry 5, exit STEP 4, leave --&gt;
 * </pre>
 */
final class Tier1Page {
  private static final Pattern SOURCE =
      Pattern.compile("<!-- source -->\n+```lua\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern DUMP =
      Pattern.compile(
          "<!-- dump: ([^|\n]+?)(?: \\| ([^\n]+))? -->\n+```\n(.*?)```\n", Pattern.DOTALL);
  private static final String CODE = "code for ";

  /**
   * A dump on the page, and the compiler's present output, in a form in which they can be compared.
   */
  record Block(String name, String shown, String made) {}

  /** The commands of disassemblers. */
  private static final Map<String, List<String>> DISASSEMBLERS =
      Map.of(
          "x86-64", List.of("objdump", "-m", "i386:x86-64", "-M", "intel"),
          "ARM64", List.of("aarch64-linux-gnu-objdump", "-m", "aarch64"));

  private static final Pattern DISASSEMBLED =
      Pattern.compile(" *([0-9a-f]+):\t((?:[0-9a-f]{2,8} )+) *\t(.*)");

  private final String text;
  private final Tier1Dumps dumps;

  /** A page's text. */
  Tier1Page(String text) throws LuaSyntaxException, CannotCompileException {
    this.text = text;
    Matcher source = SOURCE.matcher(text);
    if (!source.find()) {
      throw new IllegalArgumentException("the page has no source");
    }
    dumps = Tier1Dumps.of(source.group(1));
  }

  /** The dumps. */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (MatchResult dump : DUMP.matcher(text).results().toList()) {
      String name = dump.group(1);
      String made = made(name, keys(dump), new TreeMap<>());
      String shown = dump.group(3);
      blocks.add(
          new Block(name, name.startsWith(CODE) ? CodeDump.withoutMnemonics(shown) : shown, made));
    }
    return blocks;
  }

  private static List<String> keys(MatchResult dump) {
    return dump.group(2) == null ? List.of() : List.of(dump.group(2).split(", "));
  }

  private String made(String name, List<String> keys, NavigableMap<Integer, String> disassembly) {
    if (!name.startsWith(CODE)) {
      return dumps.text(name, keys);
    }
    return code(name).text(keys, disassembly);
  }

  private CodeDump code(String name) {
    CodeDump code = dumps.codes().get(name.substring(CODE.length()));
    if (code == null) {
      throw new IllegalArgumentException("no processor for " + name);
    }
    return code;
  }

  /** The page with the compiler's present dumps. */
  String rewritten() throws IOException, InterruptedException {
    StringBuilder result = new StringBuilder();
    int end = 0;
    for (MatchResult dump : DUMP.matcher(text).results().toList()) {
      String name = dump.group(1);
      NavigableMap<Integer, String> disassembly =
          name.startsWith(CODE)
              ? disassemble(name.substring(CODE.length()), code(name).bytes())
              : new TreeMap<>();
      result.append(text, end, dump.start(3));
      result.append(made(name, keys(dump), disassembly));
      end = dump.end(3);
    }
    return result.append(text.substring(end)).toString();
  }

  private static NavigableMap<Integer, String> disassemble(String processor, byte[] code)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("perigee", ".bin");
    try {
      Files.write(file, code);
      List<String> command = new ArrayList<>(DISASSEMBLERS.get(processor));
      command.addAll(List.of("-D", "-w", "-b", "binary", file.toString()));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(command + " failed: " + output);
      }
      NavigableMap<Integer, String> instructions = new TreeMap<>();
      Matcher line = DISASSEMBLED.matcher(output);
      while (line.find()) {
        String instruction = line.group(3).replaceAll("\\s*(#|//) .*", "").replaceAll("\\s+", " ");
        instructions.put(
            Integer.parseInt(line.group(1), 16),
            String.format("%-24s %s", line.group(2).strip(), instruction));
      }
      return instructions;
    } finally {
      Files.delete(file);
    }
  }

  /** Rewrites the dumps of a page, whose file is the argument. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    Files.writeString(file, new Tier1Page(Files.readString(file)).rewritten());
  }
}
