package dev.perigee.tier1.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.emission.CompiledCode.Listing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodeListingTest {
  @Test
  void wordsAreBelowTheirSource() {
    byte[] code = {0x1f, 0x20, 0x03, (byte) 0xd5, (byte) 0xc0, 0x03, 0x5f, (byte) 0xd6};
    CompiledCode compiled =
        new CompiledCode(code, 0, Map.of(3, 4), 4, List.of(new Listing(4, "RETURN pc 3")));
    assertThat(CodeListing.of(compiled, Integer.BYTES).lines())
        .containsExactly(
            "call:", "     0  d503201f", "; RETURN pc 3", "entry 3:", "     4  d65f03c0");
  }

  @Test
  void instructionsOfManyLengthsShareALine() {
    byte[] code = new byte[20];
    code[0] = (byte) 0x90;
    code[19] = (byte) 0xc3;
    CompiledCode compiled =
        new CompiledCode(code, 0, Map.of(3, 1), 4, List.of(new Listing(18, "RETURN pc 3")));
    assertThat(CodeListing.of(compiled, 1).lines())
        .containsExactly(
            "call:",
            "     0  90",
            "entry 3:",
            "     1  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
            "    11  00",
            "; RETURN pc 3",
            "    12  00 c3");
  }
}
