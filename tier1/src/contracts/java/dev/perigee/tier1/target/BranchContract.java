package dev.perigee.tier1.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.LinkLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Branches, each with both outcomes. */
abstract class BranchContract extends OperationsContract {
  private static final int PLACE = 128;

  BranchContract(Target target) {
    super(target);
  }

  private static boolean holds(Comparison comparison, long left, long right) {
    int unsigned = Long.compareUnsigned(left, right);
    return switch (comparison) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case GREATER_EQUAL -> left >= right;
      case LESS_EQUAL -> left <= right;
      case GREATER -> left > right;
      case UNSIGNED_LESS -> unsigned < 0;
      case UNSIGNED_GREATER_EQUAL -> unsigned >= 0;
      case UNSIGNED_LESS_EQUAL -> unsigned <= 0;
      case UNSIGNED_GREATER -> unsigned > 0;
    };
  }

  /** A number that is often equal or adjacent to another. */
  private long near(long other) {
    return switch (random.nextInt(4)) {
      case 0 -> other;
      case 1 -> other + random.nextInt(-1, 2);
      default -> anyLong();
    };
  }

  @Test
  void comparesRegisters() {
    for (Comparison comparison : Comparison.values()) {
      for (List<Register> pair : pairs(general)) {
        Register left = pair.get(0);
        Register right = pair.get(1);
        Trial trial =
            new Trial(
                (code, label) -> code.branch(comparison, left, right, label),
                "%s %s",
                comparison,
                pair);
        repeat(
            60,
            () -> {
              Registers given = contents();
              given.set(left, anyLong());
              given.set(right, near(given.get(left)));
              trial.check(given, given, holds(comparison, given.get(left), given.get(right)));
            });
      }
    }
  }

  @Test
  void comparesWithConstants() {
    for (Comparison comparison : Comparison.values()) {
      for (long constant : LONGS) {
        Register left = any();
        Register scratch = any(left);
        Trial trial =
            new Trial(
                    (code, label) -> code.branch(comparison, left, constant, scratch, label),
                    "%s %s, %d",
                    comparison,
                    left,
                    constant)
                .losing(scratch);
        repeat(
            8,
            () -> {
              Registers given = contents();
              given.set(left, near(constant));
              trial.check(given, given, holds(comparison, given.get(left), constant));
            });
      }
    }
  }

  /** The bits above bit 31 have no effect. */
  @Test
  void compares32BitsWithConstants() {
    List<Integer> constants =
        concat(
            List.of(LinkLayout.PLAIN_NONE, LinkLayout.PLAIN_ONE),
            LONGS.stream().map(Long::intValue).distinct().toList());
    for (Comparison comparison : Comparison.values()) {
      for (int constant : constants) {
        Register left = any();
        Trial trial =
            new Trial(
                (code, label) -> code.branch32(comparison, left, constant, label),
                "32 bits %s %s, %d",
                comparison,
                left,
                constant);
        repeat(
            8,
            () -> {
              Registers given = contents();
              int value = (int) near(constant);
              given.set(left, (long) random.nextInt() << 32 | Integer.toUnsignedLong(value));
              // Sign extension keeps the order of both signed and unsigned numbers.
              trial.check(given, given, holds(comparison, value, constant));
            });
      }
    }
  }

  @Test
  void comparesDoubles() {
    for (FloatComparison comparison : FloatComparison.values()) {
      for (boolean outcome : List.of(true, false)) {
        for (List<FloatRegister> pair : pairs(floats)) {
          Trial trial =
              new Trial(
                  (code, label) ->
                      code.branch(comparison, outcome, pair.get(0), pair.get(1), label),
                  "%s %s %s",
                  comparison,
                  outcome,
                  pair);
          for (double x : DOUBLES) {
            for (double y : List.of(x, anyDouble(), Double.NaN, -x, Math.nextUp(x))) {
              Registers given = contents();
              given.set(pair.get(0), x);
              given.set(pair.get(1), y);
              double left = given.get(pair.get(0));
              double right = given.get(pair.get(1));
              boolean holds =
                  switch (comparison) {
                    case EQUAL -> left == right;
                    case LESS -> left < right;
                    case LESS_EQUAL -> left <= right;
                  };
              trial.check(given, given, holds == outcome);
            }
          }
        }
      }
    }
  }

  /** Sets a register so that it points, with an offset, to the place in the data. */
  private Registers pointing(Register base, long offset) {
    Registers given = contents();
    given.set(base, runner.data().address() + PLACE - offset);
    return given;
  }

  /** The bytes beside this one have no effect. */
  private void setByte(int value) {
    for (int i = -8; i < 8; i++) {
      runner.data().set(JAVA_BYTE, PLACE + (long) i, (byte) random.nextInt());
    }
    runner.data().set(JAVA_BYTE, PLACE, (byte) value);
  }

  @Test
  void comparesTags() {
    for (Comparison comparison : Comparison.values()) {
      for (int tag = Tag.NIL; tag <= Tag.PROTOTYPE; tag++) {
        int wanted = tag;
        Register base = any();
        Register scratch = any(base);
        long offset = oneOf(List.of(0L, 8L, 4096L, -24L));
        Trial trial =
            new Trial(
                    (code, label) ->
                        code.branchTag(
                            comparison, Address.at(base, offset), wanted, scratch, label),
                    "tag %s %d",
                    comparison,
                    wanted)
                .losing(scratch);
        for (int value = Tag.NIL; value <= Tag.PROTOTYPE; value++) {
          setByte(value);
          Registers given = pointing(base, offset);
          trial.check(given, given, holds(comparison, value, wanted));
        }
      }
    }
  }

  @Test
  void tagsOutsideRanges() {
    for (int first = Tag.NIL; first <= Tag.PROTOTYPE; first++) {
      for (int count = 1; count <= 4; count++) {
        int from = first;
        int length = count;
        Register base = any();
        Register scratch = any(base);
        Trial trial =
            new Trial(
                    (code, label) ->
                        code.branchTagOutside(Address.at(base, 8), from, length, scratch, label),
                    "tag outside %d, %d",
                    from,
                    length)
                .losing(scratch);
        for (int value = Tag.NIL; value <= Tag.PROTOTYPE + 1; value++) {
          setByte(value);
          Registers given = pointing(base, 8);
          trial.check(given, given, value < from || value >= from + length);
        }
      }
    }
  }

  @Test
  void bits() {
    for (int i = 0; i < Byte.SIZE; i++) {
      int bit = i;
      Register base = any();
      Register scratch = any(base);
      Trial trial =
          new Trial(
                  (code, label) -> code.branchIfBit(Address.at(base, 16), bit, scratch, label),
                  "bit %d",
                  bit)
              .losing(scratch);
      for (int value = 0; value < 256; value += random.nextInt(1, 8)) {
        setByte(value);
        Registers given = pointing(base, 16);
        trial.check(given, given, (value >> bit & 1) != 0);
      }
    }
  }

  @Test
  void payloadsAndTags() {
    for (int tag : List.of(Tag.NIL, Tag.INTEGER, Tag.STRING, Tag.PROTOTYPE)) {
      repeat(
          5,
          () -> {
            Register base = any();
            Register payload = any(base);
            Register scratch = any(base, payload);
            Register otherScratch = any(base, payload, scratch);
            Trial trial =
                new Trial(
                        (code, label) ->
                            code.branchUnless(
                                Address.at(base, 8),
                                payload,
                                Address.at(base, 16),
                                tag,
                                scratch,
                                otherScratch,
                                label),
                        "unless %s, %d",
                        payload,
                        tag)
                    .losing(scratch, otherScratch);
            repeat(
                20,
                () -> {
                  Registers given = contents();
                  given.set(payload, anyLong());
                  given.set(base, runner.data().address() + PLACE - 16);
                  int otherTag = random.nextBoolean() ? tag : random.nextInt(Tag.PROTOTYPE);
                  setByte(otherTag);
                  long other = near(given.get(payload));
                  runner.data().set(JAVA_LONG, PLACE - (long) Long.BYTES, other);
                  trial.check(given, given, other != given.get(payload) || tag != otherTag);
                });
          });
    }
  }

  @Test
  void jumps() {
    Registers given = contents();
    new Trial((code, label) -> code.jump(label), "jump").check(given, given, true);
    // Forward, back, and forward again.
    new Trial(
            (code, label) -> {
              Label back = code.label();
              Label forth = code.label();
              code.jump(forth);
              code.bind(back);
              code.jump(label);
              code.bind(forth);
              code.jump(back);
            },
            "jumps")
        .check(given, given, true);
  }
}
