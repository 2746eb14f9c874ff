package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.engine.NativeSandbox.Program;
import dev.perigee.engine.NativeSandbox.Registers;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Operations on memory, and those of the engine. */
class NativeMemoryTest extends NativeChecks {
  /** Where in the buffer accesses go. */
  private static final int PLACE = 64;

  /** Bases are so far below, or above, what is accessed. */
  private static final long[] OFFSETS = {
    0, 8, 16, 248, 1, -1, 255, 256, -256, -257, 504, 512, 4088, 4096, 32760, 32768, 1 << 20, -40000
  };

  private static final int[] TAGS = {
    Tag.NIL, Tag.FALSE, Tag.TRUE, Tag.INTEGER, Tag.FLOAT, Tag.STRING, Tag.TABLE, Tag.CLOSURE
  };

  private long place() {
    return sandbox.buffer().address() + PLACE;
  }

  private byte[] contents() {
    return sandbox.buffer().toArray(ValueLayout.JAVA_BYTE);
  }

  private void fill() {
    byte[] bytes = new byte[NativeSandbox.BUFFER_BYTES];
    random.nextBytes(bytes);
    sandbox.buffer().copyFrom(MemorySegment.ofArray(bytes));
  }

  private long get(int size, int offset) {
    return switch (size) {
      case 1 -> sandbox.buffer().get(ValueLayout.JAVA_BYTE, PLACE + offset) & 0xFFL;
      case 4 -> sandbox.buffer().get(ValueLayout.JAVA_INT_UNALIGNED, PLACE + offset) & 0xFFFFFFFFL;
      default -> sandbox.buffer().get(ValueLayout.JAVA_LONG_UNALIGNED, PLACE + offset);
    };
  }

  private static void put(byte[] bytes, int size, int offset, long value) {
    for (int i = 0; i < size; i++) {
      bytes[PLACE + offset + i] = (byte) (value >>> 8 * i);
    }
  }

  /** Runs a program that must leave the buffer like that. */
  private void checkStore(Program program, Registers before, byte[] expected, Register... lost) {
    check(program, before, before, lost);
    assertThat(contents()).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void loads() {
    for (long offset : OFFSETS) {
      fill();
      Register base = any();
      Register target = random.nextBoolean() ? base : any();
      FloatRegister floatTarget = anyFloat();
      Address source = Address.at(base, offset);
      Registers before = rubbish().set(base, place() - offset);
      check(
          sandbox.compile(code -> code.load(target, source)),
          before,
          before.copy().set(target, get(8, 0)));
      check(
          sandbox.compile(code -> code.load32(target, source)),
          before,
          before.copy().set(target, get(4, 0)));
      check(
          sandbox.compile(code -> code.load8(target, source)),
          before,
          before.copy().set(target, get(1, 0)));
      check(
          sandbox.compile(code -> code.load(floatTarget, source)),
          before,
          before.copy().setBits(floatTarget, get(8, 0)));
      check(
          sandbox.compile(code -> code.address(target, source)),
          before,
          before.copy().set(target, place()));
      Register first = any(base);
      Register second = any(base, first);
      check(
          sandbox.compile(code -> code.loadPair(first, second, source)),
          before,
          before.copy().set(first, get(8, 0)).set(second, get(8, 8)));
    }
  }

  @Test
  void stores() {
    for (long offset : OFFSETS) {
      fill();
      Register base = any();
      Register first = any();
      Register second = any();
      FloatRegister floatSource = anyFloat();
      Address target = Address.at(base, offset);
      Registers before = rubbish().set(base, place() - offset);
      byte[] expected = contents();
      put(expected, 1, 0, before.get(first));
      checkStore(sandbox.compile(code -> code.store8(first, target)), before, expected);
      put(expected, 8, 0, before.get(first));
      checkStore(sandbox.compile(code -> code.store(first, target)), before, expected);
      put(expected, 8, 0, before.bits(floatSource));
      checkStore(sandbox.compile(code -> code.store(floatSource, target)), before, expected);
      put(expected, 8, 0, before.get(first));
      put(expected, 8, 8, before.get(second));
      checkStore(sandbox.compile(code -> code.storePair(first, second, target)), before, expected);
    }
  }

  @Test
  void elements() {
    for (int i = 0; i < SELECTIONS; i++) {
      fill();
      Register base = any();
      Register index = any(base);
      Register value = any(base, index);
      FloatRegister floatValue = anyFloat();
      Address bytes = Address.indexed(base, index, 0);
      Address words = Address.indexed(base, index, 3);
      for (long number : new long[] {0, 1, 5, 1000, -3}) {
        Registers toByte = rubbish().set(base, place() - number).set(index, number);
        Registers toWord = rubbish().set(base, place() - 8 * number).set(index, number);
        check(
            sandbox.compile(code -> code.load8(value, bytes)),
            toByte,
            toByte.copy().set(value, get(1, 0)));
        check(
            sandbox.compile(code -> code.load(value, words)),
            toWord,
            toWord.copy().set(value, get(8, 0)));
        check(
            sandbox.compile(code -> code.load(floatValue, words)),
            toWord,
            toWord.copy().setBits(floatValue, get(8, 0)));
        byte[] expected = contents();
        put(expected, 1, 0, toByte.get(value));
        checkStore(sandbox.compile(code -> code.store8(value, bytes)), toByte, expected);
        put(expected, 8, 0, toWord.get(value));
        checkStore(sandbox.compile(code -> code.store(value, words)), toWord, expected);
        put(expected, 8, 0, toWord.bits(floatValue));
        checkStore(sandbox.compile(code -> code.store(floatValue, words)), toWord, expected);
        put(expected, 1, 0, Tag.TABLE);
        Register scratch = scratch(5);
        if (base != scratch && index != scratch) {
          checkStore(
              sandbox.compile(code -> code.storeTag(Tag.TABLE, bytes, scratch)),
              toByte,
              expected,
              scratch);
        }
      }
    }
  }

  @Test
  void slots() {
    Register scratch = scratch(5);
    for (int tag : TAGS) {
      for (long offset : OFFSETS) {
        fill();
        Register base = any(scratch);
        Register payload = any(scratch);
        Address target = Address.at(base, offset);
        Registers before = rubbish().set(base, place() - offset);
        byte[] expected = contents();
        put(expected, 1, 0, tag);
        checkStore(
            sandbox.compile(code -> code.storeTag(tag, target, scratch)),
            before,
            expected,
            scratch);
        check(
            sandbox.compile(code -> code.storeSlot(payload, tag, target, scratch)),
            before,
            before,
            scratch);
        assertThat(get(8, 0)).isEqualTo(before.get(payload));
        assertThat(get(1, SlotLayout.TAG)).isEqualTo(tag);
      }
    }
  }

  @Test
  void copiesOfSlots() {
    Register base = any(scratch(4), scratch(5));
    for (long offset : OFFSETS) {
      fill();
      Address source = Address.at(base, offset);
      Program program =
          sandbox.compile(code ->
              code.copySlot(source, source.plus(2 * SlotLayout.SIZE), scratch(4), scratch(5)));
      byte[] expected = contents();
      put(expected, 8, 2 * SlotLayout.SIZE, get(8, 0));
      put(expected, 8, 2 * SlotLayout.SIZE + 8, get(8, 8));
      checkStore(program, rubbish().set(base, place() - offset), expected, scratch(4), scratch(5));
    }
  }

  // Branches

  @Test
  void branchesOnMemory() {
    Register scratch = scratch(4);
    for (Comparison comparison : Comparison.values()) {
      Register left = any(scratch, scratch(5));
      Register base = any(scratch, scratch(5), left);
      Address right = Address.at(base, 16);
      Program program =
          branching((code, taken) -> code.branch(comparison, left, right, scratch, taken));
      for (long x : INTEGERS) {
        for (long y : INTEGERS) {
          sandbox.buffer().set(ValueLayout.JAVA_LONG_UNALIGNED, PLACE, y);
          Registers before = rubbish().set(left, x).set(base, place() - 16);
          checkBranch(program, before, holds(comparison, x, y), scratch);
        }
      }
    }
  }

  @Test
  void branchesOnTags() {
    Register scratch = scratch(4);
    Register base = any(scratch, scratch(5));
    Address slot = Address.at(base, SlotLayout.TAG);
    for (int tag : TAGS) {
      for (Comparison comparison :
          new Comparison[] {
            Comparison.EQUAL,
            Comparison.NOT_EQUAL,
            Comparison.UNSIGNED_LESS,
            Comparison.UNSIGNED_GREATER_EQUAL
          }) {
        Program program =
            branching((code, taken) -> code.branchTag(comparison, slot, tag, scratch, taken));
        for (int actual : TAGS) {
          fill();
          sandbox.buffer().set(ValueLayout.JAVA_BYTE, PLACE + SlotLayout.TAG, (byte) actual);
          Registers before = rubbish().set(base, place());
          checkBranch(program, before, holds(comparison, actual, tag), scratch);
        }
      }
      Program outside =
          branching((code, taken) -> code.branchTagOutside(slot, tag, 2, scratch, taken));
      for (int actual : TAGS) {
        sandbox.buffer().set(ValueLayout.JAVA_BYTE, PLACE + SlotLayout.TAG, (byte) actual);
        boolean isOutside = actual != tag && actual != tag + 1;
        checkBranch(outside, rubbish().set(base, place()), isOutside, scratch);
      }
    }
  }

  @Test
  void branchesOnBits() {
    Register scratch = scratch(4);
    Register base = any(scratch, scratch(5));
    for (int bit = 0; bit < 8; bit++) {
      int wanted = bit;
      Program program =
          branching((code, taken) -> code.branchIfBit(Address.at(base, 0), wanted, scratch, taken));
      for (int value : new int[] {0, 0xFF, 1 << bit, 0xFF ^ 1 << bit}) {
        sandbox.buffer().set(ValueLayout.JAVA_BYTE, PLACE, (byte) value);
        checkBranch(program, rubbish().set(base, place()), (value >> bit & 1) != 0, scratch);
      }
    }
  }

  @Test
  void branchesOnKeys() {
    Register payload = any(scratch(3), scratch(4), scratch(5));
    Register base = any(scratch(3), scratch(4), scratch(5), payload);
    Program program =
        branching((code, taken) ->
            code.branchUnless(
                Address.at(base, 0),
                payload,
                Address.at(base, SlotLayout.TAG),
                Tag.STRING,
                scratch(3),
                scratch(4),
                taken));
    for (long key : INTEGERS) {
      for (int tag : TAGS) {
        for (boolean same : new boolean[] {true, false}) {
          fill();
          sandbox.buffer().set(ValueLayout.JAVA_LONG_UNALIGNED, PLACE, same ? key : ~key);
          sandbox.buffer().set(ValueLayout.JAVA_BYTE, PLACE + SlotLayout.TAG, (byte) tag);
          Registers before = rubbish().set(payload, key).set(base, place());
          checkBranch(program, before, !same || tag != Tag.STRING, scratch(3), scratch(4));
        }
      }
    }
  }

  // The engine

  @Test
  void theSliceIsCountedDown() {
    for (boolean usedUp : new boolean[] {true, false}) {
      for (int cost : new int[] {1, NativeSandbox.SLICE, NativeSandbox.SLICE + 1}) {
        Program program = branching((code, taken) -> code.countDown(cost, usedUp, taken));
        Registers before = rubbish();
        checkBranch(program, before, cost > NativeSandbox.SLICE == usedUp);
        assertThat(sandbox.slice()).isEqualTo(NativeSandbox.SLICE - cost);
      }
    }
  }

  @Test
  void theStackHasALimit() {
    Register newBase = any(scratch(5));
    Program program = branching((code, taken) -> code.branchAboveStackLimit(newBase, taken));
    for (long above : new long[] {-64, -1, 0, 1, 64}) {
      long base = sandbox.frameAddress() + NativeSandbox.HEADROOM + above;
      checkBranch(program, rubbish().set(newBase, base), above > 0);
    }
  }

  @Test
  void aLinkLeadsBack() {
    Register place = scratch(0);
    Register word = sandbox.file.linkWord();
    for (int wanted : new int[] {0, 1, 3, LinkLayout.OPEN}) {
      for (int distance : new int[] {32, 64, 4112}) {
        Program program = sandbox.compile(code -> call(code, place, word, distance, wanted));
        Registers after = program.run(rubbish());
        assertThat(sandbox.baseMoved()).as("the caller's base").isZero();
        assertThat(after.get(scratch(5))).as("came back by the link").isEqualTo(1);
        assertThat(after.get(scratch(2))).isEqualTo(LinkLayout.word(distance, wanted, Finish.NONE));
        assertThat((int) after.get(scratch(3))).isEqualTo(17);
        assertThat(after.get(scratch(3)) >>> 32)
            .as("an offset in the region")
            .isGreaterThan(sandbox.offset(program));
      }
    }
  }

  private void call(MachineCode code, Register place, Register word, int distance, int wanted) {
    Register base = sandbox.file.base();
    Label resume = code.label();
    code.move(scratch(5), 0);
    code.linkPlace(place, 17, resume, scratch(4));
    code.linkWord(word, distance, wanted);
    code.move(scratch(3), place);
    code.move(scratch(2), word);
    code.address(base, Address.at(base, distance));
    code.popFrame(place, word);
    Label never = code.label();
    code.bind(never);
    code.jump(never);
    code.bind(resume);
    code.move(scratch(5), 1);
  }
}
