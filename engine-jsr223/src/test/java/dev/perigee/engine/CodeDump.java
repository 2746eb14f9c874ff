package dev.perigee.engine;

import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.emission.CompiledCode.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Machine code in the form in which a page shows it: for each instruction its source, its offset,
 * its bytes and, if a disassembler was used, its mnemonic. Instructions of 4 bytes are shown as
 * numbers, as disassemblers do.
 */
final class CodeDump {
  /** An instruction on a page: offset, bytes, and optionally two spaces and a mnemonic. */
  private static final Pattern INSTRUCTION =
      Pattern.compile(" *([0-9a-f]+): +((?:[0-9a-f]{2} ?)+)(?: .*)?");

  private static final Pattern OF_BLOCK = Pattern.compile("(?:to )?(b\\d+)\\b.*");
  private static final Pattern OF_EXIT = Pattern.compile("(exit \\S+ \\d+).*");

  /** A comment, and the code from there to the next comment. */
  private record Part(String key, String comment, int from, int to) {}

  private final CompiledCode compiled;
  private final boolean words;
  private final List<Part> parts = new ArrayList<>();

  /**
   * The code of a function.
   *
   * @param pcs the pcs of blocks, by their names
   */
  CodeDump(CompiledCode compiled, boolean words, Map<String, String> pcs) {
    this.compiled = compiled;
    this.words = words;
    List<Listing> listing = new ArrayList<>();
    listing.add(new Listing(compiled.callEntry(), "call"));
    listing.addAll(compiled.listing());
    for (int i = 0; i < listing.size(); i++) {
      int end = i + 1 < listing.size() ? listing.get(i + 1).offset() : compiled.code().length;
      String text = listing.get(i).text();
      parts.add(new Part(key(text, pcs), text, listing.get(i).offset(), end));
    }
  }

  /**
   * A page's name for a part: the pc of its block, "entry" and a pc, or "exit", a reason and a pc.
   */
  private static String key(String comment, Map<String, String> pcs) {
    Matcher block = OF_BLOCK.matcher(comment);
    if (block.matches()) {
      String pc = pcs.getOrDefault(block.group(1), "?");
      return comment.startsWith("to ") ? "entry " + pc : pc;
    }
    Matcher exit = OF_EXIT.matcher(comment);
    return exit.matches() ? exit.group(1) : comment;
  }

  /**
   * The code as text.
   *
   * @param keys the parts to show, or none for all; "..." stands for others
   * @param disassembly by offset, the bytes and the mnemonic of each instruction; where there is
   *     none, all bytes of a part are on one line
   */
  String text(List<String> keys, NavigableMap<Integer, String> disassembly) {
    List<String> lines = new ArrayList<>();
    for (Part part : parts) {
      if (!keys.isEmpty() && !keys.contains(part.key)) {
        Tier1Dumps.leaveOut(lines);
        continue;
      }
      lines.add("; " + (part.key.startsWith("entry ") ? part.key + ", " : "") + part.comment);
      if (disassembly.isEmpty() && part.from < part.to) {
        lines.add(line(part.from, hex(part.from, part.to)));
      } else {
        disassembly
            .subMap(part.from, part.to)
            .forEach((offset, instruction) -> lines.add(line(offset, instruction)));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String line(int offset, String rest) {
    return String.format(Locale.ROOT, "%6x:  %s", offset, rest);
  }

  private String hex(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      // In memory, a word's lowest byte comes first.
      int at = words ? (i & -Integer.BYTES) + Integer.BYTES - 1 - (i & Integer.BYTES - 1) : i;
      text.append(String.format(Locale.ROOT, "%02x", compiled.code()[at]));
    }
    return text.toString();
  }

  /** The code itself. */
  byte[] bytes() {
    return compiled.code();
  }

  /** The same text without mnemonics, with all bytes of a part on one line. */
  static String withoutMnemonics(String text) {
    StringBuilder result = new StringBuilder();
    int next = -1;
    for (String line : text.split("\n")) {
      Matcher instruction = INSTRUCTION.matcher(line);
      if (!instruction.matches()) {
        result.append(next < 0 ? "" : "\n").append(line).append('\n');
        next = -1;
        continue;
      }
      int offset = Integer.parseInt(instruction.group(1), 16);
      String bytes = instruction.group(2).replace(" ", "");
      if (next >= 0 && offset != next) {
        result.append("\nbytes are missing before ").append(line).append('\n');
      }
      result.append(next == offset ? bytes : line(offset, bytes));
      next = offset + bytes.length() / 2;
    }
    return result.append(next < 0 ? "" : "\n").toString();
  }
}
