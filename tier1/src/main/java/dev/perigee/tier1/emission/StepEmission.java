package dev.perigee.tier1.emission;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.Epilogue;
import dev.perigee.tier1.graph.FramedExit;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.IntegerOperation;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Shift;
import org.jspecify.annotations.Nullable;

/**
 * The epilogues that do the operation at which a function leaves, by routines; the whole frame is
 * in memory. They continue in a frame that a routine has pushed, after the operation, or in another
 * coroutine. If no routine has done anything, they leave, and the driver does the step.
 */
final class StepEmission {
  private static final int SLOT = SlotLayout.SIZE;

  private final MachineCode code;
  private final RegisterFile file;
  private final Register base;
  private final Register first;
  private final Register second;
  private final Register third;
  private final Register exit;
  private final Register cursor;

  /**
   * For epilogues in some code.
   *
   * @param exit holds the exit
   * @param cursor a register for an address
   */
  StepEmission(MachineCode code, RegisterFile file, Register exit, Register cursor) {
    this.code = code;
    this.file = file;
    this.exit = exit;
    this.cursor = cursor;
    base = file.base();
    first = file.scratch().get(0);
    second = file.scratch().get(1);
    third = file.scratch().get(2);
  }

  private Address inFrame(long offset) {
    return Address.at(base, offset);
  }

  private Address inState(long offset) {
    return Address.at(file.state(), offset);
  }

  /** Emits one epilogue. The exit code's register holds a {@link FramedExit}. */
  void emit(Epilogue epilogue) {
    Label pushed = code.label();
    Label declined = code.label();
    code.move(exit, file.exitCode());
    switch (epilogue) {
      case CALL_OPERATOR -> push(Routine.CALL_OPERATOR, pushed);
      case CALL_INDEX -> push(Routine.CALL_INDEX, pushed);
      case CALL_NEW_INDEX -> {
        store();
        push(Routine.CALL_NEW_INDEX, pushed);
      }
      case CALL_VALUE -> callValue(pushed, declined);
      case TAIL_CALL_VALUE -> {
        findWindow();
        switchCoroutine(0, null, declined);
      }
      case CALL_ITERATOR -> {
        findWindow();
        switchCoroutine(-LoopSlots.WINDOW * SLOT, null, declined);
      }
      default -> throw new IllegalArgumentException("no step: " + epilogue);
    }
    code.bind(declined);
    code.compute(IntegerOperation.AND, exit, exit, FramedExit.EXIT_MASK, third);
    leave();
    code.bind(pushed);
    code.move(base, first);
    countArguments();
    begin();
  }

  /** Begins the Lua function whose frame has been pushed, with the arguments counted. */
  void begin() {
    loadRecord();
    code.load(first, Address.at(file.record(), PrototypeLayout.ENTRY));
    code.jump(first);
  }

  private void leave() {
    code.move(file.exitCode(), exit);
    code.leave();
  }

  /** Calls a routine with the frame and the exit. Its answer is in the first scratch register. */
  private void call(Routine routine) {
    code.move(first, base);
    code.move(second, exit);
    code.callRoutine(routine.ordinal());
  }

  private void push(Routine routine, Label pushed) {
    call(routine);
    code.branch(Comparison.NOT_EQUAL, first, 0, third, pushed);
  }

  // Stores

  /** Does a store and continues after it, if routines can. */
  private void store() {
    Label notDone = code.label();
    Label noEntry = code.label();
    call(Routine.PREPARE_STORE);
    code.branch(Comparison.EQUAL, first, 0, third, notDone);
    code.load(second, inState(Routine.scratchWord(Routine.KEY_TAG)));
    code.load(third, inState(Routine.scratchWord(Routine.KEY)));
    code.callRoutine(Routine.SET_VALUE.ordinal());
    code.branch(Comparison.EQUAL, first, 0, third, notDone);
    call(Routine.RESUME_BEHIND);
    code.branch(Comparison.EQUAL, first, 0, third, noEntry);
    goOn();
    // The store is done, so the driver continues after it.
    code.bind(noEntry);
    code.compute(IntegerOperation.AND, exit, exit, FramedExit.EXIT_MASK & ~Exit.MASK, third);
    code.compute(IntegerOperation.ADD, exit, exit, (1L << Exit.BITS) + Exit.POLL, third);
    leave();
    code.bind(notDone);
  }

  // Calls

  /**
   * Most called values that are not closures are Java functions, few of which are known here. A
   * closure gets here if the stack is small.
   */
  private void callValue(Label pushed, Label declined) {
    Label table = code.label();
    Label closure = code.label();
    Label protects = code.label();
    findWindow();
    Address tag = Address.at(cursor, SlotLayout.TAG);
    code.branchTag(Comparison.EQUAL, tag, Tag.TABLE, third, table);
    code.branchTag(Comparison.EQUAL, tag, Tag.CLOSURE, third, closure);
    switchCoroutine(0, protects, declined);
    code.bind(protects);
    push(Routine.CALL_PROTECTED, pushed);
    code.jump(declined);
    code.bind(closure);
    push(Routine.CALL_CLOSURE, pushed);
    code.jump(declined);
    code.bind(table);
    push(Routine.CALL_TABLE, pushed);
  }

  /** Puts the address of the exit's window into the cursor. */
  private void findWindow() {
    code.shift(Shift.RIGHT, cursor, exit, FramedExit.WINDOW);
    code.compute(IntegerOperation.AND, cursor, cursor, FramedExit.WINDOW_MASK, third);
    code.addShifted(cursor, base, cursor, SlotLayout.SHIFT);
  }

  /**
   * Continues in another coroutine if the called value is a function that switches to one.
   *
   * @param called offset of that value from the window at the cursor
   * @param protects where to continue if it is {@code pcall}
   * @param other where to continue if it is none of these, or if the routine has done nothing
   */
  private void switchCoroutine(int called, @Nullable Label protects, Label other) {
    Address tag = Address.at(cursor, called + SlotLayout.TAG);
    code.branchTag(Comparison.NOT_EQUAL, tag, Tag.BUILTIN, third, other);
    code.load(first, Address.at(cursor, called));
    code.load32(first, Address.at(first, BuiltinLayout.NUMBER));
    int least = Builtin.COROUTINE_RESUME.number();
    code.compute(IntegerOperation.SUBTRACT, first, first, least, third);
    if (protects != null) {
      code.branch32(Comparison.EQUAL, first, Builtin.PCALL.number() - least, protects);
    }
    int most = Builtin.COROUTINE_YIELD.number() - least;
    code.branch32(Comparison.UNSIGNED_GREATER, first, most, other);
    call(Routine.SWITCH_COROUTINE);
    code.branch(Comparison.EQUAL, first, 0, third, other);
    goOnElsewhere();
  }

  // Continuing

  private void countArguments() {
    Register count = file.argumentCount();
    code.load(count, inState(StateLayout.TOP));
    code.compute(IntegerOperation.SUBTRACT, count, count, base);
    code.shift(Shift.RIGHT, count, count, SlotLayout.SHIFT);
  }

  private void loadRecord() {
    code.load(file.record(), inFrame(FrameLayout.FUNCTION));
    code.load(file.record(), Address.at(file.record(), ClosureLayout.PROTOTYPE));
  }

  /**
   * Continues in the coroutine to which the state has been switched, at the address in the first
   * scratch register: at an entry of its code, or at the beginning of its function.
   */
  void goOnElsewhere() {
    code.load(base, inState(StateLayout.BASE));
    code.stackChanged();
    countArguments();
    goOn();
  }

  /** Continues in the frame, at the address in the first scratch register. */
  void goOn() {
    loadRecord();
    code.jump(first);
  }
}
