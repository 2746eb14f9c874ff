package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Grid.AT_LEAST_32;
import static dev.perigee.tier1.x64.Grid.EVERY_PLACE;
import static dev.perigee.tier1.x64.Grid.SOME;
import static dev.perigee.tier1.x64.Grid.SOME_PLACES;
import static dev.perigee.tier1.x64.Grid.XMM;

import java.util.List;

/** Cases of {@link FloatInstructions}. */
final class FloatGrid {

  private final Grid grid = new Grid();

  static List<InstructionCase> cases() {
    FloatGrid floats = new FloatGrid();
    floats.operations();
    floats.moves();
    AT_LEAST_32.forEach(floats::general);
    floats.rounding();
    return floats.grid.cases();
  }

  private static String memory(int bytes) {
    return switch (bytes) {
      case 4 -> "dword ptr %s";
      case 8 -> "qword ptr %s";
      default -> "xmmword ptr %s";
    };
  }

  private void operations() {
    for (XmmOperation op : XmmOperation.values()) {
      for (XmmRegister x : XMM) {
        XMM.forEach(y -> grid.add(op + " " + x + ", " + y, a -> a.op(op, x, y)));
        grid.addEach(
            SOME_PLACES, op + " " + x + ", " + memory(op.bytes()), (a, m) -> a.op(op, x, m));
      }
    }
    grid.addEach(
        EVERY_PLACE,
        "addsd xmm9, qword ptr %s",
        (a, m) -> a.op(XmmOperation.ADDSD, XmmRegister.XMM9, m));
  }

  private void moves() {
    for (XmmMove move : XmmMove.values()) {
      String memory = memory(move.bytes());
      for (XmmRegister x : XMM) {
        XMM.forEach(y -> grid.add(move + " " + x + ", " + y, a -> a.op(move, x, y)));
        grid.addEach(SOME_PLACES, move + " " + x + ", " + memory, (a, m) -> a.op(move, x, m));
        grid.addEach(SOME_PLACES, move + " " + memory + ", " + x, (a, m) -> a.op(move, m, x));
      }
    }
  }

  private void general(Width width) {
    String mov = width == Width.DWORD ? "movd " : "movq ";
    for (Register r : SOME.get(width)) {
      for (XmmRegister x : XMM) {
        grid.add(mov + x + ", " + r, a -> a.mov(x, r));
        grid.add(mov + r + ", " + x, a -> a.mov(r, x));
        grid.add("cvtsi2sd " + x + ", " + r, a -> a.cvtsi2sd(x, r));
        grid.add("cvttsd2si " + r + ", " + x, a -> a.cvttsd2si(r, x));
      }
      grid.addEach(SOME_PLACES, "cvttsd2si " + r + ", qword ptr %s", (a, m) -> a.cvttsd2si(r, m));
    }
    for (XmmRegister x : XMM) {
      grid.addEach(
          SOME_PLACES, "cvtsi2sd " + x + ", " + width + " %s", (a, m) -> a.cvtsi2sd(x, width, m));
    }
  }

  private void rounding() {
    for (Rounding rounding : Rounding.values()) {
      String code = ", " + rounding.immediate();
      for (XmmRegister x : XMM) {
        XMM.forEach(
            y -> grid.add("roundsd " + x + ", " + y + code, a -> a.roundsd(x, y, rounding)));
        grid.addEach(
            SOME_PLACES,
            "roundsd " + x + ", qword ptr %s" + code,
            (a, m) -> a.roundsd(x, m, rounding));
      }
    }
  }
}
