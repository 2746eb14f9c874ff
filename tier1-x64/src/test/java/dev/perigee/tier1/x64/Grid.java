package dev.perigee.tier1.x64;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Collects the cases of one family of instructions, and has the operands that all families test.
 */
final class Grid {

  /** An address in assembly text, and as it is made. */
  record Place(String text, Function<InstructionCase.Places, Address> address) {
    @Override
    public String toString() {
      return text;
    }
  }

  /** All registers of each width. */
  static final Map<Width, List<Register>> ALL = new EnumMap<>(Width.class);

  /**
   * Registers with special encodings, by number: the accumulator; {@code rsp} and {@code rbp},
   * whose numbers have other meanings in addresses, and their counterparts above 8; {@code sil} and
   * {@code dil}, which are similar; and ordinary ones from both halves.
   */
  static final Map<Width, List<Register>> SOME = new EnumMap<>(Width.class);

  static final List<Width> WIDTHS = List.of(Width.values());
  static final List<Width> WITHOUT_BYTE = List.of(Width.WORD, Width.DWORD, Width.QWORD);
  static final List<Width> AT_LEAST_32 = List.of(Width.DWORD, Width.QWORD);

  static final List<XmmRegister> XMM =
      IntStream.of(0, 1, 4, 5, 7, 8, 12, 13, 15).mapToObj(XmmRegister::of).toList();

  static {
    for (Width width : Width.values()) {
      ALL.put(width, IntStream.range(0, 16).mapToObj(i -> Register.of(i, width)).toList());
      SOME.put(
          width,
          IntStream.of(0, 1, 4, 5, 6, 7, 8, 12, 13, 15)
              .mapToObj(i -> Register.of(i, width))
              .toList());
    }
  }

  /** Displacements near the limits of their encodings. */
  private static final List<Integer> DISPLACEMENTS =
      List.of(0, 1, -1, 127, 128, -128, -129, 0x12345678, Integer.MAX_VALUE, Integer.MIN_VALUE);

  /** Addresses of every form with every register in every role. */
  static final List<Place> EVERY_PLACE = everyPlace();

  /** A few addresses of every form. */
  static final List<Place> SOME_PLACES =
      Stream.concat(
              Stream.of(
                      Address.of(Register.RAX),
                      Address.of(Register.RSP, 8),
                      Address.of(Register.RBP),
                      Address.of(Register.R12, -129),
                      Address.of(Register.R13),
                      Address.of(Register.RBX, Register.RCX, 8, 0x100),
                      Address.of(Register.R9, Register.R12, 1, -1),
                      Address.scaled(Register.R15, 4, 0))
                  .map(Grid::fixed),
              relative())
          .toList();

  private final List<InstructionCase> cases = new ArrayList<>();

  List<InstructionCase> cases() {
    return List.copyOf(cases);
  }

  private static List<Place> everyPlace() {
    List<Place> places = new ArrayList<>();
    for (Register base : ALL.get(Width.QWORD)) {
      DISPLACEMENTS.forEach(d -> places.add(fixed(Address.of(base, d))));
      for (Register index : ALL.get(Width.QWORD)) {
        if (index != Register.RSP) {
          places.add(fixed(Address.of(base, index, 2, 0)));
          places.add(fixed(Address.of(base, index, 1, 0x40)));
        }
      }
    }
    for (Register index : ALL.get(Width.QWORD)) {
      if (index != Register.RSP) {
        for (int scale = 1; scale <= 8; scale *= 2) {
          places.add(fixed(Address.scaled(index, scale, 0)));
          places.add(fixed(Address.scaled(index, scale, -8)));
          for (int displacement : DISPLACEMENTS) {
            places.add(fixed(Address.of(Register.R13, index, scale, displacement)));
            places.add(fixed(Address.of(Register.RCX, index, scale, displacement)));
          }
        }
      }
    }
    relative().forEach(places::add);
    return places;
  }

  private static Place fixed(Address address) {
    return new Place(address.toString(), places -> address);
  }

  private static Stream<Place> relative() {
    return Stream.of(
        new Place("[rip+1b]", places -> Address.of(places.here())),
        new Place("[rip+2f]", places -> Address.of(places.next())));
  }

  void add(String text, Consumer<Assembler> call) {
    cases.add(new InstructionCase(text, (assembler, places) -> call.accept(assembler)));
  }

  void add(String text, InstructionCase.Call call) {
    cases.add(new InstructionCase(text, call));
  }

  /**
   * Adds a case for each of some addresses.
   *
   * @param text with {@code %s} in the place of the address
   */
  void addEach(List<Place> where, String text, BiConsumer<Assembler, Address> call) {
    for (Place place : where) {
      add(
          text.formatted(place),
          (assembler, places) -> call.accept(assembler, place.address().apply(places)));
    }
  }

  /** Immediate operands of a width, near the limits of the encodings. */
  static List<Long> immediates(Width width) {
    List<Long> values = new ArrayList<>(List.of(0L, 1L, 2L, -1L, 127L, -128L));
    if (width != Width.BYTE) {
      values.addAll(List.of(128L, 255L, 256L, -129L, 0x1234L, 32767L, -32768L));
    } else {
      values.addAll(List.of(128L, 255L));
    }
    if (width == Width.WORD) {
      values.addAll(List.of(0x8000L, 0xFF7FL, 0xFF80L, 0xFFFFL));
    } else if (width != Width.BYTE) {
      values.addAll(List.of(32768L, 65535L, 65536L, 0x12345678L, (long) Integer.MAX_VALUE));
      values.add((long) Integer.MIN_VALUE);
    }
    if (width == Width.DWORD) {
      values.addAll(List.of(0x8000_0000L, 0xFFFF_FF7FL, 0xFFFF_FF80L, 0xFFFF_FFFFL));
    }
    return values;
  }
}
