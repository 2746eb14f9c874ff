package dev.perigee.tier1.x64;

import java.util.HexFormat;

/**
 * One instruction: its assembly text, and the call that should assemble it. In the text, {@code 1b}
 * is the position of the instruction and {@code 2f} that of the next one.
 */
record InstructionCase(String text, Call call) {

  /** Emits one instruction. */
  interface Call {
    void emit(Assembler assembler, Places places);
  }

  /** The labels that an instruction can refer to. */
  record Places(Label here, Label next) {}

  /** The code that our assembler writes, in hexadecimal digits. */
  String bytes() {
    Assembler assembler = new Assembler();
    Places places = new Places(assembler.bindNew(), new Label());
    call.emit(assembler, places);
    assembler.bind(places.next());
    return HexFormat.of().formatHex(assembler.toByteArray());
  }

  String mnemonic() {
    String[] words = text.split(" ");
    return words[0].equals("lock") || words[0].startsWith("{") ? words[1] : words[0];
  }
}
