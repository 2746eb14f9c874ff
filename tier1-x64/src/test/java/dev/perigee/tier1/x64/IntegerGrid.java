package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Grid.AT_LEAST_32;
import static dev.perigee.tier1.x64.Grid.EVERY_PLACE;
import static dev.perigee.tier1.x64.Grid.SOME;
import static dev.perigee.tier1.x64.Grid.SOME_PLACES;
import static dev.perigee.tier1.x64.Grid.WIDTHS;
import static dev.perigee.tier1.x64.Grid.WITHOUT_BYTE;

import java.util.List;

/** Cases of {@link IntegerInstructions}. */
final class IntegerGrid {

  private final Grid grid = new Grid();

  static List<InstructionCase> cases() {
    IntegerGrid integers = new IntegerGrid();
    for (Width width : WIDTHS) {
      integers.arithmetic(width);
      integers.tests(width);
      integers.unary(width);
      integers.shifts(width);
    }
    for (Width width : WITHOUT_BYTE) {
      integers.multiplications(width);
      integers.bits(width);
    }
    AT_LEAST_32.forEach(integers::flaglessShifts);
    integers.grid.add("cdq", a -> a.cdq());
    integers.grid.add("cqo", a -> a.cqo());
    return integers.grid.cases();
  }

  private void arithmetic(Width width) {
    for (Arithmetic op : Arithmetic.values()) {
      for (Register r : SOME.get(width)) {
        for (Register s : SOME.get(width)) {
          grid.add(op + " " + r + ", " + s, a -> a.op(op, r, s));
        }
        for (long value : Grid.immediates(width)) {
          grid.add(op + " " + r + ", " + value, a -> a.op(op, r, value));
        }
        String memory = width + " %s";
        grid.addEach(SOME_PLACES, op + " " + r + ", " + memory, (a, m) -> a.op(op, r, m));
        grid.addEach(SOME_PLACES, op + " " + memory + ", " + r, (a, m) -> a.op(op, m, r));
      }
      for (long value : Grid.immediates(width)) {
        grid.addEach(
            SOME_PLACES, op + " " + width + " %s, " + value, (a, m) -> a.op(op, width, m, value));
      }
    }
    Register r = Register.RDX.as(width);
    grid.addEach(EVERY_PLACE, "add " + r + ", %s", (a, m) -> a.op(Arithmetic.ADD, r, m));
    grid.addEach(
        EVERY_PLACE, "cmp " + width + " %s, 3", (a, m) -> a.op(Arithmetic.CMP, width, m, 3));
  }

  private void tests(Width width) {
    for (Register r : SOME.get(width)) {
      for (Register s : SOME.get(width)) {
        grid.add("test " + r + ", " + s, a -> a.test(r, s));
      }
      for (long value : Grid.immediates(width)) {
        grid.add("test " + r + ", " + value, a -> a.test(r, value));
      }
      grid.addEach(SOME_PLACES, "test " + width + " %s, " + r, (a, m) -> a.test(m, r));
    }
    for (long value : Grid.immediates(width)) {
      grid.addEach(
          SOME_PLACES, "test " + width + " %s, " + value, (a, m) -> a.test(width, m, value));
    }
  }

  private void unary(Width width) {
    for (Unary op : Unary.values()) {
      Grid.ALL.get(width).forEach(r -> grid.add(op + " " + r, a -> a.op(op, r)));
      grid.addEach(SOME_PLACES, op + " " + width + " %s", (a, m) -> a.op(op, width, m));
    }
  }

  private void shifts(Width width) {
    List<Integer> amounts = List.of(0, 1, 2, 7, width.bits() / 2, width.bits() - 1);
    for (Shift op : Shift.values()) {
      for (Register r : Grid.ALL.get(width)) {
        grid.add(op + " " + r + ", cl", a -> a.opByCl(op, r));
        for (int amount : amounts) {
          grid.add(op + " " + r + ", " + amount, a -> a.op(op, r, amount));
        }
      }
      String text = op + " " + width + " %s, ";
      grid.addEach(SOME_PLACES, text + "cl", (a, m) -> a.opByCl(op, width, m));
      for (int amount : amounts) {
        grid.addEach(SOME_PLACES, text + amount, (a, m) -> a.op(op, width, m, amount));
      }
    }
  }

  private void multiplications(Width width) {
    for (Register r : SOME.get(width)) {
      grid.addEach(SOME_PLACES, "imul " + r + ", " + width + " %s", (a, m) -> a.imul(r, m));
      for (Register s : SOME.get(width)) {
        grid.add("imul " + r + ", " + s, a -> a.imul(r, s));
        for (long value : Grid.immediates(width)) {
          grid.add("imul " + r + ", " + s + ", " + value, a -> a.imul(r, s, value));
        }
      }
      for (long value : Grid.immediates(width)) {
        grid.addEach(
            SOME_PLACES,
            "imul " + r + ", " + width + " %s, " + value,
            (a, m) -> a.imul(r, m, value));
      }
    }
  }

  private void bits(Width width) {
    List<Integer> numbers = List.of(0, 1, 7, width.bits() / 2, width.bits() - 1);
    for (BitTest op : BitTest.values()) {
      for (Register r : SOME.get(width)) {
        SOME.get(width).forEach(s -> grid.add(op + " " + r + ", " + s, a -> a.op(op, r, s)));
        numbers.forEach(bit -> grid.add(op + " " + r + ", " + bit, a -> a.op(op, r, bit)));
      }
      for (int bit : numbers) {
        grid.addEach(
            SOME_PLACES, op + " " + width + " %s, " + bit, (a, m) -> a.op(op, width, m, bit));
      }
    }
    for (BitCount op : BitCount.values()) {
      for (Register r : SOME.get(width)) {
        SOME.get(width).forEach(s -> grid.add(op + " " + r + ", " + s, a -> a.op(op, r, s)));
        grid.addEach(SOME_PLACES, op + " " + r + ", " + width + " %s", (a, m) -> a.op(op, r, m));
      }
    }
  }

  private void flaglessShifts(Width width) {
    for (FlaglessShift op : FlaglessShift.values()) {
      for (Register r : SOME.get(width)) {
        for (Register s : SOME.get(width)) {
          for (Register amount : SOME.get(width)) {
            grid.add(op + " " + r + ", " + s + ", " + amount, a -> a.op(op, r, s, amount));
          }
          grid.addEach(SOME_PLACES, op + " " + r + ", %s, " + s, (a, m) -> a.op(op, r, m, s));
        }
      }
    }
    Register r = Register.R9.as(width);
    grid.addEach(
        EVERY_PLACE, "sarx " + r + ", %s, " + r, (a, m) -> a.op(FlaglessShift.SARX, r, m, r));
  }
}
