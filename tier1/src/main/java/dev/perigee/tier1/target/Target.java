package dev.perigee.tier1.target;

import java.util.List;

/**
 * A processor, as the compiler knows it. Its objects serve the whole process. If a JVM cannot run a
 * target's code, it loads nothing of that target.
 */
public interface Target {
  /** The processor's name, for people. */
  String name();

  /**
   * Whether a JVM can run this target's code.
   *
   * @param architecture as in the system property {@code os.arch}
   */
  boolean runsOn(String architecture);

  /** The registers and their roles. */
  RegisterFile registers();

  /** Begins the code of a function. */
  MachineCode newCode();

  /** The stubs, which follow {@link #convention}. */
  Stubs stubs();

  /**
   * This target with the additional features of this machine's processor. The code of both may be
   * in one region, behind the same stubs.
   *
   * @param caller calls routines behind the stubs, which are in place
   */
  default Target onThisMachine(StubCaller caller) {
    return this;
  }

  /**
   * The name of the file with the code of the routines for this target. Targets whose routines have
   * the same code may share it.
   */
  String routineFile();

  /** The targets for which the build makes the routines: one for each file. */
  default List<Target> variants() {
    return List.of(this);
  }

  /** The convention by which Java calls native code on this platform. */
  CallingConvention convention();

  /** Size in bytes of the unit that instructions are made of. */
  int instructionUnit();

  /** Fills unused code memory. Repeated, the byte is an instruction that traps. */
  byte filler();

  /**
   * A routine that makes all cores fetch the instructions that were written to a range of
   * addresses. Its arguments are the range's start and end. It is empty if the processor does this
   * by itself. It is for systems that let programs do this themselves, and has at most {@link
   * #CACHE_ROUTINE_ROOM} bytes.
   */
  byte[] cacheRoutine();

  /** Room for a {@linkplain #cacheRoutine cache routine}. */
  int CACHE_ROUTINE_ROOM = 128;

  /** Linux's number of the system call {@code membarrier}. */
  long linuxMembarrier();

  /** A function that returns a number from 0 to 65,535. It shows whether memory can run code. */
  byte[] constantFunction(int number);
}
