package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.tier1.lowering.DumpSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpWriterTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Prototype prototype = SampleFunctions.integerLoop();

  private DumpSink sink(@Nullable Path directory, DumpSink.Kind... dumps) {
    TierOptions options =
        new TierOptions(
            TierOptions.Tier.MIXED,
            1,
            false,
            false,
            OptionalLong.empty(),
            Set.of(dumps),
            directory);
    return DumpWriter.of(options, stream);
  }

  @Test
  void wantsTheKindsInTheOptions() {
    assertThat(sink(null).wants(DumpSink.Kind.IR)).isFalse();
    DumpSink one = sink(null, DumpSink.Kind.ASM);
    assertThat(one.wants(DumpSink.Kind.ASM)).isTrue();
    assertThat(one.wants(DumpSink.Kind.IR)).isFalse();
  }

  @Test
  void withoutADirectoryTextsGoToTheStream() {
    sink(null, DumpSink.Kind.IR).write(prototype, DumpSink.Kind.IR, "block\n");
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("--- _integer_loop-1.ir", "block");
  }

  @Test
  void inADirectoryEachFunctionHasAFile(@TempDir Path directory) throws IOException {
    Path inner = directory.resolve("new");
    DumpSink sink = sink(inner, DumpSink.Kind.IR, DumpSink.Kind.ASM);
    sink.write(prototype, DumpSink.Kind.IR, "first\n");
    sink.write(prototype, DumpSink.Kind.IR, "second\n");
    sink.write(prototype, DumpSink.Kind.ASM, "ret\n");
    assertThat(Files.readString(inner.resolve("_integer_loop-1.ir"))).isEqualTo("first\nsecond\n");
    assertThat(Files.readString(inner.resolve("_integer_loop-1.asm"))).isEqualTo("ret\n");

    byte[] code = {(byte) 0xc0, 0x03, 0x5f, (byte) 0xd6};
    sink.writeCode(prototype, code);
    assertThat(Files.readAllBytes(inner.resolve("_integer_loop-1.bin"))).isEqualTo(code);
    assertThat(bytes.size()).isZero();
  }
}
