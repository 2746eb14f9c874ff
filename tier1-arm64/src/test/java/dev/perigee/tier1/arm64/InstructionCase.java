package dev.perigee.tier1.arm64;

import java.util.function.Consumer;

/** One instruction: its assembly text, and the call that should assemble it. */
record InstructionCase(String text, Consumer<Assembler> call) {

  /** The word that our assembler makes. */
  int word() {
    Assembler assembler = new Assembler();
    call.accept(assembler);
    int[] words = assembler.toWords();
    if (words.length != 1) {
      throw new AssertionError("%s is %d words".formatted(text, words.length));
    }
    return words[0];
  }

  String mnemonic() {
    int end = text.indexOf(' ');
    return end < 0 ? text : text.substring(0, end);
  }
}
