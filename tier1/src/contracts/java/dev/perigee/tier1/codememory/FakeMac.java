package dev.perigee.tier1.codememory;

import java.nio.file.Path;

/** The library of fake_macos.c: the functions of macOS on Linux. */
final class FakeMac extends FakeSystem {
  static final int REFUSE_JIT = 1;
  static final int REFUSE_PLAIN_EXEC = 2;
  static final int REFUSE_JIT_MPROTECT = 4;
  static final int REFUSE_CSOPS = 8;
  static final int CS_ENFORCEMENT = 0x1000;

  /** The source's name. */
  static final String SOURCE = "fake_macos";

  FakeMac(Path library) {
    super(library);
  }

  void setCodeSigningFlags(int flags) {
    call("fake_set_cs_flags", flags);
  }

  /** From now on, behaves as on Intel's processors, where all threads see the same. */
  void setIntel() {
    call("fake_set_intel", 1);
  }
}
