package dev.perigee.tier1.x64.target;

import dev.perigee.tier1.x64.Address;
import dev.perigee.tier1.x64.Assembler;
import dev.perigee.tier1.x64.Label;
import java.util.LinkedHashMap;
import java.util.Map;

/** Constants of 64 bits that are placed after the code that uses them. */
final class Literals {
  private final Map<Long, Label> labels = new LinkedHashMap<>();

  /** The address of a constant. Equal constants share one. */
  Address place(long bits) {
    return Address.of(labels.computeIfAbsent(bits, constant -> new Label("literal")));
  }

  /** Writes all constants. None may be added afterwards. */
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
