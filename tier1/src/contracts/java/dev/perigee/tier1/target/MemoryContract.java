package dev.perigee.tier1.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.SlotLayout;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Loads and stores with all forms of addresses. All other memory near the addresses must stay
 * unchanged.
 */
abstract class MemoryContract extends OperationsContract {
  /** At the limits of what instructions can encode. The last ones leave room for a pair. */
  private static final List<Long> OFFSETS =
      List.of(
          0L,
          1L,
          8L,
          -8L,
          -16L,
          120L,
          127L,
          128L,
          -128L,
          -129L,
          248L,
          255L,
          256L,
          -256L,
          -257L,
          504L,
          512L,
          -512L,
          -520L,
          4088L,
          4095L,
          4096L,
          16380L,
          32760L,
          32768L,
          65535L,
          1L << 20,
          -1L << 20,
          (1L << 24) + 8,
          Integer.MAX_VALUE - 15L,
          (long) Integer.MIN_VALUE);

  private static final List<Integer> TAGS =
      List.of(Tag.NIL, Tag.FALSE, Tag.INTEGER, Tag.FLOAT, Tag.STRING, Tag.PROTOTYPE);

  MemoryContract(Target target) {
    super(target);
  }

  /**
   * An address in the data, provided that the registers are {@linkplain #point set} accordingly.
   */
  private record Place(Address address, Register base, Register index, int position) {}

  private int anyPosition() {
    int position = random.nextInt(OperationRunner.DATA - 2 * SlotLayout.SIZE);
    return random.nextBoolean() ? position & -SlotLayout.SIZE : position;
  }

  private Place at(Register base, long offset) {
    return new Place(Address.at(base, offset), base, base, anyPosition());
  }

  private Place indexed(Register base, Register index, int shift) {
    return new Place(Address.indexed(base, index, shift), base, index, anyPosition());
  }

  /** Sets the registers of an address so that it has its position. */
  private void point(Registers given, Place place) {
    Address address = place.address;
    long distance = address.offset();
    if (address.index() != null) {
      long index = random.nextInt(4) == 0 ? anyLong() : random.nextInt(-1000, 1000);
      given.set(place.index, index);
      distance = index << address.shift();
    }
    given.set(place.base, runner.data().address() + place.position - distance);
  }

  /** Fills the data. The expected registers may be loaded from it. */
  private void fill() {
    byte[] bytes = new byte[OperationRunner.DATA];
    random.nextBytes(bytes);
    runner.data().copyFrom(MemorySegment.ofArray(bytes));
  }

  private void check(
      Trial trial, Registers given, Registers expected, Consumer<MemorySegment> effect) {
    MemorySegment expectedData = MemorySegment.ofArray(runner.data().toArray(JAVA_BYTE));
    effect.accept(expectedData);
    trial.check(given, expected);
    long wrong = expectedData.mismatch(runner.data());
    if (wrong >= 0) {
      throw new AssertionError(trial + ": the byte at " + wrong + " is wrong");
    }
  }

  private static void nothing(MemorySegment data) {}

  /** An instruction that loads or stores a register. */
  private interface Access<R> {
    void emit(MachineCode code, R register, Address place);
  }

  private interface Load<R> {
    void expect(Registers expected, R target, int position);
  }

  private interface Store<R> {
    void expect(MemorySegment data, Registers given, R source, int position);
  }

  private List<Place> places(int indexShift) {
    Register base = any();
    Register index = any(base);
    return concat(
        OFFSETS.stream().map(offset -> at(base, offset)).toList(),
        List.of(indexed(base, index, 0), indexed(base, index, indexShift)));
  }

  /** A few registers, including those of the address. */
  private <R> List<R> some(List<R> registers, Place place) {
    return registers.stream()
        .filter(
            each -> each.equals(place.base) || each.equals(place.index) || random.nextInt(6) == 0)
        .toList();
  }

  private <R> void loads(
      String name, int indexShift, List<R> registers, Access<R> access, Load<R> meaning) {
    repeat(
        2,
        () -> {
          for (Place place : places(indexShift)) {
            for (R target : some(registers, place)) {
              Trial trial =
                  new Trial(
                      (code, label) -> access.emit(code, target, place.address),
                      "%s %s = %s",
                      name,
                      target,
                      place);
              fill();
              Registers given = contents();
              point(given, place);
              Registers expected = given.copy();
              meaning.expect(expected, target, place.position);
              check(trial, given, expected, MemoryContract::nothing);
            }
          }
        });
  }

  private <R> void stores(
      String name, int indexShift, List<R> registers, Access<R> access, Store<R> meaning) {
    repeat(
        2,
        () -> {
          for (Place place : places(indexShift)) {
            for (R source : some(registers, place)) {
              Trial trial =
                  new Trial(
                      (code, label) -> access.emit(code, source, place.address),
                      "%s %s = %s",
                      name,
                      place,
                      source);
              fill();
              Registers given = contents();
              point(given, place);
              check(
                  trial, given, given, data -> meaning.expect(data, given, source, place.position));
            }
          }
        });
  }

  @Test
  void loads() {
    loads(
        "load",
        3,
        general,
        MachineCode::load,
        (expected, target, position) ->
            expected.set(target, runner.data().get(JAVA_LONG_UNALIGNED, position)));
    loads(
        "load32",
        2,
        general,
        MachineCode::load32,
        (expected, target, position) ->
            expected.set32(target, runner.data().get(JAVA_INT_UNALIGNED, position)));
    loads(
        "load8",
        0,
        general,
        MachineCode::load8,
        (expected, target, position) ->
            expected.set(target, Byte.toUnsignedLong(runner.data().get(JAVA_BYTE, position))));
    loads(
        "load",
        3,
        floats,
        (code, register, place) -> code.load(register, place),
        (expected, target, position) ->
            expected.setBits(target, runner.data().get(JAVA_LONG_UNALIGNED, position)));
  }

  @Test
  void stores() {
    stores(
        "store",
        3,
        general,
        MachineCode::store,
        (data, given, source, position) ->
            data.set(JAVA_LONG_UNALIGNED, position, given.get(source)));
    stores(
        "store8",
        0,
        general,
        MachineCode::store8,
        (data, given, source, position) -> data.set(JAVA_BYTE, position, (byte) given.get(source)));
    stores(
        "store",
        3,
        floats,
        (code, register, place) -> code.store(register, place),
        (data, given, source, position) ->
            data.set(JAVA_LONG_UNALIGNED, position, given.bits(source)));
  }

  @Test
  void addresses() {
    for (long offset : OFFSETS) {
      for (List<Register> pair : pairs(general)) {
        Registers given = contents();
        Registers expected = given.copy();
        expected.set(pair.get(0), given.get(pair.get(1)) + offset);
        new Trial(
                (code, label) -> code.address(pair.get(0), Address.at(pair.get(1), offset)),
                "address %s + %d",
                pair,
                offset)
            .check(given, expected);
      }
    }
  }

  @Test
  void pairs() {
    for (long offset : OFFSETS) {
      for (List<Register> triple : triples(general)) {
        Register first = triple.get(0);
        Register second = triple.get(2);
        Place place = at(triple.get(1), offset);
        fill();
        Registers given = contents();
        point(given, place);
        if (!first.equals(second)) {
          Registers expected = given.copy();
          expected.set(first, runner.data().get(JAVA_LONG_UNALIGNED, place.position));
          expected.set(
              second, runner.data().get(JAVA_LONG_UNALIGNED, place.position + (long) Long.BYTES));
          Trial trial =
              new Trial(
                  (code, label) -> code.loadPair(first, second, place.address),
                  "load %s, %s = %s",
                  first,
                  second,
                  place);
          check(trial, given, expected, MemoryContract::nothing);
        }
        Trial trial =
            new Trial(
                (code, label) -> code.storePair(first, second, place.address),
                "store %s = %s, %s",
                place,
                first,
                second);
        check(
            trial,
            given,
            given,
            data -> {
              data.set(JAVA_LONG_UNALIGNED, place.position, given.get(first));
              data.set(JAVA_LONG_UNALIGNED, place.position + (long) Long.BYTES, given.get(second));
            });
      }
    }
  }

  /** A tag is a byte. The bytes beside it may belong to other tags. */
  @Test
  void tags() {
    for (int tag : TAGS) {
      for (Place place : places(0)) {
        Register scratch = any(place.base, place.index);
        Trial trial =
            new Trial(
                    (code, label) -> code.storeTag(tag, place.address, scratch),
                    "tag %s = %d",
                    place,
                    tag)
                .losing(scratch);
        fill();
        Registers given = contents();
        point(given, place);
        check(trial, given, given, data -> data.set(JAVA_BYTE, place.position, (byte) tag));
      }
    }
  }

  /** The tag of a slot has the whole word, so that a load of the word need not wait. */
  @Test
  void slotTags() {
    for (int tag : TAGS) {
      for (long offset : OFFSETS) {
        Place place = at(any(), offset);
        Register scratch = any(place.base);
        Trial trial =
            new Trial(
                    (code, label) -> code.storeSlotTag(tag, place.address, scratch),
                    "slot tag %s = %d",
                    place,
                    tag)
                .losing(scratch);
        fill();
        Registers given = contents();
        point(given, place);
        check(
            trial, given, given, data -> data.set(JAVA_LONG_UNALIGNED, place.position, (long) tag));
      }
    }
  }

  /** The seven bytes after the tag belong to the slot. */
  @Test
  void slots() {
    for (int tag : TAGS) {
      for (long offset : OFFSETS) {
        for (List<Register> pair : pairs(general)) {
          Register payload = pair.get(0);
          Place place = at(pair.get(1), offset);
          Register scratch = any(payload, place.base);
          Trial trial =
              new Trial(
                      (code, label) -> code.storeSlot(payload, tag, place.address, scratch),
                      "slot %s = %s, %d",
                      place,
                      payload,
                      tag)
                  .losing(scratch);
          fill();
          Registers given = contents();
          point(given, place);
          check(
              trial,
              given,
              given,
              data -> {
                long tagWord = place.position + (long) SlotLayout.TAG;
                data.set(JAVA_LONG_UNALIGNED, place.position, given.get(payload));
                data.set(JAVA_LONG_UNALIGNED, tagWord, tag);
                // The target decides whether these are kept or cleared.
                MemorySegment.copy(
                    new byte[Long.BYTES - 1], 0, runner.data(), JAVA_BYTE, tagWord + 1, 7);
              });
        }
      }
    }
  }

  @Test
  void copiesSlots() {
    for (long offset : OFFSETS) {
      for (List<Register> pair : pairs(general)) {
        Register from = pair.get(0);
        Register to = pair.get(1);
        Register scratch = any(from, to);
        Register otherScratch = any(from, to, scratch);
        int source = anyPosition();
        int distance = anyPosition() - source;
        if (Math.abs(distance) < SlotLayout.SIZE) {
          continue;
        }
        long toOffset = from.equals(to) ? offset + distance : oneOf(OFFSETS);
        if (toOffset != (int) toOffset) {
          continue;
        }
        Trial trial =
            new Trial(
                    (code, label) ->
                        code.copySlot(
                            Address.at(from, offset),
                            Address.at(to, toOffset),
                            scratch,
                            otherScratch),
                    "copy %s + %d to %s + %d",
                    from,
                    offset,
                    to,
                    toOffset)
                .losing(scratch, otherScratch);
        fill();
        Registers given = contents();
        given.set(to, runner.data().address() + source + distance - toOffset);
        given.set(from, runner.data().address() + source - offset);
        check(
            trial,
            given,
            given,
            data ->
                MemorySegment.copy(
                    runner.data(), source, data, source + distance, SlotLayout.SIZE));
      }
    }
  }
}
