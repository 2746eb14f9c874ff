package dev.perigee.tier1.target;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedSet;
import java.util.Set;

/** The contents of the registers that a target lends to the compiler, except the state's. */
final class Registers {
  private final Map<Register, Long> general = new LinkedHashMap<>();
  private final Map<FloatRegister, Long> floats = new LinkedHashMap<>();

  private Registers() {}

  /** All general registers except the state's. */
  static SequencedSet<Register> general(RegisterFile file) {
    SequencedSet<Register> registers = new LinkedHashSet<>(file.values());
    registers.addAll(file.scratch());
    registers.addAll(List.of(file.base(), file.record(), file.argumentCount(), file.exitCode()));
    return registers;
  }

  /** All float registers. */
  static SequencedSet<FloatRegister> floats(RegisterFile file) {
    SequencedSet<FloatRegister> registers = new LinkedHashSet<>(file.floatValues());
    registers.addAll(file.floatScratch());
    return registers;
  }

  /** Different contents in all of them. */
  static Registers random(RegisterFile file, Random random) {
    Registers registers = new Registers();
    general(file).forEach(register -> registers.general.put(register, random.nextLong()));
    floats(file).forEach(register -> registers.floats.put(register, random.nextLong()));
    return registers;
  }

  Registers copy() {
    Registers copy = new Registers();
    copy.general.putAll(general);
    copy.floats.putAll(floats);
    return copy;
  }

  long get(Register register) {
    return general.get(register);
  }

  int get32(Register register) {
    return (int) get(register);
  }

  long bits(FloatRegister register) {
    return floats.get(register);
  }

  double get(FloatRegister register) {
    return Double.longBitsToDouble(bits(register));
  }

  void set(Register register, long value) {
    general.replace(register, value);
  }

  /** As an operation on 32 bits does it. */
  void set32(Register register, int value) {
    set(register, Integer.toUnsignedLong(value));
  }

  void setBits(FloatRegister register, long bits) {
    floats.replace(register, bits);
  }

  void set(FloatRegister register, double value) {
    setBits(register, Double.doubleToRawLongBits(value));
  }

  /**
   * The registers whose contents differ.
   *
   * @param computed registers in which all NaNs are equal
   */
  Set<Object> differences(Registers other, Set<FloatRegister> computed) {
    Set<Object> different = new LinkedHashSet<>();
    general.forEach((register, value) -> {
      if (value != other.get(register)) {
        different.add(register);
      }
    });
    floats.forEach((register, bits) -> {
      boolean same =
          computed.contains(register)
              ? Double.compare(get(register), other.get(register)) == 0
              : bits == other.bits(register);
      if (!same) {
        different.add(register);
      }
    });
    return different;
  }

  /** The contents of some of the registers, for a message. */
  String describe(Set<Object> some) {
    StringBuilder text = new StringBuilder();
    for (Object each : some) {
      text.append(each).append('=');
      if (each instanceof FloatRegister register) {
        text.append(get(register)).append(' ').append(Long.toHexString(bits(register)));
      } else {
        long value = general.get(each);
        text.append(value).append(' ').append(Long.toHexString(value));
      }
      text.append(' ');
    }
    return text.toString();
  }
}
