package dev.perigee.tier1.emission;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.Epilogue;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.IntegerOperation;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Shift;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The code of the epilogues, except those that do a step, which {@link StepEmission} emits. All
 * registers for values are free, since a frame ends here.
 *
 * <p>Results go to the place of the frame's function, or below a vararg function's extra arguments.
 * They may overwrite the frame's own link, so the link is read first.
 */
public final class EpilogueEmission {
  private static final int SLOT = SlotLayout.SIZE;

  private static final int WANTED_SHIFT = 8 * (LinkLayout.WANTED - LinkLayout.WORD);
  private static final int FINISH_SHIFT = 8 * (LinkLayout.FINISH - LinkLayout.WORD);
  private static final int MARKS_SHIFT = 8 * (LinkLayout.MARKS - LinkLayout.WORD);

  private final MachineCode code;
  private final RegisterFile file;
  private final Register base;
  private final Register state;
  private final Register source;
  private final Register count;
  private final Register s2;
  private final Register s3;
  private final Register target;
  private final Register cursor;
  private final Register place;
  private final Register word;
  private final Register wanted;
  private final Label placed;
  private final Label copied;
  private final Label popped;
  private final StepEmission steps;

  private EpilogueEmission(Target machine) {
    code = machine.newCode();
    file = machine.registers();
    base = file.base();
    state = file.state();
    source = file.scratch().get(0);
    count = file.scratch().get(1);
    s2 = file.scratch().get(2);
    s3 = file.scratch().get(3);
    // Any registers except the one with the number of arguments will do.
    List<Register> free = new ArrayList<>(file.values());
    free.remove(file.argumentCount());
    target = free.get(0);
    cursor = free.get(1);
    place = free.get(2);
    word = free.get(3);
    wanted = free.get(4);
    placed = code.label();
    copied = code.label();
    popped = code.label();
    steps = new StepEmission(code, file, place, cursor);
  }

  /**
   * Emits the epilogues.
   *
   * @param offsets gets the offset of each, in the order of their numbers
   */
  public static byte[] emit(Target machine, List<Integer> offsets) {
    EpilogueEmission emission = new EpilogueEmission(machine);
    for (Epilogue epilogue : Epilogue.values()) {
      offsets.add(emission.code.position());
      emission.emit(epilogue);
    }
    emission.finishReturn();
    emission.finishTailCall();
    return emission.code.finish();
  }

  private Address inFrame(long offset) {
    return Address.at(base, offset);
  }

  private Address inState(long offset) {
    return Address.at(state, offset);
  }

  private void emit(Epilogue epilogue) {
    switch (epilogue) {
      case RETURN_NONE -> {
        code.move(count, 0);
        code.address(target, inFrame(FrameLayout.FUNCTION));
        code.jump(placed);
      }
      case RETURN_ONE -> {
        code.address(source, inFrame(FrameLayout.FUNCTION));
        code.move(count, 1);
        code.move(target, source);
        code.jump(placed);
      }
      case RETURN -> {
        code.address(target, inFrame(FrameLayout.FUNCTION));
        code.jump(placed);
      }
      case VARARG_RETURN -> {
        findVarargWindow();
        code.jump(placed);
      }
      case TAIL_CALL -> {
        code.address(target, inFrame(FrameLayout.FUNCTION));
        code.loadPair(place, word, inFrame(FrameLayout.LINK));
        code.jump(copied);
      }
      case VARARG_TAIL_CALL -> {
        findVarargWindow();
        code.loadPair(place, word, inFrame(FrameLayout.LINK));
        // The callee's frame is nearer to its caller's than this one, so its distance is smaller.
        code.shift(Shift.LEFT, wanted, wanted, LinkLayout.UPPER_HALF);
        code.compute(IntegerOperation.SUBTRACT, word, word, wanted);
        code.jump(copied);
      }
      case RESUME -> {
        // The link of the popped frame is still in its place.
        code.move(word, file.linkWord());
        code.shift(Shift.RIGHT, cursor, word, LinkLayout.UPPER_HALF);
        code.compute(IntegerOperation.ADD, target, base, cursor);
        code.load(place, Address.at(target, FrameLayout.LINK));
        code.compute(IntegerOperation.SUBTRACT, target, target, FrameLayout.HEADER, s2);
        code.move(cursor, base);
        code.jump(popped);
      }
      case CALL_OPERATOR, CALL_INDEX, CALL_NEW_INDEX, CALL_VALUE, TAIL_CALL_VALUE, CALL_ITERATOR ->
          steps.emit(epilogue);
    }
  }

  /**
   * Finds where the results of a vararg function go, and the distance from its function slot to
   * there.
   */
  private void findVarargWindow() {
    code.load(target, inFrame(FrameLayout.FUNCTION));
    code.load(target, Address.at(target, ClosureLayout.PROTOTYPE));
    code.load32(target, Address.at(target, PrototypeLayout.PARAMETERS));
    code.load32(wanted, inFrame(FrameLayout.FUNCTION + LinkLayout.EXTRA));
    code.compute(IntegerOperation.ADD, wanted, wanted, target);
    code.add32(wanted, 2);
    code.shift(Shift.LEFT, wanted, wanted, SlotLayout.SHIFT);
    code.address(target, inFrame(FrameLayout.FUNCTION));
    code.compute(IntegerOperation.SUBTRACT, target, target, wanted);
  }

  /** Moves the results, as many as are wanted, and continues in the caller. */
  private void finishReturn() {
    Label moved = code.label();
    Label fixed = code.label();
    Label fill = code.label();
    Label open = code.label();
    Label opened = code.label();
    code.bind(placed);
    code.loadPair(place, word, inFrame(FrameLayout.LINK));
    code.move(cursor, target);
    code.shift(Shift.RIGHT, wanted, word, WANTED_SHIFT);
    code.compute(IntegerOperation.AND, wanted, wanted, 0xFF, s2);
    code.branch32(Comparison.EQUAL, wanted, LinkLayout.OPEN, open);
    code.bind(fixed);
    code.branch32(Comparison.EQUAL, wanted, 0, moved);
    decrease(wanted);
    code.branch32(Comparison.EQUAL, count, 0, fill);
    decrease(count);
    copySlot();
    code.jump(fixed);
    code.bind(fill);
    code.storeTag(Tag.NIL, Address.at(cursor, SlotLayout.TAG), s2);
    advance(cursor);
    code.jump(fixed);
    code.bind(open);
    code.branch32(Comparison.EQUAL, count, 0, opened);
    decrease(count);
    copySlot();
    code.jump(open);
    code.bind(opened);
    code.store(cursor, inState(StateLayout.TOP));
    code.bind(moved);
    pop();
  }

  /** Continues in the caller, at the address in the link or else at an entry of its code. */
  private void pop() {
    Label other = code.label();
    code.shift(Shift.RIGHT, s2, place, LinkLayout.UPPER_HALF);
    code.branch32(Comparison.EQUAL, s2, 0, other);
    code.move(source, place);
    code.move(file.linkWord(), word);
    code.popFrame(source, file.linkWord());
    code.bind(other);
    code.shift(Shift.RIGHT, cursor, word, LinkLayout.UPPER_HALF);
    code.compute(IntegerOperation.SUBTRACT, cursor, base, cursor);
    code.bind(popped);
    resume();
  }

  /**
   * Continues in the caller whose frame is at the cursor. If the caller has no native code, leaves;
   * the driver then finds the link in the state.
   */
  private void resume() {
    Label leaving = code.label();
    Label sorts = code.label();
    code.move(base, cursor);
    code.move(source, cursor);
    code.shift(Shift.RIGHT, cursor, word, FINISH_SHIFT);
    code.compute(IntegerOperation.AND, cursor, cursor, 0xFF, s2);
    code.branch32(Comparison.EQUAL, cursor, Finish.SORT, sorts);
    code.move(count, target);
    code.move(s2, place);
    code.move(s3, word);
    code.callRoutine(Routine.RESUME.ordinal());
    Label ended = code.label();
    code.branch(Comparison.EQUAL, source, 0, s2, ended);
    code.load(base, inState(StateLayout.BASE));
    steps.goOn();
    code.bind(ended);
    code.branch32(Comparison.NOT_EQUAL, cursor, Finish.COROUTINE, leaving);
    code.move(/* target= */ source, /* source= */ target);
    code.callRoutine(Routine.FINISH_COROUTINE.ordinal());
    code.branch(Comparison.EQUAL, source, 0, s2, leaving);
    steps.goOnElsewhere();
    code.bind(sorts);
    code.move(count, target);
    code.callRoutine(Routine.SORT.ordinal());
    code.branch(Comparison.EQUAL, source, 0, s2, leaving);
    code.move(base, source);
    code.move(file.argumentCount(), 2);
    steps.begin();
    code.bind(leaving);
    code.store(place, inState(StateLayout.RETURNED_LINK));
    code.store(word, inState(StateLayout.RETURNED_LINK + LinkLayout.WORD));
    code.store(target, inState(StateLayout.RETURNED_WINDOW));
    code.move(file.exitCode(), Exit.RETURN);
    code.leave();
  }

  /**
   * Moves the window of a tail call to the place of the frame, whose link has already been changed.
   */
  private void finishTailCall() {
    Register left = wanted;
    Label next = code.label();
    Label done = code.label();
    code.bind(copied);
    // The whole word is stored. Otherwise a return that loads the whole word would have to wait.
    code.compute(IntegerOperation.AND, word, word, ~(0xFFL << MARKS_SHIFT), s2);
    code.compute(IntegerOperation.OR, word, word, (long) LinkLayout.TAIL_CALLED << MARKS_SHIFT, s2);
    code.storePair(place, word, Address.at(target, SLOT));
    code.load(file.record(), Address.at(source, 0));
    code.load(file.record(), Address.at(file.record(), ClosureLayout.PROTOTYPE));
    code.move(cursor, target);
    code.move(left, count);
    copySlot();
    advance(source);
    advance(cursor);
    code.move(base, cursor);
    code.bind(next);
    code.branch32(Comparison.EQUAL, left, 0, done);
    decrease(left);
    copySlot();
    code.jump(next);
    code.bind(done);
    code.move(file.argumentCount(), count);
    code.load(source, Address.at(file.record(), PrototypeLayout.ENTRY));
    code.jump(source);
  }

  /** Copies a slot to a place at the same or a lower address, and advances both. */
  private void copySlot() {
    code.copySlot(Address.at(source, 0), Address.at(cursor, 0), s2, s3);
    advance(source);
    advance(cursor);
  }

  private void advance(Register register) {
    code.compute(IntegerOperation.ADD, register, register, SLOT, s2);
  }

  private void decrease(Register register) {
    code.compute(IntegerOperation.SUBTRACT, register, register, 1, s2);
  }
}
