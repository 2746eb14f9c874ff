package dev.perigee.tier1.arm64.target;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.arm64.Address;
import dev.perigee.tier1.arm64.Condition;
import dev.perigee.tier1.arm64.FloatRegister;
import dev.perigee.tier1.arm64.Label;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;
import dev.perigee.tier1.arm64.Shift;
import dev.perigee.tier1.target.Stubs;
import java.util.List;

/** The {@link Stubs}. */
final class Arm64Stubs {
  private static final int SLOT = SlotLayout.SIZE;

  private static final List<dev.perigee.tier1.target.Register> PRESERVED =
      Roles.CONVENTION.preserved();

  private static final List<dev.perigee.tier1.target.FloatRegister> PRESERVED_FLOATS =
      Roles.CONVENTION.preservedFloats();

  /** Offset of the preserved registers on the machine's stack: above x29 and x30. */
  private static final int GENERAL_SAVED = 16;

  private static final int FLOATS_SAVED = GENERAL_SAVED + 8 * PRESERVED.size();

  /** Bytes of the machine's stack that entering uses. */
  private static final int SAVED = FLOATS_SAVED + 8 * PRESERVED_FLOATS.size();

  static final Stubs STUBS = assemble();

  private Arm64Stubs() {}

  private static Stubs assemble() {
    MacroAssembler asm = new MacroAssembler();
    Label leave = new Label("exit");
    returnToDriver(asm, leave);
    int call = asm.position();
    callDriver(asm, leave);
    int enter = asm.position();
    enterNative(asm);
    int exit = asm.position();
    asm.bind(leave);
    leaveNative(asm);
    asm.align(16);
    return new Stubs(asm.toByteArray(), enter, exit, call);
  }

  /**
   * A native return to a frame whose link has no native address. {@link Roles#LINK_WORD} is the
   * link's second word, and the base is the caller's.
   */
  private static void returnToDriver(MacroAssembler asm, Label leave) {
    Label driver = new Label("driver");
    asm.ldr(Register.X16, Roles.STATE, StateLayout.RESUME);
    asm.cbz(Register.X16, driver);
    asm.br(Register.X16);
    asm.bind(driver);
    asm.add(Register.X9, Roles.BASE, Roles.LINK_WORD, Shift.LSR, LinkLayout.UPPER_HALF);
    asm.ldp(Register.X13, Register.X12, Register.X9, FrameLayout.LINK);
    asm.str(Register.X13, Roles.STATE, StateLayout.RETURNED_LINK);
    asm.str(Register.X12, Roles.STATE, StateLayout.RETURNED_LINK + LinkLayout.WORD);
    asm.sub(Register.X9, Register.X9, FrameLayout.HEADER);
    asm.str(Register.X9, Roles.STATE, StateLayout.RETURNED_WINDOW);
    asm.mov(Roles.EXIT_CODE, Exit.RETURN);
    asm.b(leave);
  }

  /**
   * A native call of a function without code. x19 is its frame, x21 its record, w8 the number of
   * arguments.
   */
  private static void callDriver(MacroAssembler asm, Label leave) {
    Label fill = new Label("fill");
    Label filled = new Label("filled");
    asm.ldr(Register.X10.w(), Roles.RECORD, PrototypeLayout.PARAMETERS);
    asm.add(Register.X11, Roles.BASE, Roles.ARGUMENT_COUNT.x(), Shift.LSL, SlotLayout.SHIFT);
    asm.str(Register.X11, Roles.STATE, StateLayout.TOP);
    asm.bind(fill);
    asm.cmp(Roles.ARGUMENT_COUNT, Register.X10.w());
    asm.b(Condition.HS, filled);
    asm.strb(Register.XZR.w(), Register.X11, SlotLayout.TAG);
    asm.add(Register.X11, Register.X11, SLOT);
    asm.add(Roles.ARGUMENT_COUNT, Roles.ARGUMENT_COUNT, 1);
    asm.b(fill);
    asm.bind(filled);
    asm.mov(Roles.EXIT_CODE, Exit.CALL);
    asm.b(leave);
  }

  private static Register preserved(int index) {
    return Roles.of(PRESERVED.get(index));
  }

  private static FloatRegister preservedFloat(int index) {
    return Roles.of(PRESERVED_FLOATS.get(index));
  }

  private static void enterNative(MacroAssembler asm) {
    Register sp = Register.SP;
    asm.stp(Register.X29, Register.X30, Address.preIndex(sp, -SAVED));
    for (int i = 0; i < PRESERVED.size(); i += 2) {
      asm.stp(preserved(i), preserved(i + 1), sp, GENERAL_SAVED + 8L * i);
    }
    for (int i = 0; i < PRESERVED_FLOATS.size(); i += 2) {
      asm.stp(preservedFloat(i), preservedFloat(i + 1), sp, FLOATS_SAVED + 8L * i);
    }
    // Another core may have written the code that runs next (CodeRegion.synchronizeCores).
    asm.isb();
    asm.mov(Roles.STATE, Roles.of(Roles.CONVENTION.second()));
    asm.ldr(Roles.BASE, Roles.STATE, StateLayout.BASE);
    asm.ldr(Roles.ARGUMENT_COUNT.x(), Roles.STATE, StateLayout.TOP);
    asm.sub(Roles.ARGUMENT_COUNT.x(), Roles.ARGUMENT_COUNT.x(), Roles.BASE);
    asm.lsr(Roles.ARGUMENT_COUNT.x(), Roles.ARGUMENT_COUNT.x(), SlotLayout.SHIFT);
    asm.ldr(Roles.REGION, Roles.STATE, StateLayout.REGION);
    asm.ldr(Roles.STACK_LIMIT, Roles.STATE, StateLayout.STACK_LIMIT);
    asm.ldr(Roles.SLICE, Roles.STATE, StateLayout.SLICE);
    asm.ldr(Roles.RECORD, Roles.BASE, FrameLayout.FUNCTION);
    asm.ldr(Roles.RECORD, Roles.RECORD, ClosureLayout.PROTOTYPE);
    asm.mov(Roles.INTEGER_TAG, Tag.INTEGER);
    asm.mov(Roles.PLAIN_ONE, LinkLayout.PLAIN_ONE);
    asm.br(Roles.of(Roles.CONVENTION.first()));
  }

  private static void leaveNative(MacroAssembler asm) {
    Register sp = Register.SP;
    asm.str(Roles.BASE, Roles.STATE, StateLayout.BASE);
    asm.str(Roles.SLICE, Roles.STATE, StateLayout.SLICE);
    asm.lsr(Register.X9.w(), Roles.EXIT_CODE.w(), Exit.BITS);
    asm.str(Register.X9.w(), Roles.STATE, StateLayout.PC);
    for (int i = 0; i < PRESERVED.size(); i += 2) {
      asm.ldp(preserved(i), preserved(i + 1), sp, GENERAL_SAVED + 8L * i);
    }
    for (int i = 0; i < PRESERVED_FLOATS.size(); i += 2) {
      asm.ldp(preservedFloat(i), preservedFloat(i + 1), sp, FLOATS_SAVED + 8L * i);
    }
    asm.ldp(Register.X29, Register.X30, Address.postIndex(sp, SAVED));
    asm.ret();
  }
}
