package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code docs/tier1.md} shows what the compiler makes of its function. */
class Tier1PageTest {
  /** On other systems the stubs are longer, which is visible in the code's last jump. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void dumpsAreThoseOfTheCompiler() throws Exception {
    List<Tier1Page.Block> blocks =
        new Tier1Page(Files.readString(Path.of("..", "docs", "tier1.md"))).blocks();
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(10);
    for (Tier1Page.Block block : blocks) {
      assertThat(block.shown())
          .as(block.name() + " in docs/tier1.md; scripts/update-tier1-page writes it anew")
          .isEqualTo(block.made());
    }
  }

  @Test
  void codeIsComparedWithoutMnemonics() {
    String shown =
        """
        ; b1: JUMP b2
            10:  48 89 d8                 mov rax,rbx
            13:  c3                       ret
        ...
        ; leave
            20:  d65f03c0                 ret
        """;
    assertThat(CodeDump.withoutMnemonics(shown))
        .isEqualTo(
            """
            ; b1: JUMP b2
                10:  4889d8c3
            ...
            ; leave
                20:  d65f03c0
            """);
  }

  @Test
  void aMissingInstructionIsNoticed() {
    String shown =
        """
            10:  48 89 d8                 mov rax,rbx
            14:  c3                       ret
        """;
    assertThat(CodeDump.withoutMnemonics(shown)).contains("bytes are missing");
  }
}
