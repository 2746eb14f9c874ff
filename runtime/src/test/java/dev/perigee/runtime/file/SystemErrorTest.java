package dev.perigee.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SystemErrorTest {
  /** {@link SystemException#of} finds an error by its text. */
  @Test
  void numbersAndTextsAreUnique() {
    assertThat(Arrays.stream(SystemError.values()).map(SystemError::number))
        .doesNotHaveDuplicates()
        .isSorted()
        .allMatch(number -> number > 0);
    assertThat(Arrays.stream(SystemError.values()).map(SystemError::text))
        .doesNotHaveDuplicates()
        .allMatch(text -> !text.isBlank());
  }

  @Test
  void numbersAndTextsAreThoseOfLinux() {
    assertThat(SystemError.NO_SUCH_FILE.number()).isEqualTo(2);
    assertThat(SystemError.NO_SUCH_FILE.text()).isEqualTo("No such file or directory");
    assertThat(SystemError.ILLEGAL_SEEK.number()).isEqualTo(29);
    assertThat(SystemError.ILLEGAL_SEQUENCE.number()).isEqualTo(84);
  }
}
