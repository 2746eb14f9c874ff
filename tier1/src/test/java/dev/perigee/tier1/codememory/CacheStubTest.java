package dev.perigee.tier1.codememory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.target.FakeTarget;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class CacheStubTest {
  @Test
  void theRoutineIsInstalledUnchanged() {
    byte[] memory = new byte[CacheStub.ROOM];
    CacheStub.install(FakeTarget.INSTANCE, MemorySegment.ofArray(memory));

    assertThat(memory).startsWith(FakeTarget.INSTANCE.cacheRoutine());
  }
}
