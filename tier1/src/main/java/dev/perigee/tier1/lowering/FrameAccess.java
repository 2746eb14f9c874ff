package dev.perigee.tier1.lowering;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.allocation.HomeRegisters;
import dev.perigee.tier1.allocation.Liveness;
import dev.perigee.tier1.arm64.FloatRegister;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;
import org.jspecify.annotations.Nullable;

/** Getting at values: in their registers, in their homes, as constants; and putting them there. */
final class FrameAccess {
  private static final int SLOT = SlotLayout.SIZE;

  private final MacroAssembler asm;
  private final Prototype prototype;
  private final HomeRegisters registers;
  private final FloatRegister[] temporaries = {Roles.T0, Roles.T1};
  private final @Nullable SsaValue[] temporaryValues = new SsaValue[2];
  private int nextTemporary;

  FrameAccess(MacroAssembler asm, Prototype prototype, HomeRegisters registers) {
    this.asm = asm;
    this.prototype = prototype;
    this.registers = registers;
  }

  /** Offset of a slot's payload from the frame's base. */
  static long payload(int slot) {
    return (long) slot * SLOT;
  }

  /** Offset of a slot's tag from the frame's base. */
  static long tag(int slot) {
    return (long) slot * SLOT + SlotLayout.TAG;
  }

  /** Offset of a constant's slot from the prototype record. */
  long constant(long index) {
    return PrototypeLayout.constants(prototype.code().length) + index * SLOT;
  }

  static boolean isFloat(SsaValue value) {
    return value.type() == ValueType.FLOAT;
  }

  /** The general register that a value is in, or null. */
  @Nullable Register register(SsaValue value) {
    if (!Liveness.isTracked(value) || isFloat(value)) {
      return null;
    }
    int number = registers.register(value);
    return number == HomeRegisters.NONE ? null : Roles.general(number);
  }

  /** The float register that a value is in, or null. */
  @Nullable FloatRegister floatRegister(SsaValue value) {
    if (!isFloat(value) || value.isConstant()) {
      return null;
    }
    if (value.home() < 0) {
      for (int i = 0; i < temporaries.length; i++) {
        if (temporaryValues[i] == value) {
          return temporaries[i];
        }
      }
      throw new IllegalStateException(value + " is a temporary that is gone");
    }
    int number = registers.register(value);
    return number == HomeRegisters.NONE ? null : Roles.floating(number);
  }

  /**
   * A register with the payload of a value that is no float: its own, or {@code scratch}, which is
   * loaded.
   */
  Register use(SsaValue value, Register scratch) {
    Register register = register(value);
    if (register != null) {
      return register;
    }
    load(value, scratch);
    return scratch;
  }

  /** Loads the payload of any value into a general register. */
  void load(SsaValue value, Register target) {
    Register register = register(value);
    if (value.isConstant()) {
      switch (value.type()) {
        case STRING, LONG_STRING -> asm.ldr(target, Roles.RECORD, constant(value.payload()));
        default -> asm.mov(target, value.payload());
      }
    } else if (register != null) {
      move(target, register);
    } else if (isFloat(value) && floatRegister(value) != null) {
      asm.fmov(target, useFloat(value, Roles.F0));
    } else {
      asm.ldr(target, Roles.BASE, payload(value.home()));
    }
  }

  /** A register with a float: its own, or {@code scratch}, which is loaded. */
  FloatRegister useFloat(SsaValue value, FloatRegister scratch) {
    if (value.isConstant()) {
      asm.mov(scratch, value.floatPayload());
      return scratch;
    }
    FloatRegister register = floatRegister(value);
    if (register != null) {
      return register;
    }
    asm.ldr(scratch, Roles.BASE, payload(value.home()));
    return scratch;
  }

  /**
   * Where to compute a value that is no float: its register, or {@code scratch}; then {@link
   * #defined}.
   */
  Register target(SsaValue value, Register scratch) {
    Register register = register(value);
    return register == null ? scratch : register;
  }

  /** Where to compute a float: its register, or {@code scratch}; then {@link #defined}. */
  FloatRegister floatTarget(SsaValue value, FloatRegister scratch) {
    if (value.home() < 0) {
      int index = nextTemporary;
      nextTemporary = 1 - nextTemporary;
      temporaryValues[index] = value;
      return temporaries[index];
    }
    FloatRegister register = floatRegister(value);
    return register == null ? scratch : register;
  }

  /** A value has been computed in a register that may not be its own: then it goes to its home. */
  void defined(SsaValue value, Register computed) {
    if (register(value) == null) {
      storeSlot(value.home(), computed, value.type().tag());
    }
  }

  /** As {@link #defined(SsaValue, Register)}, for floats. */
  void defined(SsaValue value, FloatRegister computed) {
    if (value.home() >= 0 && floatRegister(value) == null) {
      storeFloat(value.home(), computed);
    }
  }

  void move(Register target, Register source) {
    if (!target.equals(source)) {
      asm.mov(target, source);
    }
  }

  void move(FloatRegister target, FloatRegister source) {
    if (!target.equals(source)) {
      asm.fmov(target, source);
    }
  }

  /** Writes a payload and a tag to a slot; uses x15. */
  void storeSlot(int slot, Register payload, int tag) {
    storeAt(payload(slot), payload, tag);
  }

  private void storeAt(long offset, Register payload, int tag) {
    Register tagRegister = Roles.INTEGER_TAG;
    if (tag != Tag.INTEGER) {
      asm.mov(Roles.S5, tag);
      tagRegister = Roles.S5;
    }
    asm.stp(payload, tagRegister, Roles.BASE, offset);
  }

  private void storeFloat(int slot, FloatRegister value) {
    asm.str(value, Roles.BASE, payload(slot));
    asm.mov(Roles.S5, Tag.FLOAT);
    asm.strb(Roles.S5.w(), Roles.BASE, tag(slot));
  }

  /** Writes a value, wherever it is, to a slot; uses x14 and x15. */
  void store(SsaValue value, int slot) {
    storeAt(value, payload(slot));
  }

  /** Writes a value to the slot at an offset from the frame's base; uses x14 and x15. */
  void storeAt(SsaValue value, long offset) {
    ValueType type = value.type();
    if (value.isConstant() && !type.hasRegisterForm()) {
      if (type == ValueType.NIL) {
        asm.strb(Register.XZR.w(), Roles.BASE, offset + SlotLayout.TAG);
      } else {
        asm.mov(Roles.S5, type.tag());
        asm.strb(Roles.S5.w(), Roles.BASE, offset + SlotLayout.TAG);
      }
    } else if (!type.hasRegisterForm()) {
      copySlot(payload(value.home()), offset);
    } else if (isFloat(value) && !value.isConstant()) {
      FloatRegister register = useFloat(value, Roles.F0);
      asm.str(register, Roles.BASE, offset);
      asm.mov(Roles.S5, type.tag());
      asm.strb(Roles.S5.w(), Roles.BASE, offset + SlotLayout.TAG);
    } else {
      storeAt(offset, use(value, Roles.S4), type.tag());
    }
  }

  /** Copies a slot; uses x14 and x15. */
  void copySlot(long from, long to) {
    asm.ldp(Roles.S4, Roles.S5, Roles.BASE, from);
    asm.stp(Roles.S4, Roles.S5, Roles.BASE, to);
  }

  /** Loads a value's register, if it has one, from its home. */
  void reload(SsaValue value) {
    if (isFloat(value)) {
      FloatRegister register = floatRegister(value);
      if (register != null) {
        asm.ldr(register, Roles.BASE, payload(value.home()));
      }
    } else {
      Register register = register(value);
      if (register != null) {
        asm.ldr(register, Roles.BASE, payload(value.home()));
      }
    }
  }

  /**
   * The value must be one that a {@link SsaOp#PHI} of another block takes; puts a constant into the
   * phi's place.
   */
  void putConstant(SsaValue constant, SsaValue phi) {
    if (isFloat(phi)) {
      FloatRegister target = floatTarget(phi, Roles.F0);
      asm.mov(target, constant.floatPayload());
      defined(phi, target);
    } else {
      Register target = target(phi, Roles.S4);
      load(constant, target);
      defined(phi, target);
    }
  }
}
