package dev.perigee.tier1.target;

import java.util.List;

/**
 * A processor, as the compiler knows it; its objects serve the whole process. A JVM loads nothing
 * of a target whose code it cannot run.
 */
public interface Target {
  /** The processor's name, for people. */
  String name();

  /**
   * Whether a JVM runs this target's code.
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
   * This target with what this machine's processor can do beyond what each of its kind can. The
   * code of either may stand in one region, behind the same stubs.
   *
   * @param caller calls what is behind the stubs, which are in place
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

  /** How Java calls native code on this platform. */
  CallingConvention convention();

  /** Bytes of the unit that instructions are made of. */
  int instructionUnit();

  /** What unused code memory is filled with: a byte that makes no code which does anything. */
  byte filler();

  /**
   * A routine that makes its core and the others fetch what was written to a range of addresses,
   * given the range's start and end; empty where the processor sees to that. It is for systems that
   * let programs do this themselves, and at most {@link #CACHE_ROUTINE_ROOM} bytes long.
   */
  byte[] cacheRoutine();

  /** Room for a {@linkplain #cacheRoutine cache routine}. */
  int CACHE_ROUTINE_ROOM = 128;

  /** Linux's number of the system call {@code membarrier}. */
  long linuxMembarrier();

  /** A function that returns a number from 0 to 65,535: shows whether memory runs code. */
  byte[] constantFunction(int number);
}
