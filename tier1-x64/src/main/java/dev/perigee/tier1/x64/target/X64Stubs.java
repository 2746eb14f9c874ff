package dev.perigee.tier1.x64.target;

import static dev.perigee.tier1.x64.Register.EAX;
import static dev.perigee.tier1.x64.Register.ECX;
import static dev.perigee.tier1.x64.Register.RCX;
import static dev.perigee.tier1.x64.Register.RDX;
import static dev.perigee.tier1.x64.Register.RSP;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.target.CallingConvention;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.Stubs;
import dev.perigee.tier1.x64.Address;
import dev.perigee.tier1.x64.Arithmetic;
import dev.perigee.tier1.x64.Assembler;
import dev.perigee.tier1.x64.Condition;
import dev.perigee.tier1.x64.CpuidFunction;
import dev.perigee.tier1.x64.Label;
import dev.perigee.tier1.x64.Shift;
import dev.perigee.tier1.x64.Width;
import dev.perigee.tier1.x64.XmmMove;
import java.util.List;

/**
 * The {@link Stubs} for a calling convention. Behind them is a function that reads the processor's
 * features.
 */
final class X64Stubs {
  private static final int SLOT = SlotLayout.SIZE;

  private static final int XMM_BYTES = 16;
  private static final int ALIGNMENT = 16;

  /** Holds the address to go to while native code is entered. Otherwise a register for values. */
  private static final dev.perigee.tier1.x64.Register ENTERED = dev.perigee.tier1.x64.Register.R11;

  private final CallingConvention convention;
  private final boolean serializes;
  private final Assembler asm = new Assembler();
  private final Label leave = new Label("exit");

  /** The stubs in the form that all code uses. */
  final Stubs stubs;

  /** Offset of the {@link CpuidFunction}. */
  final int cpuid;

  X64Stubs(dev.perigee.tier1.x64.CallingConvention convention, boolean serializes) {
    this.convention = Roles.convention(convention);
    this.serializes = serializes;
    returnToDriver();
    // What precedes the exit is the same for every convention. So is the code that jumps there.
    int exit = asm.position();
    asm.bind(leave);
    leaveNative();
    int call = asm.position();
    callDriver();
    int enter = asm.position();
    enterNative();
    cpuid = asm.position();
    CpuidFunction.emit(asm, convention);
    asm.align(ALIGNMENT);
    stubs = new Stubs(asm.toByteArray(), enter, exit, call);
  }

  private static Address inState(int offset) {
    return Address.of(Roles.STATE, offset);
  }

  /** A native return to a frame whose link has no native address. */
  private void returnToDriver() {
    Label driver = new Label("driver");
    asm.mov(RCX, inState(StateLayout.RESUME));
    asm.test(RCX, RCX);
    asm.j(Condition.E, driver);
    asm.jmp(RCX);
    asm.bind(driver);
    asm.mov(RCX, Roles.LINK_WORD);
    asm.op(Shift.SHR, RCX, LinkLayout.UPPER_HALF);
    asm.op(Arithmetic.ADD, RCX, Roles.BASE);
    asm.mov(RDX, Address.of(RCX, FrameLayout.LINK));
    asm.mov(inState(StateLayout.RETURNED_LINK), RDX);
    asm.mov(RDX, Address.of(RCX, FrameLayout.LINK + LinkLayout.WORD));
    asm.mov(inState(StateLayout.RETURNED_LINK + LinkLayout.WORD), RDX);
    asm.op(Arithmetic.SUB, RCX, FrameLayout.HEADER);
    asm.mov(inState(StateLayout.RETURNED_WINDOW), RCX);
    asm.mov(Roles.EXIT_CODE, Exit.RETURN);
    asm.jmp(leave);
  }

  /** A native call of a function without code. Base, record and number of arguments are set. */
  private void callDriver() {
    Label fill = new Label("fill");
    Label filled = new Label("filled");
    var count = Roles.ARGUMENT_COUNT.as(Width.DWORD);
    asm.mov(ECX, Address.of(Roles.RECORD, PrototypeLayout.PARAMETERS));
    asm.mov(RDX, Roles.ARGUMENT_COUNT);
    asm.op(Shift.SHL, RDX, SlotLayout.SHIFT);
    asm.op(Arithmetic.ADD, RDX, Roles.BASE);
    asm.mov(inState(StateLayout.TOP), RDX);
    asm.bind(fill);
    asm.op(Arithmetic.CMP, count, ECX);
    asm.j(Condition.AE, filled);
    asm.mov(Width.BYTE, Address.of(RDX, SlotLayout.TAG), Tag.NIL);
    asm.op(Arithmetic.ADD, RDX, SLOT);
    asm.op(Arithmetic.ADD, count, 1);
    asm.jmp(fill);
    asm.bind(filled);
    asm.mov(Roles.EXIT_CODE, Exit.CALL);
    asm.jmp(leave);
  }

  private void enterNative() {
    List<FloatRegister> floats = convention.preservedFloats();
    for (Register register : convention.preserved()) {
      asm.push(Roles.of(register));
    }
    if (!floats.isEmpty()) {
      asm.op(Arithmetic.SUB, RSP, (long) XMM_BYTES * floats.size());
    }
    for (int i = 0; i < floats.size(); i++) {
      asm.op(XmmMove.MOVDQU, onStack(i), Roles.of(floats.get(i)));
    }
    asm.mov(ENTERED, Roles.of(convention.first()));
    asm.mov(Roles.STATE, Roles.of(convention.second()));
    if (serializes) {
      // Another core may have written the code that runs next (CodeRegion.synchronizeCores). CPUID
      // waits for all instructions before it: Intel SDM, volume 3, 9.3.
      asm.op(Arithmetic.XOR, EAX, EAX);
      asm.cpuid();
    }
    asm.mov(Roles.BASE, inState(StateLayout.BASE));
    asm.mov(Roles.ARGUMENT_COUNT, inState(StateLayout.TOP));
    asm.op(Arithmetic.SUB, Roles.ARGUMENT_COUNT, Roles.BASE);
    asm.op(Shift.SHR, Roles.ARGUMENT_COUNT, SlotLayout.SHIFT);
    asm.mov(Roles.RECORD, Address.of(Roles.BASE, FrameLayout.FUNCTION));
    asm.mov(Roles.RECORD, Address.of(Roles.RECORD, ClosureLayout.PROTOTYPE));
    asm.jmp(ENTERED);
  }

  private void leaveNative() {
    List<FloatRegister> floats = convention.preservedFloats();
    asm.mov(inState(StateLayout.BASE), Roles.BASE);
    asm.mov(ECX, EAX);
    asm.op(Shift.SHR, ECX, Exit.BITS);
    asm.mov(inState(StateLayout.PC), ECX);
    for (int i = 0; i < floats.size(); i++) {
      asm.op(XmmMove.MOVDQU, Roles.of(floats.get(i)), onStack(i));
    }
    if (!floats.isEmpty()) {
      asm.op(Arithmetic.ADD, RSP, (long) XMM_BYTES * floats.size());
    }
    for (Register register : convention.preserved().reversed()) {
      asm.pop(Roles.of(register));
    }
    asm.ret();
  }

  private static Address onStack(int index) {
    return Address.of(RSP, (long) XMM_BYTES * index);
  }
}
