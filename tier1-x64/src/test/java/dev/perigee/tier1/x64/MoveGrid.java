package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Grid.ALL;
import static dev.perigee.tier1.x64.Grid.EVERY_PLACE;
import static dev.perigee.tier1.x64.Grid.SOME;
import static dev.perigee.tier1.x64.Grid.SOME_PLACES;
import static dev.perigee.tier1.x64.Grid.WIDTHS;
import static dev.perigee.tier1.x64.Grid.WITHOUT_BYTE;

import java.util.List;

/** Cases of {@link MoveInstructions}. */
final class MoveGrid {

  private final Grid grid = new Grid();

  static List<InstructionCase> cases() {
    MoveGrid moves = new MoveGrid();
    WIDTHS.forEach(moves::moves);
    moves.wideConstants();
    WITHOUT_BYTE.forEach(moves::extensions);
    WITHOUT_BYTE.forEach(moves::addresses);
    moves.conditional();
    moves.stack();
    WIDTHS.forEach(moves::exchanges);
    return moves.grid.cases();
  }

  private void moves(Width width) {
    for (Register r : ALL.get(width)) {
      ALL.get(width).forEach(s -> grid.add("mov " + r + ", " + s, a -> a.mov(r, s)));
      grid.addEach(SOME_PLACES, "mov " + r + ", %s", (a, m) -> load(a, r, m));
      grid.addEach(SOME_PLACES, "mov %s, " + r, (a, m) -> store(a, m, r));
      if (width != Width.QWORD) {
        for (long value : Grid.immediates(width)) {
          grid.add("mov " + r + ", " + value, a -> a.mov(r, value));
        }
      }
    }
    Register r = Register.R10.as(width);
    grid.addEach(EVERY_PLACE, "mov " + r + ", %s", (a, m) -> load(a, r, m));
    grid.addEach(EVERY_PLACE, "mov %s, " + r, (a, m) -> store(a, m, r));
    for (long value : Grid.immediates(width)) {
      grid.addEach(SOME_PLACES, "mov " + width + " %s, " + value, (a, m) -> a.mov(width, m, value));
    }
  }

  private static void load(Assembler assembler, Register register, Address address) {
    assembler.mov(register, address);
  }

  private static void store(Assembler assembler, Address address, Register register) {
    assembler.mov(address, register);
  }

  /** The GNU assembler does not choose the 32-bit encoding by itself, so the text asks for it. */
  private void wideConstants() {
    for (Register r : ALL.get(Width.QWORD)) {
      for (long value :
          List.of(0L, 1L, 127L, (long) Integer.MAX_VALUE, 0x8000_0000L, 0xFFFF_FFFFL)) {
        grid.add("mov " + r.as(Width.DWORD) + ", " + value, a -> a.mov(r, value));
      }
      for (long value : List.of(-1L, -128L, -129L, (long) Integer.MIN_VALUE)) {
        grid.add("mov " + r + ", " + value, a -> a.mov(r, value));
      }
      for (long value :
          List.of(0x1_0000_0000L, Integer.MIN_VALUE - 1L, Long.MAX_VALUE, Long.MIN_VALUE)) {
        grid.add("mov " + r + ", " + value, a -> a.mov(r, value));
      }
      for (long value : List.of(0L, 1L, -1L, 0x0123456789ABCDEFL, Long.MIN_VALUE)) {
        grid.add("movabs " + r + ", " + value, a -> a.movabs(r, value));
      }
    }
  }

  private void extensions(Width width) {
    for (Width narrow : WIDTHS) {
      if (narrow.bits() < width.bits()) {
        String signed = narrow == Width.DWORD ? "movsxd " : "movsx ";
        for (Register r : SOME.get(width)) {
          for (Register s : ALL.get(narrow)) {
            grid.add(signed + r + ", " + s, a -> a.movsx(r, s));
            if (narrow != Width.DWORD) {
              grid.add("movzx " + r + ", " + s, a -> a.movzx(r, s));
            }
          }
          String operands = r + ", " + narrow + " %s";
          grid.addEach(SOME_PLACES, signed + operands, (a, m) -> a.movsx(r, narrow, m));
          if (narrow != Width.DWORD) {
            grid.addEach(SOME_PLACES, "movzx " + operands, (a, m) -> a.movzx(r, narrow, m));
          }
        }
      }
    }
  }

  private void addresses(Width width) {
    for (Register r : ALL.get(width)) {
      grid.addEach(SOME_PLACES, "lea " + r + ", %s", (a, m) -> a.lea(r, m));
    }
    Register r = Register.RSI.as(width);
    grid.addEach(EVERY_PLACE, "lea " + r + ", %s", (a, m) -> a.lea(r, m));
  }

  private void conditional() {
    for (Condition condition : Condition.values()) {
      for (Register r : ALL.get(Width.BYTE)) {
        grid.add("set" + condition + " " + r, a -> a.set(condition, r));
      }
      grid.addEach(SOME_PLACES, "set" + condition + " %s", (a, m) -> a.set(condition, m));
      for (Width width : WITHOUT_BYTE) {
        for (Register r : SOME.get(width)) {
          String text = "cmov" + condition + " " + r + ", ";
          SOME.get(width).forEach(s -> grid.add(text + s, a -> a.cmov(condition, r, s)));
          grid.addEach(SOME_PLACES, text + "%s", (a, m) -> a.cmov(condition, r, m));
        }
      }
    }
  }

  private void stack() {
    for (Register r : ALL.get(Width.QWORD)) {
      grid.add("push " + r, a -> a.push(r));
      grid.add("pop " + r, a -> a.pop(r));
    }
    grid.addEach(SOME_PLACES, "push qword ptr %s", (a, m) -> a.push(m));
    grid.addEach(SOME_PLACES, "pop qword ptr %s", (a, m) -> a.pop(m));
    for (long value : Grid.immediates(Width.QWORD)) {
      grid.add("push " + value, a -> a.push(value));
    }
  }

  private void exchanges(Width width) {
    for (Register r : SOME.get(width)) {
      for (Register s : SOME.get(width)) {
        // The GNU assembler turns an exchange of rax or ax with itself into a nop. For eax, that
        // would be wrong.
        if (s != r || r == Register.EAX) {
          grid.add("xchg " + r + ", " + s, a -> a.xchg(r, s));
        }
      }
      grid.addEach(SOME_PLACES, "xchg %s, " + r, (a, m) -> a.xchg(m, r));
      grid.addEach(SOME_PLACES, "lock xadd %s, " + r, (a, m) -> a.lockXadd(m, r));
      grid.addEach(SOME_PLACES, "lock cmpxchg %s, " + r, (a, m) -> a.lockCmpxchg(m, r));
    }
  }
}
