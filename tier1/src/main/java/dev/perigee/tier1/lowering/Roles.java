package dev.perigee.tier1.lowering;

import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;

/** The target's registers by their roles, under short names for the lowering. */
final class Roles {
  final RegisterFile file;
  final Register base;
  final Register state;
  final Register record;
  final Register argumentCount;

  /** Scratch registers of one instruction's lowering. */
  final Register s0;

  final Register s1;
  final Register s2;
  final Register s3;
  final Register s4;
  final Register s5;

  /** The same for doubles. */
  final FloatRegister f0;

  final FloatRegister f1;

  Roles(RegisterFile file) {
    this.file = file;
    base = file.base();
    state = file.state();
    record = file.record();
    argumentCount = file.argumentCount();
    s0 = file.scratch().get(0);
    s1 = file.scratch().get(1);
    s2 = file.scratch().get(2);
    s3 = file.scratch().get(3);
    s4 = file.scratch().get(4);
    s5 = file.scratch().get(5);
    f0 = file.floatScratch().get(0);
    f1 = file.floatScratch().get(1);
  }

  /** A place in the current frame. */
  Address inFrame(long offset) {
    return Address.at(base, offset);
  }
}
