package dev.perigee.tier1.codememory;

import java.nio.file.Path;

/** The library of fake_windows.c: the functions of Windows on Linux. */
final class FakeWindows extends FakeSystem {
  static final int REFUSE_SECTION = 1;
  static final int REFUSE_EXECUTABLE_VIEW = 2;
  static final int REFUSE_ALLOC = 4;
  static final int REFUSE_PROTECT = 8;

  /** The source's name. */
  static final String SOURCE = "fake_windows";

  FakeWindows(Path library) {
    super(library);
  }

  /** The number of handles that have not been closed. */
  int handles() {
    return callInt("fake_handles");
  }
}
