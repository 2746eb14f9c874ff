package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/operations.md} says where each operation is: as the sources do, which have a meaning
 * and a test script for each.
 */
class OperationsPageTest {
  @Test
  void tableIsThatOfTheSources() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    assertThat(page)
        .as("docs/operations.md; scripts/update-operations-page writes it anew")
        .isEqualTo(new OperationsPage(page).rewritten());
  }
}
