package dev.perigee.tier1.lowering;

import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.arm64.Address;
import dev.perigee.tier1.arm64.Condition;
import dev.perigee.tier1.arm64.FloatRegister;
import dev.perigee.tier1.arm64.Label;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;
import dev.perigee.tier1.arm64.Shift;

/**
 * The few routines at the start of the code region that all native code shares. Their offsets are
 * the same in every region, so code refers to them by the region's base ({@link Roles#REGION}).
 */
public final class Stubs {
  private static final int SLOT = SlotLayout.SIZE;

  /** Bytes of the machine's stack that {@link #enter} takes: x19 to x30 and d8 to d15. */
  private static final int SAVED = 12 * 8 + 8 * 8;

  private final byte[] code;
  private final int enter;
  private final int exit;
  private final int call;

  private Stubs(byte[] code, int enter, int exit, int call) {
    this.code = code;
    this.enter = enter;
    this.exit = exit;
    this.call = call;
  }

  /** The stubs of this process. */
  public static final Stubs INSTANCE = assemble();

  /**
   * The instructions, to be written at the region's offset 0, where {@link LinkLayout#NATIVE} 0
   * leads.
   */
  public byte[] code() {
    return code.clone();
  }

  /**
   * Offset of the routine that Java calls: x0 the address to go to, x1 the state; it returns what
   * the tier returns ({@link Exit}).
   */
  public int enter() {
    return enter;
  }

  /**
   * Offset of the routine that native code leaves through, with w0 what {@link #enter} is to
   * return.
   */
  public int exit() {
    return exit;
  }

  /**
   * Offset of what stands for the code of functions that have none: leaves with {@link Exit#CALL}.
   */
  public int call() {
    return call;
  }

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
   * A native return to a frame that is not native, or wants a finish: {@link Roles#LINK_WORD} is
   * the link's second word, the base is the caller's.
   */
  private static void returnToDriver(MacroAssembler asm, Label leave) {
    asm.add(Register.X9, Roles.BASE, Roles.LINK_WORD, Shift.LSR, 32);
    asm.ldp(Register.X13, Register.X12, Register.X9, -SLOT);
    asm.str(Register.X13, Roles.STATE, StateLayout.RETURNED_LINK);
    asm.str(Register.X12, Roles.STATE, StateLayout.RETURNED_LINK + LinkLayout.WORD);
    asm.sub(Register.X9, Register.X9, 2L * SLOT);
    asm.str(Register.X9, Roles.STATE, StateLayout.RETURNED_WINDOW);
    asm.mov(Register.X0, Exit.RETURN);
    asm.b(leave);
  }

  /**
   * A native call of a function without code: x19 is its frame, x21 its record, w8 the number of
   * arguments.
   */
  private static void callDriver(MacroAssembler asm, Label leave) {
    Label fill = new Label("fill");
    Label filled = new Label("filled");
    asm.ldr(Register.X10.w(), Roles.RECORD, PrototypeLayout.PARAMETERS);
    asm.add(Register.X11, Roles.BASE, Register.X8, Shift.LSL, SlotLayout.SHIFT);
    asm.str(Register.X11, Roles.STATE, StateLayout.TOP);
    asm.bind(fill);
    asm.cmp(Register.X8.w(), Register.X10.w());
    asm.b(Condition.HS, filled);
    asm.strb(Register.XZR.w(), Register.X11, SlotLayout.TAG);
    asm.add(Register.X11, Register.X11, SLOT);
    asm.add(Register.X8.w(), Register.X8.w(), 1);
    asm.b(fill);
    asm.bind(filled);
    asm.mov(Register.X0, Exit.CALL);
    asm.b(leave);
  }

  private static void enterNative(MacroAssembler asm) {
    Register sp = Register.SP;
    asm.stp(Register.X29, Register.X30, Address.preIndex(sp, -SAVED));
    for (int i = 0; i < 5; i++) {
      asm.stp(Register.x(19 + 2 * i), Register.x(20 + 2 * i), sp, 16 + 16L * i);
    }
    for (int i = 0; i < 4; i++) {
      asm.stp(FloatRegister.d(8 + 2 * i), FloatRegister.d(9 + 2 * i), sp, 96 + 16L * i);
    }
    // Another core may have written the code that runs next (CodeRegion.synchronizeCores).
    asm.isb();
    asm.mov(Roles.STATE, Register.X1);
    asm.ldr(Roles.BASE, Roles.STATE, StateLayout.BASE);
    asm.ldr(Roles.REGION, Roles.STATE, StateLayout.REGION);
    asm.ldr(Roles.STACK_LIMIT, Roles.STATE, StateLayout.STACK_LIMIT);
    asm.ldr(Roles.SLICE, Roles.STATE, StateLayout.SLICE);
    asm.ldr(Roles.RECORD, Roles.BASE, -2L * SLOT);
    asm.ldr(Roles.RECORD, Roles.RECORD, ClosureLayout.PROTOTYPE);
    asm.mov(Roles.INTEGER_TAG, Tag.INTEGER);
    asm.mov(Roles.PLAIN_ONE, LinkLayout.PLAIN_ONE);
    asm.br(Register.X0);
  }

  private static void leaveNative(MacroAssembler asm) {
    Register sp = Register.SP;
    asm.str(Roles.BASE, Roles.STATE, StateLayout.BASE);
    asm.str(Roles.SLICE, Roles.STATE, StateLayout.SLICE);
    asm.lsr(Register.X9.w(), Register.X0.w(), Exit.BITS);
    asm.str(Register.X9.w(), Roles.STATE, StateLayout.PC);
    for (int i = 0; i < 5; i++) {
      asm.ldp(Register.x(19 + 2 * i), Register.x(20 + 2 * i), sp, 16 + 16L * i);
    }
    for (int i = 0; i < 4; i++) {
      asm.ldp(FloatRegister.d(8 + 2 * i), FloatRegister.d(9 + 2 * i), sp, 96 + 16L * i);
    }
    asm.ldp(Register.X29, Register.X30, Address.postIndex(sp, SAVED));
    asm.ret();
  }
}
