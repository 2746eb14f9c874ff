package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.IntegerOperation;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stubs on a real engine's frames, entered by the driver and by hand-written code. */
abstract class StubsContract {
  private static final int SLOT = SlotLayout.SIZE;

  private final Target target;
  private final EngineTier.Gate gate;
  private final RegisterFile file;
  private final Address function;
  private final Register s0;
  private final Register s1;
  private final Register s2;
  private final Register s3;
  private final CodeRegion region;
  private final CodeCache cache;

  /**
   * Tests of a target's stubs.
   *
   * @param gate calls them by the target's convention
   */
  StubsContract(Target target, EngineTier.Gate gate) {
    this.target = target;
    this.gate = gate;
    file = target.registers();
    function = inFrame(FrameLayout.FUNCTION);
    s0 = file.scratch().get(0);
    s1 = file.scratch().get(1);
    s2 = file.scratch().get(2);
    s3 = file.scratch().get(3);
    region = CodeMemoryLadder.open(1 << 20, target).region();
    cache = new CodeCache(region, target, "");
  }

  @AfterEach
  void close() {
    region.close();
  }

  // Hand-written code

  /** Code by pc of its entry, by a function's source name; calls enter at 0. */
  private FunctionCompiler byHand(Map<String, Map<Integer, Consumer<MachineCode>>> functions) {
    return (prototype, feedback, options) -> {
      Map<Integer, Consumer<MachineCode>> bodies = functions.get(prototype.source());
      if (bodies == null) {
        throw new CannotCompileException("not for native code");
      }
      MachineCode code = target.newCode();
      Map<Integer, Integer> entries = new HashMap<>();
      bodies.forEach((pc, body) -> {
        entries.put(pc, code.position());
        body.accept(code);
      });
      int words = prototype.code().length;
      return new CompiledCode(code.finish(), entries.get(0), entries, words, List.of());
    };
  }

  private Address inFrame(int offset) {
    return Address.at(file.base(), offset);
  }

  private void leave(MachineCode code, int reason, int pc) {
    code.move(file.exitCode(), (long) pc << Exit.BITS | reason);
    code.leave();
  }

  private void storeInteger(MachineCode code, int offset, long value) {
    code.move(s0, value);
    code.storeSlot(s0, Tag.INTEGER, inFrame(offset), s1);
  }

  /** Returns as compiled code does: by the link, with the link's word and the caller's base. */
  private void returnOne(MachineCode code, Register result) {
    code.storeSlot(result, Tag.INTEGER, function, s3);
    code.loadPair(s0, file.linkWord(), inFrame(-SLOT));
    code.popFrame(s0, file.linkWord());
  }

  /** Returns R[0] + R[1]. */
  private void sum(MachineCode code) {
    code.load(s2, inFrame(0));
    code.load(s3, inFrame(SLOT));
    code.compute(IntegerOperation.ADD, s2, s2, s3);
    returnOne(code, s2);
  }

  // Engines

  /** An engine whose functions have only the native code that a given compiler makes. */
  final SampleEngine engine(FunctionCompiler compiler) {
    return new SampleEngine(TierOptions.COMPILED, cache, compiler, gate);
  }

  private SampleEngine engineWithEntries(
      Map<String, Map<Integer, Consumer<MachineCode>>> functions) {
    return engine(byHand(functions));
  }

  private SampleEngine engine(String source, Consumer<MachineCode> body) {
    return engineWithEntries(Map.of(source, Map.of(0, body)));
  }

  @Test
  void deoptimisingAtOnceRunsTierZero() {
    try (SampleEngine engine = engine("=integer loop", code -> leave(code, Exit.DEOPT, 0))) {
      int function = engine.load(SampleFunctions.integerLoop());
      assertThat(engine.call(function, 100)).isEqualTo(5050L);
      assertThat(engine.hasCode(function)).isTrue();
      assertThat(engine.statistics().entered).isEqualTo(1);
      assertThat(engine.statistics().deoptimizations).isEqualTo(1);
    }
  }

  @Test
  void tierZeroSeesWhatNativeCodeStoresInTheFrame() {
    Consumer<MachineCode> setsSumAndReturns =
        code -> {
          storeInteger(code, SLOT, 77);
          leave(code, Exit.DEOPT, 7);
        };
    try (SampleEngine engine = engine("=integer loop", setsSumAndReturns)) {
      assertThat(engine.call(engine.load(SampleFunctions.integerLoop()), 100)).isEqualTo(77L);
    }
  }

  @Test
  void aFrameEnteredByTheDriverReturnsToTheDriver() {
    Consumer<MachineCode> returnsDouble =
        code -> {
          code.load(s2, inFrame(0));
          code.compute(IntegerOperation.ADD, s2, s2, s2);
          returnOne(code, s2);
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
    try (SampleEngine engine = engine("=calls, the called function", this::sum)) {
      assertThat(engine.call(engine.load(SampleFunctions.calls()), 1000)).isEqualTo(500500L);
      assertThat(engine.statistics().entered).isEqualTo(1000);
      assertThat(engine.statistics().failedFunctions()).isEqualTo(1);
    }
  }

  /**
   * Native code calls the function in slot 2 by its entry cell, as code of {@link OneCall} would.
   */
  private void callNatively(MachineCode code, int arguments) {
    storeInteger(code, 9 * SLOT, 30);
    storeInteger(code, 10 * SLOT, 12);
    code.load(s2, inFrame(2 * SLOT));
    code.storeSlot(s2, Tag.CLOSURE, inFrame(7 * SLOT), s3);
    code.move(s0, OneCall.CALL_PC);
    code.move(s1, LinkLayout.word(9 * SLOT, 1, Finish.NONE));
    code.storePair(s0, s1, inFrame(8 * SLOT));
    code.address(file.base(), inFrame(9 * SLOT));
    code.load(file.record(), Address.at(s2, ClosureLayout.PROTOTYPE));
    code.move(file.argumentCount(), arguments);
    code.load(s0, Address.at(file.record(), PrototypeLayout.ENTRY));
    code.jump(s0);
  }

  private Map<Integer, Consumer<MachineCode>> caller(int arguments) {
    Consumer<MachineCode> makesClosure =
        code -> {
          storeInteger(code, SLOT, 0);
          leave(code, Exit.STEP, 1);
        };
    return Map.of(0, makesClosure, 2, code -> callNatively(code, arguments));
  }

  @Test
  void aNativeCallOfAFunctionWithoutCodeIsInterpreted() {
    try (SampleEngine engine = engineWithEntries(Map.of(OneCall.SOURCE, caller(2)))) {
      assertThat(engine.call(engine.load(OneCall.ofSum()), 5)).isEqualTo(42L);
      assertThat(engine.statistics().entered).isEqualTo(2);
    }
  }

  @Test
  void aNativeCallOfANativeFunctionReturnsByItsLink() {
    Map<Integer, Consumer<MachineCode>> callee = Map.of(0, this::sum);
    try (SampleEngine engine =
        engineWithEntries(Map.of(OneCall.SOURCE, caller(2), OneCall.INNER_SOURCE, callee))) {
      int function = engine.load(OneCall.ofSum());
      assertThat(engine.call(function, 5)).as("compiles what is called").isEqualTo(42L);
      long entered = engine.statistics().entered;
      assertThat(engine.call(function, 5)).isEqualTo(42L);
      assertThat(engine.statistics().entered - entered).as("without Java between").isEqualTo(2);
    }
  }

  @Test
  void theCallStubFillsParametersWithNil() {
    try (SampleEngine engine = engineWithEntries(Map.of(OneCall.SOURCE, caller(1)))) {
      int function = engine.load(OneCall.ofWhetherSecondIsNil());
      assertThat(engine.call(function, 5)).isEqualTo(1L);
    }
  }

  @Test
  void theSliceIsCarriedIntoNativeCodeAndBack() {
    Consumer<MachineCode> usesSlice =
        code -> {
          Label usedUp = code.label();
          code.countDown(3, true, usedUp);
          storeInteger(code, SLOT, 1);
          code.bind(usedUp);
          leave(code, Exit.DEOPT, 7);
        };
    try (SampleEngine engine = engine("=integer loop", usesSlice)) {
      int function = engine.load(SampleFunctions.integerLoop());
      long slice = engine.state.address() + StateLayout.SLICE;
      Memory.putInt(slice, 500);
      assertThat(engine.call(function, 1)).isEqualTo(1L);
      // The driver has counted the call, native code the other three.
      assertThat(Memory.getInt(slice)).isEqualTo(496);
    }
  }

  @Test
  void registersHoldTheValuesOfTheirRoles() {
    Consumer<MachineCode> differences =
        code -> {
          // Differences from memory: 0 if all are right.
          code.load(s0, Address.at(file.state(), StateLayout.BASE));
          code.compute(IntegerOperation.SUBTRACT, s0, s0, file.base());
          code.load(s1, function);
          code.load(s1, Address.at(s1, ClosureLayout.PROTOTYPE));
          code.compute(IntegerOperation.SUBTRACT, s1, s1, file.record());
          code.compute(IntegerOperation.OR, s0, s0, s1);
          code.storeSlot(s0, Tag.INTEGER, inFrame(SLOT), s1);
          leave(code, Exit.DEOPT, 7);
        };
    try (SampleEngine engine = engine("=integer loop", differences)) {
      assertThat(engine.call(engine.load(SampleFunctions.integerLoop()), 1)).isEqualTo(0L);
    }
  }

  /** Entering saves the registers that the Java side of the call still needs. */
  @Test
  void nativeCodeMayUseAllRegisters() {
    List<Register> general = new ArrayList<>(file.values());
    general.addAll(file.scratch());
    general.add(file.record());
    List<FloatRegister> floats = new ArrayList<>(file.floatValues());
    floats.addAll(file.floatScratch());
    Consumer<MachineCode> usesAll =
        code -> {
          general.forEach(register -> code.move(register, -1));
          for (FloatRegister register : floats) {
            code.move(register, Double.NaN);
            // These may use registers that the compiler does not know.
            code.negate(register, register);
            code.floor(register, register);
          }
          leave(code, Exit.DEOPT, 0);
        };
    try (SampleEngine engine = engine("=integer loop", usesAll)) {
      assertThat(engine.call(engine.load(SampleFunctions.integerLoop()), 100)).isEqualTo(5050L);
      assertThat(engine.statistics().entered).isEqualTo(1);
    }
  }
}
