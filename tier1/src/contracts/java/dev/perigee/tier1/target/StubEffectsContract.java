package dev.perigee.tier1.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The effects of the stubs on the state and on frames, in memory that belongs to no engine. */
abstract class StubEffectsContract extends OperationsContract {
  private static final int SLOT = SlotLayout.SIZE;

  /** The offset in the data at which a frame begins; the next one is that of a prototype record. */
  private static final int FRAME = 64 * SLOT;

  private static final int RECORD = 2048;

  private final Stubs stubs;

  StubEffectsContract(Target target) {
    super(target);
    stubs = target.stubs();
  }

  private long stateLong(int offset) {
    return runner.state().get(JAVA_LONG, offset);
  }

  private long data(int offset) {
    return runner.data().address() + offset;
  }

  /** Contents with a frame's base. All of the data is random. */
  private Registers withBase(int offset) {
    byte[] bytes = new byte[OperationRunner.DATA];
    random.nextBytes(bytes);
    runner.data().copyFrom(MemorySegment.ofArray(bytes));
    Registers given = contents();
    given.set(file.base(), data(offset));
    return given;
  }

  /** Jumps to a stub. The first scratch register must hold nothing that the stub needs. */
  private Trial stub(int offset) {
    Register place = file.scratch().get(0);
    return new Trial(
        (code, label) -> {
          code.move(place, runner.regionBase() + offset);
          code.jump(place);
        },
        "stub at %d",
        offset);
  }

  @Test
  void leavingStoresPcAndBase() {
    for (int pc : new int[] {0, 1, 255, 65536, (1 << 24) - 1, Integer.MAX_VALUE >> Exit.BITS}) {
      for (int reason : new int[] {Exit.STEP, Exit.DEOPT, Exit.POLL}) {
        long exit = (long) pc << Exit.BITS | reason;
        Trial trial =
            new Trial(
                (code, label) -> {
                  code.move(file.exitCode(), exit);
                  code.leave();
                },
                "leaving with %d",
                exit);
        Registers given = withBase(FRAME);
        assertThat(runner.enter(trial.code(), given)).isEqualTo(exit);
        assertThat(runner.state().get(JAVA_INT, StateLayout.PC)).isEqualTo(pc);
        assertThat(stateLong(StateLayout.BASE)).isEqualTo(data(FRAME));
      }
    }
  }

  /** Missing parameters become nil, and nothing else changes. */
  @Test
  void theCallStub() {
    Trial trial = stub(stubs.call());
    for (int parameters = 0; parameters <= 5; parameters++) {
      for (int arguments = 0; arguments <= 7; arguments++) {
        Registers given = withBase(FRAME);
        given.set(file.record(), data(RECORD));
        given.set(file.argumentCount(), arguments);
        runner.data().set(JAVA_INT, RECORD + PrototypeLayout.PARAMETERS, parameters);
        MemorySegment expected = MemorySegment.ofArray(runner.data().toArray(JAVA_BYTE));
        for (int i = arguments; i < parameters; i++) {
          expected.set(JAVA_BYTE, FRAME + i * SLOT + SlotLayout.TAG, (byte) Tag.NIL);
        }

        assertThat(runner.enter(trial.code(), given)).isEqualTo(Exit.CALL);
        assertThat(stateLong(StateLayout.TOP)).isEqualTo(data(FRAME + arguments * SLOT));
        assertThat(stateLong(StateLayout.BASE)).isEqualTo(data(FRAME));
        assertThat(runner.state().get(JAVA_INT, StateLayout.PC)).isZero();
        assertThat(expected.mismatch(runner.data()))
            .as("%d arguments of %d parameters", arguments, parameters)
            .isEqualTo(-1);
      }
    }
  }

  /** Results may overwrite the link, so the state gets a copy of it. */
  @Test
  void theReturnStub() {
    Trial trial = stub(0);
    for (int distance : List.of(2 * SLOT, 3 * SLOT, 20 * SLOT)) {
      int callee = FRAME + distance;
      Registers given = withBase(FRAME);
      given.set(file.linkWord(), LinkLayout.word(distance, 3, Finish.STORE));
      MemorySegment link = runner.data().asSlice(callee - SLOT, SLOT);
      byte[] copy = link.toArray(JAVA_BYTE);

      assertThat(runner.enter(trial.code(), given)).isEqualTo(Exit.RETURN);
      assertThat(runner.state().asSlice(StateLayout.RETURNED_LINK, SLOT).toArray(JAVA_BYTE))
          .isEqualTo(copy);
      assertThat(stateLong(StateLayout.RETURNED_WINDOW)).isEqualTo(data(callee - 2 * SLOT));
      assertThat(stateLong(StateLayout.BASE)).isEqualTo(data(FRAME));
    }
  }
}
