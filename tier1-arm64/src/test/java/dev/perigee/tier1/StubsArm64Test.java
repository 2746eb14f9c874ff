package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;
import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.arm64.target.Roles;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.codememory.EntryPoint;
import dev.perigee.tier1.lowering.CannotCompileException;
import dev.perigee.tier1.lowering.CompiledCode;
import dev.perigee.tier1.lowering.FunctionCompiler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stubs, entered by the driver and by code written by hand, on a real engine's frames. */
@Arm64Test
class StubsArm64Test {
  private static final int SLOT = SlotLayout.SIZE;

  private final CodeRegion region = CodeMemoryLadder.open(1 << 20, Arm64Target.INSTANCE).region();
  private final CodeCache cache = new CodeCache(region, Arm64Target.INSTANCE, "");

  @AfterEach
  void close() {
    region.close();
  }

  /** By a function's source name, its code by the pc at which it is entered; calls enter at 0. */
  private static FunctionCompiler byHand(
      Map<String, Map<Integer, Consumer<MacroAssembler>>> functions) {
    return (prototype, feedback, options) -> {
      Map<Integer, Consumer<MacroAssembler>> bodies = functions.get(prototype.source());
      if (bodies == null) {
        throw new CannotCompileException("not for native code");
      }
      MacroAssembler asm = new MacroAssembler();
      Map<Integer, Integer> entries = new HashMap<>();
      bodies.forEach((pc, body) -> {
        entries.put(pc, asm.position());
        body.accept(asm);
      });
      asm.align(16);
      return new CompiledCode(asm.toByteArray(), entries.get(0), entries, List.of());
    };
  }

  private static void leave(MacroAssembler asm, int reason, int pc) {
    asm.mov(Register.X0, (long) pc << Exit.BITS | reason);
    asm.add(Register.X16, Roles.REGION, Arm64Target.INSTANCE.stubs().exit());
    asm.br(Register.X16);
  }

  private static void storeInteger(MacroAssembler asm, int offset, long value) {
    asm.mov(Register.X9, value);
    asm.str(Register.X9, Roles.BASE, offset);
    asm.strb(Roles.INTEGER_TAG.w(), Roles.BASE, offset + SlotLayout.TAG);
  }

  /** As compiled code returns: through the link, with its word and the caller's base. */
  private static void returnOne(MacroAssembler asm) {
    asm.ldr(Register.X9.w(), Roles.BASE, -SLOT + LinkLayout.NATIVE);
    asm.ldr(Roles.LINK_WORD, Roles.BASE, -SLOT + LinkLayout.WORD);
    asm.lsr(Register.X10, Roles.LINK_WORD, 32);
    asm.sub(Roles.BASE, Roles.BASE, Register.X10);
    asm.add(Register.X9, Register.X9, Roles.REGION);
    asm.br(Register.X9);
  }

  /** R[0] + R[1] is the result. */
  private static void sum(MacroAssembler asm) {
    asm.ldr(Register.X9, Roles.BASE, 0);
    asm.ldr(Register.X10, Roles.BASE, SLOT);
    asm.add(Register.X9, Register.X9, Register.X10);
    asm.str(Register.X9, Roles.BASE, -2 * SLOT);
    asm.strb(Roles.INTEGER_TAG.w(), Roles.BASE, -2 * SLOT + SlotLayout.TAG);
    returnOne(asm);
  }

  private SampleEngine engineWithEntries(
      Map<String, Map<Integer, Consumer<MacroAssembler>>> functions) {
    return new SampleEngine(TierOptions.COMPILED, cache, byHand(functions), EntryPoint::enter);
  }

  private SampleEngine engine(String source, Consumer<MacroAssembler> body) {
    return engineWithEntries(Map.of(source, Map.of(0, body)));
  }

  @Test
  void deoptimisingAtOnceRunsTierZero() {
    try (SampleEngine engine = engine("=integer loop", asm -> leave(asm, Exit.DEOPT, 0))) {
      int function = engine.load(SampleFunctions.integerLoop());
      assertThat(engine.call(function, 100)).isEqualTo(5050L);
      assertThat(engine.hasCode(function)).isTrue();
      assertThat(engine.statistics().entered).isEqualTo(1);
      assertThat(engine.statistics().deoptimizations).isEqualTo(1);
    }
  }

  @Test
  void whatNativeCodeLeavesInTheFrameIsSeenByTierZero() {
    Consumer<MacroAssembler> setsSumAndReturns =
        asm -> {
          storeInteger(asm, SLOT, 77);
          leave(asm, Exit.DEOPT, 7);
        };
    try (SampleEngine engine = engine("=integer loop", setsSumAndReturns)) {
      assertThat(engine.call(engine.load(SampleFunctions.integerLoop()), 100)).isEqualTo(77L);
    }
  }

  @Test
  void aFrameEnteredByTheDriverReturnsToTheDriver() {
    Consumer<MacroAssembler> returnsDouble =
        asm -> {
          asm.ldr(Register.X9, Roles.BASE, 0);
          asm.add(Register.X9, Register.X9, Register.X9);
          asm.str(Register.X9, Roles.BASE, -2 * SLOT);
          asm.strb(Roles.INTEGER_TAG.w(), Roles.BASE, -2 * SLOT + SlotLayout.TAG);
          returnOne(asm);
        };
    try (SampleEngine engine = engine("=integer loop", returnsDouble)) {
      int function = engine.load(SampleFunctions.integerLoop());
      assertThat(engine.call(function, 21)).isEqualTo(42L);
      assertThat(engine.call(function, -4)).isEqualTo(-8L);
      assertThat(engine.statistics().entered).isEqualTo(2);
      assertThat(engine.statistics().deoptimizations).isZero();
    }
  }

  @Test
  void anInterpretedLoopCallsANativeFunction() {
    try (SampleEngine engine = engine("=calls, the called function", StubsArm64Test::sum)) {
      assertThat(engine.call(engine.load(SampleFunctions.calls()), 1000)).isEqualTo(500500L);
      assertThat(engine.statistics().entered).isEqualTo(1000);
      assertThat(engine.statistics().failedFunctions()).isEqualTo(1);
    }
  }

  /** Native code calls the function in slot 2 by its entry cell, as {@link OneCall} would. */
  private static void callNatively(MacroAssembler asm, int arguments) {
    storeInteger(asm, 9 * SLOT, 30);
    storeInteger(asm, 10 * SLOT, 12);
    asm.ldr(Register.X9, Roles.BASE, 2 * SLOT);
    asm.str(Register.X9, Roles.BASE, 7 * SLOT);
    asm.mov(Register.X10, Tag.CLOSURE);
    asm.strb(Register.X10.w(), Roles.BASE, 7 * SLOT + SlotLayout.TAG);
    asm.mov(Register.X10, OneCall.CALL_PC);
    asm.str(Register.X10, Roles.BASE, 8 * SLOT + LinkLayout.PC);
    asm.mov(Register.X10, LinkLayout.word(9 * SLOT, 1, Finish.NONE));
    asm.str(Register.X10, Roles.BASE, 8 * SLOT + LinkLayout.WORD);
    asm.add(Roles.BASE, Roles.BASE, 9 * SLOT);
    asm.ldr(Roles.RECORD, Register.X9, ClosureLayout.PROTOTYPE);
    asm.mov(Roles.ARGUMENT_COUNT, arguments);
    asm.ldr(Register.X16, Roles.RECORD, PrototypeLayout.ENTRY);
    asm.br(Register.X16);
  }

  private static final Consumer<MacroAssembler> MAKES_CLOSURE =
      asm -> {
        storeInteger(asm, SLOT, 0);
        leave(asm, Exit.STEP, 1);
      };

  @Test
  void aNativeCallOfAFunctionWithoutCodeIsInterpreted() {
    var caller =
        Map.<Integer, Consumer<MacroAssembler>>of(0, MAKES_CLOSURE, 2, asm -> callNatively(asm, 2));
    try (SampleEngine engine = engineWithEntries(Map.of(OneCall.SOURCE, caller))) {
      assertThat(engine.call(engine.load(OneCall.ofSum()), 5)).isEqualTo(42L);
      assertThat(engine.statistics().entered).isEqualTo(2);
    }
  }

  @Test
  void aNativeCallOfANativeFunctionReturnsByItsLink() {
    var caller =
        Map.<Integer, Consumer<MacroAssembler>>of(0, MAKES_CLOSURE, 2, asm -> callNatively(asm, 2));
    var callee = Map.<Integer, Consumer<MacroAssembler>>of(0, StubsArm64Test::sum);
    try (SampleEngine engine =
        engineWithEntries(Map.of(OneCall.SOURCE, caller, OneCall.INNER_SOURCE, callee))) {
      int function = engine.load(OneCall.ofSum());
      assertThat(engine.call(function, 5)).as("compiles what is called").isEqualTo(42L);
      long entered = engine.statistics().entered;
      assertThat(engine.call(function, 5)).isEqualTo(42L);
      assertThat(engine.statistics().entered - entered).as("without Java between").isEqualTo(2);
    }
  }

  @Test
  void theCallStubFillsParametersWithNil() {
    var caller =
        Map.<Integer, Consumer<MacroAssembler>>of(0, MAKES_CLOSURE, 2, asm -> callNatively(asm, 1));
    try (SampleEngine engine = engineWithEntries(Map.of(OneCall.SOURCE, caller))) {
      int function = engine.load(OneCall.ofWhetherSecondIsNil());
      assertThat(engine.call(function, 5)).isEqualTo(1L);
    }
  }

  @Test
  void theSliceIsCarriedIntoNativeCodeAndBack() {
    Consumer<MacroAssembler> usesSlice =
        asm -> {
          asm.mov(Register.X9, 0);
          asm.sub(Roles.SLICE, Roles.SLICE, 3);
          storeInteger(asm, SLOT, 1);
          leave(asm, Exit.DEOPT, 7);
        };
    try (SampleEngine engine = engine("=integer loop", usesSlice)) {
      int function = engine.load(SampleFunctions.integerLoop());
      long slice = engine.state.address() + StateLayout.SLICE;
      Memory.putInt(slice, 500);
      assertThat(engine.call(function, 1)).isEqualTo(1L);
      // The driver has counted the call itself, native code the three.
      assertThat(Memory.getInt(slice)).isEqualTo(496);
    }
  }

  @Test
  void registersHoldWhatTheirRolesSay() {
    Consumer<MacroAssembler> sum =
        asm -> {
          // Differences to what memory says, summed up: 0 when all are right.
          asm.ldr(Register.X9, Roles.STATE, StateLayout.BASE);
          asm.sub(Register.X10, Register.X9, Roles.BASE);
          asm.ldr(Register.X9, Roles.STATE, StateLayout.REGION);
          asm.sub(Register.X9, Register.X9, Roles.REGION);
          asm.orr(Register.X10, Register.X10, Register.X9);
          asm.ldr(Register.X9, Roles.STATE, StateLayout.STACK_LIMIT);
          asm.sub(Register.X9, Register.X9, Roles.STACK_LIMIT);
          asm.orr(Register.X10, Register.X10, Register.X9);
          asm.ldr(Register.X9, Roles.BASE, -2 * SLOT);
          asm.ldr(Register.X9, Register.X9, ClosureLayout.PROTOTYPE);
          asm.sub(Register.X9, Register.X9, Roles.RECORD);
          asm.orr(Register.X10, Register.X10, Register.X9);
          asm.sub(Register.X9, Roles.INTEGER_TAG, Tag.INTEGER);
          asm.orr(Register.X10, Register.X10, Register.X9);
          asm.mov(Register.X9, LinkLayout.PLAIN_ONE);
          asm.sub(Register.X9, Register.X9, Roles.PLAIN_ONE);
          asm.orr(Register.X10, Register.X10, Register.X9);
          asm.str(Register.X10, Roles.BASE, SLOT);
          asm.strb(Roles.INTEGER_TAG.w(), Roles.BASE, SLOT + SlotLayout.TAG);
          leave(asm, Exit.DEOPT, 7);
        };
    try (SampleEngine engine = engine("=integer loop", sum)) {
      assertThat(engine.call(engine.load(SampleFunctions.integerLoop()), 1)).isEqualTo(0L);
    }
  }
}
