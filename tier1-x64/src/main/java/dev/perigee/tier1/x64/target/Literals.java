package dev.perigee.tier1.x64.target;

import dev.perigee.tier1.x64.Address;
import dev.perigee.tier1.x64.Assembler;
import dev.perigee.tier1.x64.Label;
import java.util.LinkedHashMap;
import java.util.Map;

/** Constants of 64 bits that stand behind the code which uses them. */
final class Literals {
  private final Map<Long, Label> labels = new LinkedHashMap<>();

  /** The place of a constant, the same for equal ones. */
  Address place(long bits) {
    return Address.of(labels.computeIfAbsent(bits, constant -> new Label("literal")));
  }

  /** Writes them all. Behind this there are no others. */
  void write(Assembler asm) {
    if (labels.isEmpty()) {
      return;
    }
    asm.align(Long.BYTES);
    labels.forEach((bits, label) -> {
      asm.bind(label);
      asm.data64(bits);
    });
  }
}
