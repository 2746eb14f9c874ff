package dev.perigee.tier1.codememory;

import dev.perigee.tier1.X64Test;
import dev.perigee.tier1.x64.Arithmetic;
import dev.perigee.tier1.x64.Assembler;
import dev.perigee.tier1.x64.Register;
import dev.perigee.tier1.x64.target.X64Target;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@X64Test
@EnabledOnOs(OS.LINUX)
class LinuxRegionsX64Test extends LinuxRegionsContract {
  LinuxRegionsX64Test() {
    super(X64Target.INSTANCE);
  }

  @Override
  MemorySegment sum() {
    return function(asm -> asm.op(Arithmetic.ADD, Register.RAX, Register.RSI));
  }

  @Override
  MemorySegment increments(int count) {
    return function(asm -> {
      for (int i = 0; i < count; i++) {
        asm.op(Arithmetic.ADD, Register.RAX, 1);
      }
    });
  }

  /** A function whose result is at first its first argument. */
  private static MemorySegment function(Consumer<Assembler> body) {
    Assembler assembler = new Assembler();
    assembler.mov(Register.RAX, Register.RDI);
    body.accept(assembler);
    assembler.ret();
    return MemorySegment.ofArray(assembler.toByteArray());
  }
}
