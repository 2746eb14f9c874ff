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
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Getting at values: in their registers, in their homes, as constants; and putting them there. */
final class FrameAccess {
  private static final int SLOT = SlotLayout.SIZE;

  private final MachineCode code;
  private final Roles roles;
  private final Prototype prototype;
  private final HomeRegisters registers;
  private final List<FloatRegister> temporaries;
  private final @Nullable SsaValue[] temporaryValues = new SsaValue[RegisterFile.FLOAT_TEMPORARIES];
  private int nextTemporary;

  FrameAccess(MachineCode code, Roles roles, Prototype prototype, HomeRegisters registers) {
    this.code = code;
    this.roles = roles;
    this.prototype = prototype;
    this.registers = registers;
    temporaries = roles.file.temporaries();
  }

  /** A slot, which begins with its payload. */
  Address slot(int slot) {
    return roles.inFrame((long) slot * SLOT);
  }

  /** A slot's tag. */
  Address tag(int slot) {
    return tagOf(slot(slot));
  }

  /** The tag of the slot at a place. */
  static Address tagOf(Address slot) {
    return slot.plus(SlotLayout.TAG);
  }

  /** The payload of a constant's slot in the prototype record. */
  Address constant(long index) {
    return Address.at(
        roles.record, PrototypeLayout.constants(prototype.code().length) + index * SLOT);
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
    return number == HomeRegisters.NONE ? null : roles.file.values().get(number);
  }

  /** The float register that a value is in, or null. */
  @Nullable FloatRegister floatRegister(SsaValue value) {
    if (!isFloat(value) || value.isConstant()) {
      return null;
    }
    if (value.home() < 0) {
      for (int i = 0; i < temporaryValues.length; i++) {
        if (temporaryValues[i] == value) {
          return temporaries.get(i);
        }
      }
      throw new IllegalStateException(value + " is a temporary that is gone");
    }
    int number = registers.register(value);
    return number == HomeRegisters.NONE ? null : roles.file.floatValues().get(number);
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
        case STRING, LONG_STRING -> code.load(target, constant(value.payload()));
        default -> code.move(target, value.payload());
      }
    } else if (register != null) {
      code.move(target, register);
    } else if (isFloat(value) && floatRegister(value) != null) {
      code.moveBits(target, useFloat(value, roles.f0));
    } else {
      code.load(target, slot(value.home()));
    }
  }

  /** A register with a float: its own, or {@code scratch}, which is loaded. */
  FloatRegister useFloat(SsaValue value, FloatRegister scratch) {
    if (value.isConstant()) {
      code.move(scratch, value.floatPayload());
      return scratch;
    }
    FloatRegister register = floatRegister(value);
    if (register != null) {
      return register;
    }
    code.load(scratch, slot(value.home()));
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
      nextTemporary = (nextTemporary + 1) % temporaryValues.length;
      temporaryValues[index] = value;
      return temporaries.get(index);
    }
    FloatRegister register = floatRegister(value);
    return register == null ? scratch : register;
  }

  /** A value has been computed in a register that may not be its own: then it goes to its home. */
  void defined(SsaValue value, Register computed) {
    if (register(value) == null) {
      code.storeSlot(computed, value.type().tag(), slot(value.home()), roles.s5);
    }
  }

  /** As {@link #defined(SsaValue, Register)}, for floats. */
  void defined(SsaValue value, FloatRegister computed) {
    if (value.home() >= 0 && floatRegister(value) == null) {
      storeFloat(computed, slot(value.home()));
    }
  }

  private void storeFloat(FloatRegister value, Address slot) {
    code.store(value, slot);
    code.storeTag(Tag.FLOAT, tagOf(slot), roles.s5);
  }

  /** Writes a value, wherever it is, to a slot; uses s4 and s5. */
  void store(SsaValue value, int slot) {
    store(value, slot(slot));
  }

  /** Writes a value to the slot at a place; uses s4 and s5. */
  void store(SsaValue value, Address slot) {
    ValueType type = value.type();
    if (value.isConstant() && !type.hasRegisterForm()) {
      code.storeTag(type.tag(), tagOf(slot), roles.s5);
    } else if (!type.hasRegisterForm()) {
      code.copySlot(slot(value.home()), slot, roles.s4, roles.s5);
    } else if (isFloat(value) && !value.isConstant()) {
      storeFloat(useFloat(value, roles.f0), slot);
    } else {
      code.storeSlot(use(value, roles.s4), type.tag(), slot, roles.s5);
    }
  }

  /** Loads a value's register, if it has one, from its home. */
  void reload(SsaValue value) {
    if (isFloat(value)) {
      FloatRegister register = floatRegister(value);
      if (register != null) {
        code.load(register, slot(value.home()));
      }
    } else {
      Register register = register(value);
      if (register != null) {
        code.load(register, slot(value.home()));
      }
    }
  }

  /**
   * The value must be one that a {@link SsaOp#PHI} of another block takes; puts a constant into the
   * phi's place.
   */
  void putConstant(SsaValue constant, SsaValue phi) {
    if (isFloat(phi)) {
      FloatRegister target = floatTarget(phi, roles.f0);
      code.move(target, constant.floatPayload());
      defined(phi, target);
    } else {
      Register target = target(phi, roles.s4);
      load(constant, target);
      defined(phi, target);
    }
  }
}
