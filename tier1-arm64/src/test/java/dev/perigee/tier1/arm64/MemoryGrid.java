package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Grid.W_OR_ZERO;
import static dev.perigee.tier1.arm64.Grid.X_OR_SP;
import static dev.perigee.tier1.arm64.Grid.X_OR_ZERO;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Cases of {@link MemoryInstructions}. */
final class MemoryGrid {

  private static final List<Register> BASES = List.of(Register.X2, Register.X29, Register.SP);
  private static final List<FloatRegister> S = Grid.S;
  private static final List<FloatRegister> D = Grid.D;
  private static final List<FloatRegister> Q = D.stream().map(FloatRegister::q).toList();
  private static final List<Integer> UNSCALED = List.of(-256, -1, 0, 1, 255);

  private final Grid grid = new Grid();

  static List<InstructionCase> cases() {
    MemoryGrid memory = new MemoryGrid();
    memory.accesses();
    memory.literals();
    memory.pairs();
    memory.atomics();
    return memory.grid.cases();
  }

  private void accesses() {
    access("ldr", "ldur", X_OR_ZERO, 3, Assembler::ldr);
    access("str", "stur", X_OR_ZERO, 3, Assembler::str);
    access("ldr", "ldur", W_OR_ZERO, 2, Assembler::ldr);
    access("str", "stur", W_OR_ZERO, 2, Assembler::str);
    access("ldrb", "ldurb", W_OR_ZERO, 0, Assembler::ldrb);
    access("strb", "sturb", W_OR_ZERO, 0, Assembler::strb);
    access("ldrh", "ldurh", W_OR_ZERO, 1, Assembler::ldrh);
    access("strh", "sturh", W_OR_ZERO, 1, Assembler::strh);
    access("ldrsb", "ldursb", X_OR_ZERO, 0, Assembler::ldrsb);
    access("ldrsb", "ldursb", W_OR_ZERO, 0, Assembler::ldrsb);
    access("ldrsh", "ldursh", X_OR_ZERO, 1, Assembler::ldrsh);
    access("ldrsh", "ldursh", W_OR_ZERO, 1, Assembler::ldrsh);
    access("ldrsw", "ldursw", X_OR_ZERO, 2, Assembler::ldrsw);
    access("ldr", "ldur", S, 2, Assembler::ldr);
    access("str", "stur", S, 2, Assembler::str);
    access("ldr", "ldur", D, 3, Assembler::ldr);
    access("str", "stur", D, 3, Assembler::str);
    access("ldr", "ldur", Q, 4, Assembler::ldr);
    access("str", "stur", Q, 4, Assembler::str);
    grid.cross("prfm", List.of(Prefetch.values()), scaled(3), Assembler::prfm);
    grid.cross("prfm", List.of(Prefetch.values()), indexed(3), Assembler::prfm);
    List<Address> prefetchUnscaled =
        UNSCALED.stream().map(offset -> Address.unscaled(Register.X2, offset)).toList();
    grid.cross("prfum", List.of(Prefetch.values()), prefetchUnscaled, Assembler::prfm);
  }

  private <R> void access(
      String mnemonic,
      String unscaledMnemonic,
      List<R> registers,
      int log2Bytes,
      Grid.Call2<R, Address> call) {
    List<Address> unscaled = new ArrayList<>();
    List<Address> written = new ArrayList<>();
    for (Register base : BASES) {
      for (int offset : UNSCALED) {
        unscaled.add(Address.unscaled(base, offset));
        written.add(Address.preIndex(base, offset));
        written.add(Address.postIndex(base, offset));
      }
    }
    grid.cross(mnemonic, registers, scaled(log2Bytes), call);
    grid.cross(mnemonic, registers, written, call);
    grid.cross(mnemonic, registers, indexed(log2Bytes), call);
    grid.cross(unscaledMnemonic, registers, unscaled, call);
  }

  private static List<Address> scaled(int log2Bytes) {
    List<Address> addresses = new ArrayList<>();
    for (Register base : BASES) {
      for (long unit : List.of(0, 1, 2, 2048, 4095)) {
        addresses.add(Address.offset(base, unit << log2Bytes));
      }
      addresses.add(Address.of(base));
    }
    return addresses;
  }

  private static List<Address> indexed(int log2Bytes) {
    List<Address> addresses = new ArrayList<>();
    for (Register base : BASES) {
      for (Register index : List.of(Register.X3, Register.X30, Register.XZR)) {
        addresses.add(Address.indexed(base, index));
        addresses.add(Address.indexed(base, index.w(), Extend.UXTW, 0));
        addresses.add(Address.indexed(base, index.w(), Extend.SXTW, 0));
        addresses.add(Address.indexed(base, index, Extend.SXTX, 0));
        if (log2Bytes != 0) {
          addresses.add(Address.indexed(base, index, Extend.UXTX, log2Bytes));
          addresses.add(Address.indexed(base, index.w(), Extend.UXTW, log2Bytes));
          addresses.add(Address.indexed(base, index.w(), Extend.SXTW, log2Bytes));
          addresses.add(Address.indexed(base, index, Extend.SXTX, log2Bytes));
        }
      }
    }
    return addresses;
  }

  private void literals() {
    for (Register r : X_OR_ZERO) {
      literal("ldr " + r, (assembler, label) -> assembler.ldr(r, label));
      literal("ldr " + r.w(), (assembler, label) -> assembler.ldr(r.w(), label));
      literal("ldrsw " + r, (assembler, label) -> assembler.ldrsw(r, label));
    }
    for (FloatRegister r : D) {
      literal("ldr " + r, (assembler, label) -> assembler.ldr(r, label));
      literal("ldr " + r.s(), (assembler, label) -> assembler.ldr(r.s(), label));
      literal("ldr " + r.q(), (assembler, label) -> assembler.ldr(r.q(), label));
    }
  }

  /** A literal at the load itself. {@link LabelTest} has other distances. */
  private void literal(String text, Grid.Call1<Label> call) {
    grid.add(
        new InstructionCase(
            text + ", .+0", assembler -> call.emit(assembler, assembler.bindNew())));
  }

  private void pairs() {
    pair(X_OR_ZERO, 3, Assembler::ldp, Assembler::stp);
    pair(W_OR_ZERO, 2, Assembler::ldp, Assembler::stp);
    pair(S, 2, Assembler::ldp, Assembler::stp);
    pair(D, 3, Assembler::ldp, Assembler::stp);
    pair(Q, 4, Assembler::ldp, Assembler::stp);
  }

  private <R> void pair(
      List<R> registers,
      int log2Bytes,
      Grid.Call3<R, R, Address> load,
      Grid.Call3<R, R, Address> store) {
    List<Address> addresses = new ArrayList<>();
    for (Register base : BASES) {
      for (long unit : List.of(-64, -1, 0, 1, 63)) {
        addresses.add(Address.offset(base, unit << log2Bytes));
        addresses.add(Address.preIndex(base, unit << log2Bytes));
        addresses.add(Address.postIndex(base, unit << log2Bytes));
      }
    }
    grid.cross("stp", registers, registers, addresses, store);
    for (R first : registers) {
      List<R> others = registers.stream().filter(second -> !second.equals(first)).toList();
      grid.cross("ldp", List.of(first), others, addresses, load);
    }
  }

  private void atomics() {
    for (Register base : X_OR_SP) {
      String at = ", [" + base + "]";
      for (Register r : List.of(Register.X3, Register.XZR)) {
        add("ldar " + r + at, a -> a.ldar(r, base));
        add("ldar " + r.w() + at, a -> a.ldar(r.w(), base));
        add("ldarb " + r.w() + at, a -> a.ldarb(r.w(), base));
        add("ldarh " + r.w() + at, a -> a.ldarh(r.w(), base));
        add("stlr " + r + at, a -> a.stlr(r, base));
        add("stlr " + r.w() + at, a -> a.stlr(r.w(), base));
        add("stlrb " + r.w() + at, a -> a.stlrb(r.w(), base));
        add("stlrh " + r.w() + at, a -> a.stlrh(r.w(), base));
        add("ldxr " + r + at, a -> a.ldxr(r, base));
        add("ldxr " + r.w() + at, a -> a.ldxr(r.w(), base));
        add("ldaxr " + r + at, a -> a.ldaxr(r, base));
        add("ldaxr " + r.w() + at, a -> a.ldaxr(r.w(), base));
        for (Register other : List.of(Register.X17, Register.XZR)) {
          String status = other.w() + ", ";
          add("stxr " + status + r + at, a -> a.stxr(other.w(), r, base));
          add("stxr " + status + r.w() + at, a -> a.stxr(other.w(), r.w(), base));
          add("stlxr " + status + r + at, a -> a.stlxr(other.w(), r, base));
          add("stlxr " + status + r.w() + at, a -> a.stlxr(other.w(), r.w(), base));
          add("ldadd " + other + ", " + r + at, a -> a.ldadd(other, r, base));
          add("ldadd " + other.w() + ", " + r.w() + at, a -> a.ldadd(other.w(), r.w(), base));
          add("ldaddal " + other + ", " + r + at, a -> a.ldaddal(other, r, base));
          add("ldaddal " + other.w() + ", " + r.w() + at, a -> a.ldaddal(other.w(), r.w(), base));
        }
      }
    }
  }

  private void add(String text, Consumer<Assembler> call) {
    grid.add(new InstructionCase(text, call));
  }
}
